// SPDX-License-Identifier: Apache-2.0
// Piles that were dropped: each is dropped once in the life of a process, by whoever asks for it first.
#pragma once

#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/result.h"
#include "scene_gen/physics/drop.h"

namespace partbooth::scene_gen {

class PileLibrary {
 public:
  // `key` names all that the spec is made of. May be called from many threads; the parts of the spec must
  // live as long as the library.
  core::Result<std::shared_ptr<const physics::Pile>> get(const std::string& key,
                                                         const physics::PileSpec& spec);

 private:
  using Dropped = core::Result<std::shared_ptr<const physics::Pile>>;

  std::mutex mutex_;
  std::map<std::string, std::shared_future<Dropped>> piles_;
};

}  // namespace partbooth::scene_gen
