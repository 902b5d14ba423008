// SPDX-License-Identifier: Apache-2.0
// Where things lie in a data set folder. Paths are relative to it, with '/'.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace partbooth::exporter {

// Unit of work: one block, one record file, one writer at a time.
inline constexpr std::uint64_t kBlockSize = 1000;
inline constexpr std::uint64_t kMaxImages = 1'000'000'000;  // keys have nine digits

inline constexpr const char* kConfigFile = "dataset.yaml";
inline constexpr const char* kManifestFile = "manifest.json";
inline constexpr const char* kClassesFile = "classes.txt";
inline constexpr const char* kCatalogFile = "inputs/catalog.json";

constexpr std::uint64_t block_of(std::uint64_t index) { return index / kBlockSize; }
constexpr std::uint64_t blocks_for(std::uint64_t count) { return (count + kBlockSize - 1) / kBlockSize; }

std::string key_of(std::uint64_t index);
// Empty if it is no key.
std::optional<std::uint64_t> index_of(std::string_view key);
std::string records_path(std::uint64_t block);
std::string input_path(const std::string& sha256);
// images/<split>/<label>/<key>.<extension>, or scenes/<split>/... for a picture without a main target.
std::string image_path(const std::string& split, const std::string& label, std::uint64_t index,
                       const std::string& extension);
std::string layer_path(const std::string& kind, std::uint64_t index, const std::string& extension);

}  // namespace partbooth::exporter
