// SPDX-License-Identifier: Apache-2.0
// Files of about equal numbers of pictures, one after the other for each split.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "export/exporter.h"
#include "export/output_file.h"

namespace partbooth::exporter {

class ShardWriter {
 public:
  // Name of a shard, from split, number and number of shards.
  using Name = std::function<std::string(const std::string&, std::uint64_t, std::uint64_t)>;
  // `wanted`: shards of each split; 0: about 100 MB each. `tail` ends each file.
  ShardWriter(ExportFolder& folder, const DatasetSummary& summary, std::uint32_t wanted, Name name,
              OutputFile::Packing packing, std::string tail);

  std::uint64_t shard_of(const ExportImage& image) const;
  std::string name_of(const ExportImage& image) const;
  // The shard of the picture is there already, of an export that was stopped. Thread-safe.
  bool is_done(const ExportImage& image) const;
  // In the order of the pictures.
  core::Result<void> add(const ExportImage& image, std::string_view bytes);
  core::Result<void> finish();

  // Pictures of each shard of a split.
  std::vector<std::uint64_t> lengths(const std::string& split) const;
  // Of all shards of a split; after finish().
  std::uint64_t bytes(const std::string& split) const { return splits_.at(split).bytes; }

 private:
  struct Split {
    std::uint64_t images = 0;
    std::uint64_t shards = 0;
    std::uint64_t current = 0;
    std::uint64_t bytes = 0;
    std::optional<OutputFile> file;
    const ExportedFile* done = nullptr;  // the current shard, if it need not be written
  };
  core::Result<void> open(Split& split, const std::string& name);
  core::Result<void> close(Split& split);

  ExportFolder& folder_;
  Name name_;
  OutputFile::Packing packing_;
  std::string tail_;
  std::map<std::string, Split> splits_;
  std::map<std::string, ExportedFile> done_;  // by name
};

}  // namespace partbooth::exporter
