// SPDX-License-Identifier: Apache-2.0
#include "pipeline/environment.h"

#include <cstdlib>
#include <filesystem>
#include <vector>

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

}  // namespace

core::Result<std::string> assets_folder() {
  std::error_code ignored;
  if (const char* set = std::getenv("PARTBOOTH_ASSETS")) {
    if (fs::exists(fs::path(set) / "materials.yaml", ignored)) return std::string(set);
    return core::fail({set, "", "PARTBOOTH_ASSETS is no folder of assets: it has no materials.yaml",
                       "set it to the assets folder of Partbooth, or unset it", 2});
  }
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  const std::vector<fs::path> candidates{program.parent_path() / "share/partbooth/assets",
                                         PARTBOOTH_SOURCE_ASSETS};
  for (const fs::path& folder : candidates)
    if (fs::exists(folder / "materials.yaml", ignored)) return folder.string();
  return core::fail({candidates.front(), "", "the assets of Partbooth are not there",
                     "install them, or set PARTBOOTH_ASSETS to their folder", 2});
}

std::string cache_folder() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache != '\0')
    return std::string(cache) + "/partbooth";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return std::string(home) + "/.cache/partbooth";
  return "";
}

std::string cpu_class() {
  const bool v4 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                  __builtin_cpu_supports("avx512vl");
  const bool v3 =
      __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  return v4 && v3 ? "x86-64-v4" : v3 ? "x86-64-v3" : "x86-64-v2";
}

}  // namespace partbooth::pipeline
