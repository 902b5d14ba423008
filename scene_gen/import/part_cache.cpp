// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/part_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/sha256.h"

namespace partbooth::scene_gen {
namespace {

namespace fs = std::filesystem;

std::string read_all(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> gltf_buffers(const fs::path& path) {
  std::vector<std::string> uris;
  const auto json = nlohmann::json::parse(read_all(path), nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("buffers") || !json["buffers"].is_array()) return uris;
  for (const auto& buffer : json["buffers"])
    if (buffer.is_object() && buffer.contains("uri") && buffer["uri"].is_string())
      uris.push_back(buffer["uri"].get<std::string>());
  return uris;
}

std::vector<std::string> obj_materials(const fs::path& path) {
  std::vector<std::string> names;
  std::ifstream in(path, std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("mtllib ")) continue;
    line.erase(0, 7);
    line.erase(line.find_last_not_of(" \r\t") + 1);
    names.push_back(line);
  }
  return names;
}

}  // namespace

std::vector<std::string> side_files(const std::string& path) {
  std::string extension = fs::path(path).extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  std::vector<std::string> names;
  if (extension == ".gltf") names = gltf_buffers(path);
  if (extension == ".obj") names = obj_materials(path);
  std::vector<std::string> found;
  for (const std::string& name : names) {
    const fs::path file = fs::path(path).parent_path() / name;
    std::error_code ignored;  // data URIs are no files
    if (name.size() < 4096 && fs::is_regular_file(file, ignored)) found.push_back(file.string());
  }
  return found;
}

core::Result<std::string> cache_key(const std::string& path, const std::string& settings,
                                    const std::string& importer_sha256) {
  const auto hash = core::sha256_hex_of_file(path);
  if (!hash) return core::fail(hash.error());
  std::string text =
      fmt::format("{}\n{}\n{}\n{}\n", importer_sha256, fs::path(path).filename().string(), settings, *hash);
  for (const std::string& side : side_files(path)) {
    const auto side_hash = core::sha256_hex_of_file(side);
    if (!side_hash) return core::fail(side_hash.error());
    text += *side_hash + "\n";
  }
  return core::sha256_hex(text);
}

}  // namespace partbooth::scene_gen
