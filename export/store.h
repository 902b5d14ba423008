// SPDX-License-Identifier: Apache-2.0
// A data set folder, open for writing.
//
// Files get their names only when they are complete. A record reaches its block's journal only after the
// files that it names, and their folders, are on the disk: an image counts when its record is there, and then
// all of it is there. Kill the process anywhere and open the folder again: the journal says where to go on.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "export/block_journal.h"
#include "export/file_ops.h"
#include "export/temp_folder.h"
#include "partbooth/record.pb.h"

namespace partbooth::exporter {

class Store {
 public:
  // Makes the folder if it is not there. Errors: not a folder, no permission; a folder of other things (exit
  // code 2).
  static core::Result<std::unique_ptr<Store>> open(const std::string& folder, FileOps& ops = real_file_ops());

  const std::string& folder() const { return folder_; }

  // Writes a file under its name below the folder; not yet certain to be on the disk. Thread-safe.
  core::Result<schema::StoredFile> put(const std::string& kind, const std::string& path,
                                       std::string_view bytes);
  // Brings all that was put to the disk.
  core::Result<void> sync() { return ops_.sync_all(folder_); }
  // put and sync in one: on the disk when it returns. Does nothing if the file holds these bytes already.
  core::Result<void> put_now(const std::string& path, std::string_view bytes);

  // Locks a block for this process and gives the index to go on with. Thread-safe.
  core::Result<std::uint64_t> open_block(std::uint64_t block);
  // Brings the files that the records name to the disk, then the records. They belong to one open block and
  // come in the order of their indices. A failed call leaves the journal as it was.
  core::Result<void> commit(const std::vector<schema::ImageRecord>& records);
  void close_block(std::uint64_t block);

 private:
  Store(std::string folder, FileOps& ops) : folder_(std::move(folder)), ops_(ops) {}
  core::Result<void> make_parent(const std::string& path);

  std::string folder_;
  FileOps& ops_;
  std::unique_ptr<TempFolder> temp_;
  std::mutex mutex_;
  std::set<std::string> made_folders_;
  std::map<std::uint64_t, BlockJournal> blocks_;
};

}  // namespace partbooth::exporter
