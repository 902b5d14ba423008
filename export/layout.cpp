// SPDX-License-Identifier: Apache-2.0
#include "export/layout.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/check.h"

namespace partbooth::exporter {

std::string key_of(std::uint64_t index) {
  PB_CHECK(index < kMaxImages);
  return fmt::format("{:09}", index);
}

std::optional<std::uint64_t> index_of(std::string_view key) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (key.size() != 9 || !std::all_of(key.begin(), key.end(), digit)) return std::nullopt;
  return std::stoull(std::string(key));
}

std::string records_path(std::uint64_t block) { return fmt::format("records/{:06}.records", block); }

std::string input_path(const std::string& sha256) { return "inputs/" + sha256; }

std::string image_path(const std::string& split, const std::string& label, std::uint64_t index,
                       const std::string& extension) {
  if (label.empty()) return fmt::format("scenes/{}/{}.{}", split, key_of(index), extension);
  return fmt::format("images/{}/{}/{}.{}", split, label, key_of(index), extension);
}

std::string layer_path(const std::string& kind, std::uint64_t index, const std::string& extension) {
  return fmt::format("layers/{}/{}.{}", kind, key_of(index), extension);
}

}  // namespace partbooth::exporter
