// SPDX-License-Identifier: Apache-2.0
#include "export/shards.h"

#include <algorithm>
#include <filesystem>

namespace partbooth::exporter {
namespace {

constexpr std::uint64_t kShardBytes = 100'000'000;

}  // namespace

ShardWriter::ShardWriter(ExportFolder& folder, const DatasetSummary& summary, std::uint32_t wanted, Name name,
                         OutputFile::Packing packing, std::string tail)
    : folder_(folder), name_(std::move(name)), packing_(packing), tail_(std::move(tail)) {
  for (const auto& [split, counts] : summary.splits) {
    const std::uint64_t shards = wanted != 0 ? wanted : (counts.bytes + kShardBytes - 1) / kShardBytes;
    const Split& made = splits_[split] = {
        counts.images, std::clamp<std::uint64_t>(shards, 1, counts.images), 0, 0, {}, nullptr};
    for (std::uint64_t i = 0; i < made.shards; ++i) {
      const std::string file = name_(split, i, made.shards);
      const auto path = folder_.path(file);
      std::error_code missing;
      const std::uint64_t bytes = path ? std::filesystem::file_size(*path, missing) : 0;
      if (path && !missing) done_[file] = {file, bytes, core::sha256_hex_of_file(*path).value_or("")};
    }
  }
}

std::uint64_t ShardWriter::shard_of(const ExportImage& image) const {
  const Split& split = splits_.at(image.split);
  return image.ordinal * split.shards / split.images;
}

std::string ShardWriter::name_of(const ExportImage& image) const {
  return name_(image.split, shard_of(image), splits_.at(image.split).shards);
}

bool ShardWriter::is_done(const ExportImage& image) const { return done_.contains(name_of(image)); }

// Shards enter the stamp where they end, also those that were there already: its order is the same.
core::Result<void> ShardWriter::close(Split& split) {
  if (split.done != nullptr) {
    split.bytes += split.done->bytes;
    PB_RETURN_IF_ERROR(folder_.list(*split.done));
    split.done = nullptr;
  }
  if (!split.file) return {};
  PB_RETURN_IF_ERROR(split.file->append(tail_));
  PB_RETURN_IF_ERROR(split.file->close());
  split.bytes += split.file->bytes();
  split.file.reset();
  return {};
}

core::Result<void> ShardWriter::open(Split& split, const std::string& name) {
  if (const auto done = done_.find(name); done != done_.end()) {
    split.done = &done->second;
    return {};
  }
  auto file = OutputFile::open(folder_, name, packing_);
  if (!file) return core::fail(file.error());
  split.file.emplace(std::move(*file));
  return {};
}

core::Result<void> ShardWriter::add(const ExportImage& image, std::string_view bytes) {
  Split& split = splits_.at(image.split);
  const std::uint64_t shard = shard_of(image);
  if (image.ordinal == 0 || shard != split.current) {
    PB_RETURN_IF_ERROR(close(split));
    PB_RETURN_IF_ERROR(open(split, name_of(image)));
    split.current = shard;
  }
  return split.done != nullptr ? core::Result<void>{} : split.file->append(bytes);
}

std::vector<std::uint64_t> ShardWriter::lengths(const std::string& name) const {
  const Split& split = splits_.at(name);
  std::vector<std::uint64_t> lengths(split.shards, 0);
  const auto first_of = [&](std::uint64_t shard) {
    return (shard * split.images + split.shards - 1) / split.shards;
  };
  for (std::uint64_t i = 0; i < split.shards; ++i) lengths[i] = first_of(i + 1) - first_of(i);
  return lengths;
}

core::Result<void> ShardWriter::finish() {
  for (auto& [name, split] : splits_) PB_RETURN_IF_ERROR(close(split));
  return {};
}

}  // namespace partbooth::exporter
