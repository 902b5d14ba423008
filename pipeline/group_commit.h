// SPDX-License-Identifier: Apache-2.0
// Records wait in a group until it is worth the wait for the disk.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "core/result.h"
#include "export/store.h"

namespace partbooth::pipeline {

class GroupCommit {
 public:
  // A group ends after so many images or seconds, and with its block.
  GroupCommit(exporter::Store& store, std::uint64_t count, std::uint64_t images, double seconds);

  // In the order of the indices. Returns how many images have become part of the data set.
  core::Result<std::uint64_t> add(schema::ImageRecord record);
  core::Result<std::uint64_t> flush();

 private:
  using Clock = std::chrono::steady_clock;

  exporter::Store& store_;
  std::uint64_t count_, images_;
  double seconds_;
  Clock::time_point last_ = Clock::now();
  std::vector<schema::ImageRecord> waiting_;
};

}  // namespace partbooth::pipeline
