// SPDX-License-Identifier: Apache-2.0
// What an export folder was made from and what is in it, as a text file in the folder: the fingerprint, the
// hash of the records, then a line "<name> <bytes> <sha256>" for each file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace partbooth::exporter {

inline constexpr const char* kExportStamp = ".partbooth-export";

struct ExportedFile {
  std::string name;
  std::uint64_t bytes = 0;
  std::string sha256;
};

struct ExportStamp {
  std::string fingerprint;     // of everything that the bytes depend on
  std::string records_sha256;  // DatasetSummary's
  std::vector<ExportedFile> files;
};

std::string to_text(const ExportStamp& stamp);
// Empty: the folder has no stamp, or one that is damaged.
std::optional<ExportStamp> read_stamp(const std::string& folder);
// The folder has each file of the stamp, with its size. Reads no content.
bool has_all_files(const std::string& folder, const ExportStamp& stamp);

}  // namespace partbooth::exporter
