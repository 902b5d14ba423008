// SPDX-License-Identifier: Apache-2.0
// The JSON files that describe a TFDS folder (tensorflow_datasets/core/proto/{dataset_info,feature}.proto).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace partbooth::exporter::tfds {

inline constexpr const char* kName = "partbooth";  // of the data set: in the names of the shards

struct SplitInfo {
  std::string name;
  std::uint64_t bytes = 0;
  std::vector<std::uint64_t> shard_lengths;
};

std::string dataset_info(const std::string& description, const std::vector<SplitInfo>& splits);
// `encoding`: jpeg or png.
std::string features(const std::string& encoding, std::size_t classes);

}  // namespace partbooth::exporter::tfds
