// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/file_cache.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/sha256.h"

namespace partbooth::scene_gen {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHashChars = 64;

}  // namespace

std::optional<std::string> load_cached(const std::string& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  const std::string entry{std::istreambuf_iterator<char>(in), {}};
  if (entry.size() > kHashChars) {
    std::string bytes = entry.substr(kHashChars);
    if (core::sha256_hex(bytes) == entry.substr(0, kHashChars)) return bytes;
  }
  spdlog::warn("{}: the cached file is damaged; it is made again", path);
  return std::nullopt;
}

void store_cached(const std::string& path, const std::string& bytes) {
  static std::atomic<unsigned> counter{0};
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  const std::string temporary = fmt::format("{}.{}.{}.tmp", path, getpid(), counter++);
  bool written = false;
  {
    std::ofstream out(temporary, std::ios::binary);
    out << core::sha256_hex(bytes) << bytes;
    out.close();
    written = out.good();
  }
  if (written) fs::rename(temporary, path, error);
  if (written && !error) return;
  spdlog::warn("{}: cannot be stored; it will be made again next time", path);
  fs::remove(temporary, error);
}

}  // namespace partbooth::scene_gen
