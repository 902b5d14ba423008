// SPDX-License-Identifier: Apache-2.0
// A folder that an exporter fills: it appears complete or not at all, and knows what it was made from.
//
// Until it is complete it is <target>.partial. Files appear there under their names only when they are whole,
// so that an export of the same things that was stopped can go on: pictures and shards that are there are not
// written again.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/sha256.h"
#include "export/export_stamp.h"
#include "export/file_ops.h"
#include "partbooth/record.pb.h"

namespace partbooth::exporter {

class ExportFolder {
 public:
  // `target` must be an absolute path. Errors: it holds other files than an export's (exit code 2); another
  // process is at it.
  static core::Result<std::unique_ptr<ExportFolder>> create(const std::string& target,
                                                            const std::string& fingerprint,
                                                            const std::string& records_sha256, bool copy);

  // An export that was refused before its first file leaves nothing behind.
  ~ExportFolder();

  // The target was made from the same things, and has all its files: nothing is to be done.
  bool up_to_date() const { return up_to_date_; }
  // Path of a file of the export; the folders above it are made. Thread-safe.
  core::Result<std::string> path(const std::string& name);

  // Writes a small file. Thread-safe.
  core::Result<ExportedFile> write(const std::string& name, std::string_view bytes);
  // A file of the data set under a name of the export: a hard link, or a copy where the folder is on another
  // file system or copies are asked for. Thread-safe. Error: it is missing or has another size.
  core::Result<ExportedFile> place(const std::string& name, const std::string& dataset,
                                   const schema::StoredFile& file);

  // Enters a file in the stamp; the exporter does so in an order that depends on the data alone.
  core::Result<void> list(const ExportedFile& file);
  // write() and list().
  core::Result<void> write_listed(const std::string& name, std::string_view bytes);
  // Brings the files to the disk and puts them in the place of the target.
  core::Result<void> publish();

 private:
  ExportFolder() = default;
  core::Result<void> open_work(const std::string& made_of);
  core::Result<void> flush_stamp();

  std::string target_;
  std::string work_;
  bool copy_ = false;
  bool up_to_date_ = false;
  Descriptor lock_;
  std::optional<Descriptor> stamp_;
  std::string stamp_buffer_;
  std::uint64_t listed_ = 0;
  std::mutex mutex_;
  std::set<std::string> made_folders_;
  std::atomic<bool> cannot_link_ = false;
};

}  // namespace partbooth::exporter
