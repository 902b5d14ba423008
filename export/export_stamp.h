// SPDX-License-Identifier: Apache-2.0
// What an export folder was made from and what is in it, as a text file in the folder: the fingerprint, the
// hash of the records, a line "<sha256> <bytes> <name>" for each file, then "end <files>".
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace partbooth::exporter {

inline constexpr const char* kExportStamp = ".partbooth-export";

struct ExportedFile {
  std::string name;  // below the folder, with '/'
  std::uint64_t bytes = 0;
  std::string sha256;
};

struct ExportStamp {
  std::string fingerprint;     // of everything that the bytes depend on
  std::string records_sha256;  // DatasetSummary's
  std::vector<ExportedFile> files;
};

std::string stamp_head(const std::string& fingerprint, const std::string& records_sha256);
std::string stamp_line(const ExportedFile& file);
std::string stamp_end(std::uint64_t files);

// Empty: the folder has no stamp, or one that is damaged.
std::optional<ExportStamp> read_stamp(const std::string& folder);
// The folder's stamp is whole and has this fingerprint, and all of its files are there with their sizes.
// Reads no content.
bool is_up_to_date(const std::string& folder, const std::string& fingerprint);

}  // namespace partbooth::exporter
