// SPDX-License-Identifier: Apache-2.0
// The images of a shard that a data set lacks, in the order of their indices.
#pragma once

#include <cstdint>
#include <optional>

#include "core/result.h"
#include "export/store.h"
#include "pipeline/pipeline.h"

namespace partbooth::pipeline {

// Images of a shard among `count`.
std::uint64_t shard_size(const Shard& shard, std::uint64_t count);

class MissingImages {
 public:
  // A block is locked from its first missing image on. The next one is locked before the former is given
  // free, so that a second process on the same shard always meets a lock.
  MissingImages(exporter::Store& store, const Shard& shard, std::uint64_t count);

  // Empty when there is none left. Error: another process holds the block; it cannot be read.
  core::Result<std::optional<std::uint64_t>> next();
  // Images of the shard that are there already, among the blocks seen so far.
  std::uint64_t present() const { return present_; }

 private:
  exporter::Store& store_;
  Shard shard_;
  std::uint64_t count_;
  std::uint64_t block_;
  std::uint64_t present_ = 0;
  std::uint64_t index_ = 0, end_ = 0;
};

}  // namespace partbooth::pipeline
