// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <map>
#include <mutex>

#include "core/sha256.h"
#include "partbooth/part_file.pb.h"
#include "scene_gen/import/child_process.h"
#include "scene_gen/import/exit_codes.h"
#include "scene_gen/import/file_cache.h"
#include "scene_gen/import/part_cache.h"

namespace partbooth::scene_gen {
namespace {

namespace fs = std::filesystem;

using ImportResult = tl::expected<ImportedFile, ImportError>;

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

core::Error no_importer(const std::string& path, const std::string& why) {
  return {path, "", fmt::format("cannot start {}: {}", importer_path(), why),
          "install partbooth-import beside the program, or set PARTBOOTH_IMPORT to it"};
}

// Of the program that imports; read once in the life of this process.
core::Result<std::string> importer_sha256() {
  static std::mutex mutex;
  static std::map<std::string, std::string> known;
  const std::string program = importer_path();
  const std::scoped_lock lock(mutex);
  if (const auto found = known.find(program); found != known.end()) return found->second;
  auto hash = core::sha256_hex_of_file(program);
  if (hash) known[program] = *hash;
  return hash;
}

bool ended_from_outside(const ChildResult& child) {
  return !child.timed_out && (child.signal == SIGKILL || child.signal == SIGINT || child.signal == SIGTERM);
}

core::Error child_error(const std::string& path, const ChildResult& child, const ImportOptions& options) {
  const std::string damaged = "the file is probably damaged: export it again";
  if (!child.start_error.empty()) return no_importer(path, child.start_error);
  if (ended_from_outside(child))
    return {path, "", fmt::format("the reader was ended from outside ({})", strsignal(child.signal)),
            "run it again; the machine may be short of memory"};
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

const char* mode_of(const ImportOptions& options) { return options.components ? "components" : "whole"; }

// What the answer depends on besides the file.
std::string settings_text(const ImportOptions& options) {
  return fmt::format("{} {} {}", options.unit, options.long_side_px, mode_of(options));
}

tl::expected<std::string, ImportError> import_in_child(const std::string& path,
                                                       const ImportOptions& options) {
  const ChildResult child = run_limited(
      {importer_path(), path, options.unit, fmt::format("{}", options.long_side_px), mode_of(options)},
      {options.memory_mb, options.time_s});
  if (child.start_error.empty() && !child.timed_out && child.signal == 0) {
    if (child.exit_code == 0) return child.output;
    schema::ImportRefusal refusal;
    if (child.exit_code == kExitRefused && refusal.ParseFromString(child.output))
      return core::fail({path, refusal.place(), refusal.message(), refusal.remedy()});
  }
  const bool of_machine = !child.start_error.empty() || ended_from_outside(child);
  return tl::unexpected(ImportError(child_error(path, child, options), of_machine));
}

ImportResult to_file(const std::string& path, const std::string& bytes) {
  schema::ImportedParts answer;
  if (!answer.ParseFromString(bytes) || answer.parts_size() == 0)
    return core::fail({path, "", "the reader's answer is damaged", "run it again"});
  std::vector<ImportedPart> parts;
  for (std::string& one : *answer.mutable_parts()) {
    auto part = part_from_bytes(one, path);
    if (!part) return core::fail(part.error());
    parts.push_back(
        {std::make_shared<const core::Part>(std::move(*part)), core::sha256_hex(one), std::move(one)});
  }
  ImportedFile file{std::move(parts.front()), {}};
  file.components.assign(std::make_move_iterator(parts.begin() + 1), std::make_move_iterator(parts.end()));
  return file;
}

}  // namespace

const std::vector<std::string>& readable_extensions() {
  static const std::vector<std::string> kExtensions{"step", "stp", "iges", "igs", "stl", "obj",
                                                    "ply",  "glb", "gltf", "3mf", "off"};
  return kExtensions;
}

ImportResult import_file(const std::string& path, const ImportOptions& options) {
  PB_RETURN_IF_ERROR(check_options(options));
  PB_RETURN_IF_ERROR(check_file(path));
  const bool cached = !options.cache_dir.empty();
  std::string stored;
  if (cached) {
    const auto importer = importer_sha256();
    if (!importer) return tl::unexpected(ImportError(no_importer(path, importer.error().message), true));
    auto hashed = cache_key(path, settings_text(options), *importer);
    if (!hashed) return core::fail(hashed.error());
    stored = fmt::format("{}/{}.part", options.cache_dir, *hashed);
    if (auto bytes = load_cached(stored)) return to_file(path, *bytes);
  }
  auto bytes = import_in_child(path, options);
  if (!bytes) return tl::unexpected(bytes.error());
  auto imported = to_file(path, *bytes);
  if (imported && cached) store_cached(stored, *bytes);
  return imported;
}

tl::expected<ImportedPart, ImportError> import_part(const std::string& path, const ImportOptions& options) {
  auto file = import_file(path, options);
  if (!file) return tl::unexpected(file.error());
  return std::move(file->whole);
}

}  // namespace partbooth::scene_gen
