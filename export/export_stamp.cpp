// SPDX-License-Identifier: Apache-2.0
#include "export/export_stamp.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "export/file_ops.h"

namespace partbooth::exporter {

std::string to_text(const ExportStamp& stamp) {
  std::string text = stamp.fingerprint + "\n" + stamp.records_sha256 + "\n";
  for (const ExportedFile& file : stamp.files)
    text += fmt::format("{} {} {}\n", file.name, file.bytes, file.sha256);
  return text;
}

std::optional<ExportStamp> read_stamp(const std::string& folder) {
  const auto text = read_file(folder + "/" + kExportStamp);
  if (!text) return std::nullopt;
  std::istringstream words(*text);
  ExportStamp stamp;
  words >> stamp.fingerprint >> stamp.records_sha256;
  for (ExportedFile file; words >> file.name >> file.bytes >> file.sha256;) stamp.files.push_back(file);
  // Text that is cut or garbled differs from what its meaning would be written as.
  if (to_text(stamp) != *text) return std::nullopt;
  return stamp;
}

bool has_all_files(const std::string& folder, const ExportStamp& stamp) {
  return std::all_of(stamp.files.begin(), stamp.files.end(), [&](const ExportedFile& file) {
    std::error_code missing;
    return std::filesystem::file_size(folder + "/" + file.name, missing) == file.bytes && !missing;
  });
}

}  // namespace partbooth::exporter
