// SPDX-License-Identifier: Apache-2.0
// A file of an export that many pictures share: written in pieces, hashed on the way, under its name only
// when it is whole.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/sha256.h"
#include "export/export_folder.h"

namespace partbooth::exporter {

class OutputFile {
 public:
  // Packed: what is appended goes through gzip (RFC 1952, without a time).
  enum class Packing { kNone, kGzip };
  static core::Result<OutputFile> open(ExportFolder& folder, const std::string& name,
                                       Packing packing = Packing::kNone);
  OutputFile(OutputFile&&) noexcept;
  OutputFile& operator=(OutputFile&&) noexcept;
  ~OutputFile();

  core::Result<void> append(std::string_view bytes);
  // All that `other` has; it is gone afterwards and never enters the stamp.
  core::Result<void> append_all_of(OutputFile other);
  // Gives it its name, and enters it in the stamp. A large one is brought to the disk first: it must be whole
  // if it is there when the export goes on.
  core::Result<void> close();
  // Of the file, so far.
  std::uint64_t bytes() const { return bytes_; }
  // Of the file; after close().
  const std::string& sha256() const { return sha256_; }

 private:
  class Gzip;
  OutputFile() = default;
  core::Result<void> flush();
  core::Result<void> store(std::string_view bytes);

  ExportFolder* folder_ = nullptr;
  std::string name_, path_, unfinished_;
  Descriptor file_;
  std::string buffer_;
  core::Sha256 hash_;
  std::string sha256_;
  std::uint64_t bytes_ = 0;
  std::unique_ptr<Gzip> gzip_;
};

}  // namespace partbooth::exporter
