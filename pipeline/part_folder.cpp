// SPDX-License-Identifier: Apache-2.0
#include "pipeline/part_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "scene_gen/import/import.h"

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

bool readable(const fs::path& path) {
  const auto& known = scene_gen::readable_extensions();
  const std::string extension = lower_case(path.extension());
  return extension.size() > 1 && std::find(known.begin(), known.end(), extension.substr(1)) != known.end();
}

std::string readable_list() { return fmt::format("{}", fmt::join(scene_gen::readable_extensions(), ", ")); }

core::Result<std::vector<fs::path>> visible_entries(const std::string& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    return core::fail({folder, "", fs::exists(folder, error) ? "is not a folder" : "there is no such folder",
                       "name the folder of your CAD files", 2});
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (!entry.path().filename().string().starts_with('.')) entries.push_back(entry.path());
  if (error)
    return core::fail({folder, "", "cannot be read: " + error.message(), "check who may read it", 2});
  std::sort(entries.begin(), entries.end(),
            [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  return entries;
}

// Length of the UTF-8 sequence at the start of `text`; 0 if it is broken.
std::size_t utf8_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) return 0;
  if (lead == 0xe0 && static_cast<unsigned char>(text[1]) < 0xa0) return 0;
  if (lead == 0xed && static_cast<unsigned char>(text[1]) > 0x9f) return 0;
  if (lead == 0xf0 && static_cast<unsigned char>(text[1]) < 0x90) return 0;
  if (lead == 0xf4 && static_cast<unsigned char>(text[1]) > 0x8f) return 0;
  return length;
}

core::Result<void> check_names(const std::string& folder, const std::vector<PartClass>& classes) {
  std::map<std::string, const PartClass*> by_name;
  for (const PartClass& one : classes) {
    const auto [other, fresh] = by_name.emplace(lower_case(one.label), &one);
    if (!fresh)
      return core::fail(
          {folder, one.label,
           fmt::format("two classes of one name: {} and {}", other->second->files.front(), one.files.front()),
           "rename one, or put both into one sub-folder as one class", 2});
  }
  return {};
}

}  // namespace

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return c < 128 ? std::tolower(c) : c; });
  return text;
}

std::string safe_label(const std::string& name) {
  std::string out;
  for (std::size_t i = 0; i < name.size();) {
    const std::size_t length = utf8_length(std::string_view(name).substr(i));
    const auto c = static_cast<unsigned char>(name[i]);
    const bool bad = length == 0 || c < 0x20 || c == 0x7f ||
                     std::string_view("/\\:*?\"<>|").find(name[i]) != std::string::npos;
    if (bad)
      out += '_';
    else
      out.append(name, i, length);
    i += std::max<std::size_t>(length, 1);
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '.')) out.pop_back();
  const std::size_t start = out.find_first_not_of(". ");
  out = start == std::string::npos ? "" : out.substr(start);
  return out.empty() ? "_" : out;
}

core::Result<std::vector<std::string>> find_parts(const std::string& folder) {
  auto entries = visible_entries(folder);
  if (!entries) return core::fail(entries.error());
  std::vector<std::string> files;
  for (const fs::path& path : *entries)
    if (fs::is_regular_file(path) && readable(path)) files.push_back(path);
  return files;
}

core::Result<std::vector<PartClass>> find_classes(const std::string& folder) {
  auto entries = visible_entries(folder);
  if (!entries) return core::fail(entries.error());
  std::vector<PartClass> classes;
  for (const fs::path& path : *entries) {
    if (fs::is_directory(path)) {
      auto files = find_parts(path);
      if (!files) return core::fail(files.error());
      if (files->empty())
        return core::fail({path, "", "a class without a part: the sub-folder has no CAD file",
                           "put one in, or remove the sub-folder; files that can be read: " + readable_list(),
                           2});
      classes.push_back({safe_label(path.filename()), std::move(*files), true});
    } else if (readable(path)) {
      classes.push_back({safe_label(path.stem()), {path}, false});
    }
  }
  if (classes.empty())
    return core::fail(
        {folder, "", "there is no CAD file in the folder", "files that can be read: " + readable_list(), 2});
  std::sort(classes.begin(), classes.end(),
            [](const PartClass& a, const PartClass& b) { return a.label < b.label; });
  PB_RETURN_IF_ERROR(check_names(folder, classes));
  return classes;
}

}  // namespace partbooth::pipeline
