// SPDX-License-Identifier: Apache-2.0
// Piles that were dropped: each is dropped once in the life of a process, by whoever asks for it first, and
// kept on disk for the next process where there is a folder for it.
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
  // `folder`: of piles on disk; empty: none. A stored pile is taken by the program that stored it only:
  // another build may drop otherwise.
  explicit PileLibrary(std::string folder = "") : folder_(std::move(folder)) {}

  // `key` names all that the spec is made of. May be called from many threads; the parts of the spec must
  // live as long as the library.
  core::Result<std::shared_ptr<const physics::Pile>> get(const std::string& key,
                                                         const physics::PileSpec& spec);

 private:
  using Dropped = core::Result<std::shared_ptr<const physics::Pile>>;

  Dropped make(const std::string& key, const physics::PileSpec& spec) const;

  std::string folder_;
  std::mutex mutex_;
  std::map<std::string, std::shared_future<Dropped>> piles_;
};

}  // namespace partbooth::scene_gen
