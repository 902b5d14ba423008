// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "core/sha256.h"
#include "partbooth/part_file.pb.h"
#include "scene_gen/import/child_process.h"
#include "scene_gen/import/exit_codes.h"
#include "scene_gen/import/part_cache.h"

namespace partbooth::scene_gen {
namespace {

namespace fs = std::filesystem;

std::string extension_of(const std::string& path) {
  std::string e = fs::path(path).extension().string();
  std::transform(e.begin(), e.end(), e.begin(), [](unsigned char c) { return std::tolower(c); });
  return e.empty() ? e : e.substr(1);
}

std::string importer_path() {
  if (const char* set = std::getenv("PARTBOOTH_IMPORT")) return set;
  std::error_code ignored;
  return (fs::read_symlink("/proc/self/exe", ignored).parent_path() / "partbooth-import").string();
}

core::Result<void> check_file(const std::string& path) {
  const auto& known = readable_extensions();
  if (std::find(known.begin(), known.end(), extension_of(path)) == known.end())
    return core::fail({path, "", "not a part file that can be read",
                       fmt::format("files that can be read: {}", fmt::join(known, ", "))});
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return core::fail({path, "", "no such file", "check the path"});
  if (fs::file_size(path, error) == 0)
    return core::fail({path, "", "the file is empty", "export or copy it again"});
  return {};
}

core::Result<void> check_options(const ImportOptions& options) {
  static const std::vector<std::string> kUnits{"auto", "mm", "cm", "m", "inch"};
  if (std::find(kUnits.begin(), kUnits.end(), options.unit) == kUnits.end())
    return core::fail({"", "unit", fmt::format("unknown unit '{}'", options.unit),
                       fmt::format("one of {}", fmt::join(kUnits, ", ")), 2});
  if (!(options.long_side_px > 0 && options.memory_mb > 0 && options.time_s > 0))
    return core::fail({"", "", "size in pixels, memory and time of an import must be above zero", "", 2});
  return {};
}

std::string last_line(std::string log) {
  log.erase(log.find_last_not_of(" \n") + 1);
  return log.substr(log.rfind('\n') + 1);
}

core::Error child_error(const std::string& path, const ChildResult& child, const ImportOptions& options) {
  const std::string damaged = "the file is probably damaged: export it again";
  if (!child.start_error.empty())
    return {path, "", fmt::format("cannot start {}: {}", importer_path(), child.start_error),
            "install partbooth-import beside the program, or set PARTBOOTH_IMPORT to it"};
  if (child.timed_out)
    return {path, "", fmt::format("not read within {:g} s", options.time_s),
            damaged + ", or allow it more time"};
  if (child.exit_code == kExitOutOfMemory)
    return {path, "", fmt::format("reading it needs more than {:g} MB of memory", options.memory_mb),
            damaged + ", or allow it more memory"};
  if (child.signal != 0)
    return {path, "", fmt::format("the reader crashed on it ({})", strsignal(child.signal)),
            fmt::format("{}, or allow it more than {:g} MB of memory", damaged, options.memory_mb)};
  return {path, "",
          fmt::format("the reader failed with exit code {}: {}", child.exit_code, last_line(child.log)),
          damaged};
}

core::Result<std::string> import_in_child(const std::string& path, const ImportOptions& options) {
  const ChildResult child =
      run_limited({importer_path(), path, options.unit, fmt::format("{}", options.long_side_px)},
                  {options.memory_mb, options.time_s});
  if (child.start_error.empty() && !child.timed_out && child.signal == 0) {
    if (child.exit_code == 0) return child.output;
    schema::ImportRefusal refusal;
    if (child.exit_code == kExitRefused && refusal.ParseFromString(child.output))
      return core::fail({path, refusal.place(), refusal.message(), refusal.remedy()});
  }
  return core::fail(child_error(path, child, options));
}

core::Result<ImportedPart> to_part(const std::string& path, std::string bytes) {
  auto part = part_from_bytes(bytes, path);
  if (!part) return core::fail(part.error());
  return ImportedPart{std::make_shared<const core::Part>(std::move(*part)), core::sha256_hex(bytes),
                      std::move(bytes)};
}

}  // namespace

const std::vector<std::string>& readable_extensions() {
  static const std::vector<std::string> kExtensions{"step", "stp", "iges", "igs", "stl", "obj",
                                                    "ply",  "glb", "gltf", "3mf", "off"};
  return kExtensions;
}

core::Result<ImportedPart> import_part(const std::string& path, const ImportOptions& options) {
  PB_RETURN_IF_ERROR(check_options(options));
  PB_RETURN_IF_ERROR(check_file(path));
  const bool cached = !options.cache_dir.empty();
  std::string key;
  if (cached) {
    auto hashed = cache_key(path, fmt::format("{} {}", options.unit, options.long_side_px));
    if (!hashed) return core::fail(hashed.error());
    key = std::move(*hashed);
    if (auto bytes = load_cached(options.cache_dir, key)) return to_part(path, std::move(*bytes));
  }
  auto bytes = import_in_child(path, options);
  if (!bytes) return core::fail(bytes.error());
  auto imported = to_part(path, std::move(*bytes));
  if (imported && cached) store_cached(options.cache_dir, key, imported->bytes);
  return imported;
}

}  // namespace partbooth::scene_gen
