// SPDX-License-Identifier: Apache-2.0
// The record file of one block, open for writing: records of consecutive indices, from the block's first one
// on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "export/file_ops.h"
#include "partbooth/record.pb.h"

namespace partbooth::exporter {

class BlockJournal {
 public:
  // Locks the file against other processes for as long as the object lives, and cuts what is torn or out of
  // order. Errors: another process holds it; it cannot be read or written.
  static core::Result<BlockJournal> open(const std::string& dataset, std::uint64_t block, FileOps& ops);

  // The index that comes next.
  std::uint64_t next_index() const { return next_index_; }

  // Adds the records, in their order, and brings them to the disk; all or none. A failed call leaves the file
  // as it was.
  core::Result<void> append(const std::vector<schema::ImageRecord>& records, FileOps& ops);

 private:
  std::string path_;
  Descriptor file_;
  std::uint64_t size_ = 0;
  std::uint64_t next_index_ = 0;
};

// How many good records a block's file holds; 0 if there is none. Reads and checks all of it.
core::Result<std::uint64_t> count_records(const std::string& dataset, std::uint64_t block);

}  // namespace partbooth::exporter
