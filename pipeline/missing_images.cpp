// SPDX-License-Identifier: Apache-2.0
#include "pipeline/missing_images.h"

#include <algorithm>

#include "export/layout.h"

namespace partbooth::pipeline {

std::uint64_t shard_size(const Shard& shard, std::uint64_t count) {
  std::uint64_t size = 0;
  for (std::uint64_t block = shard.index; block < exporter::blocks_for(count); block += shard.count)
    size += std::min(exporter::kBlockSize, count - block * exporter::kBlockSize);
  return size;
}

MissingImages::MissingImages(exporter::Store& store, const Shard& shard, std::uint64_t count)
    : store_(store), shard_(shard), count_(count), block_(shard.index) {}

core::Result<std::optional<std::uint64_t>> MissingImages::next() {
  while (index_ == end_) {
    if (block_ >= exporter::blocks_for(count_)) return std::nullopt;
    const auto first = store_.open_block(block_);
    if (!first) return core::fail(first.error());
    index_ = *first;
    end_ = std::min(count_, (block_ + 1) * exporter::kBlockSize);
    present_ += index_ - block_ * exporter::kBlockSize;
    if (index_ >= end_) {
      store_.close_block(block_);
      index_ = end_;
    }
    block_ += shard_.count;
  }
  return index_++;
}

}  // namespace partbooth::pipeline
