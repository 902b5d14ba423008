// SPDX-License-Identifier: Apache-2.0
#include "pipeline/group_commit.h"

#include "export/layout.h"

namespace partbooth::pipeline {

GroupCommit::GroupCommit(exporter::Store& store, std::uint64_t count, std::uint64_t images, double seconds)
    : store_(store), count_(count), images_(images), seconds_(seconds) {}

core::Result<std::uint64_t> GroupCommit::add(schema::ImageRecord record) {
  const std::uint64_t next = record.index() + 1;
  waiting_.push_back(std::move(record));
  const bool block_ends = next % exporter::kBlockSize == 0 || next == count_;
  const double age_s = std::chrono::duration<double>(Clock::now() - last_).count();
  if (!block_ends && waiting_.size() < images_ && age_s < seconds_) return 0;
  const auto done = flush();
  if (done && block_ends) store_.close_block(exporter::block_of(next - 1));
  return done;
}

core::Result<std::uint64_t> GroupCommit::flush() {
  PB_RETURN_IF_ERROR(store_.commit(waiting_));
  const std::uint64_t done = waiting_.size();
  waiting_.clear();
  last_ = Clock::now();
  return done;
}

}  // namespace partbooth::pipeline
