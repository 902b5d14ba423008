// SPDX-License-Identifier: Apache-2.0
#include "export/export_stamp.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace partbooth::exporter {
namespace {

// Calls `visit` with each file; false: the stamp is missing, damaged or `visit` said so.
bool for_each_file(const std::string& folder, ExportStamp& head,
                   const std::function<bool(ExportedFile)>& visit) {
  std::ifstream in(folder + "/" + kExportStamp);
  if (!std::getline(in, head.fingerprint) || !std::getline(in, head.records_sha256)) return false;
  std::uint64_t files = 0;
  for (std::string line; std::getline(in, line); ++files) {
    if (in.eof()) return false;  // no line end: cut
    if (line == fmt::format("end {}", files)) return in.peek() == std::ifstream::traits_type::eof();
    std::istringstream words(line);
    ExportedFile file;
    if (!(words >> file.sha256 >> file.bytes) || words.get() != ' ') return false;
    std::getline(words, file.name);
    if (stamp_line(file) != line + "\n" || !visit(std::move(file))) return false;
  }
  return false;
}

}  // namespace

std::string stamp_head(const std::string& fingerprint, const std::string& records_sha256) {
  return fingerprint + "\n" + records_sha256 + "\n";
}

std::string stamp_line(const ExportedFile& file) {
  return fmt::format("{} {} {}\n", file.sha256, file.bytes, file.name);
}

std::string stamp_end(std::uint64_t files) { return fmt::format("end {}\n", files); }

std::optional<ExportStamp> read_stamp(const std::string& folder) {
  ExportStamp stamp;
  const bool whole = for_each_file(folder, stamp, [&](ExportedFile file) {
    stamp.files.push_back(std::move(file));
    return true;
  });
  return whole ? std::optional(std::move(stamp)) : std::nullopt;
}

bool is_up_to_date(const std::string& folder, const std::string& fingerprint) {
  ExportStamp head;
  return for_each_file(folder, head,
                       [&](const ExportedFile& file) {
                         std::error_code missing;
                         return head.fingerprint == fingerprint &&
                                std::filesystem::file_size(folder + "/" + file.name, missing) == file.bytes &&
                                !missing;
                       }) &&
         head.fingerprint == fingerprint;
}

}  // namespace partbooth::exporter
