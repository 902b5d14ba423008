// SPDX-License-Identifier: Apache-2.0
#include "export/block_journal.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>

#include <cerrno>
#include <filesystem>

#include "core/check.h"
#include "export/layout.h"
#include "export/packed_draws.h"
#include "export/record_file.h"

namespace partbooth::exporter {
namespace {

struct GoodPart {
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;
};

// The longest prefix of intact records with consecutive indices.
core::Result<GoodPart> good_part(const std::string& path, std::uint64_t block) {
  auto reader = RecordReader::open(path);
  if (!reader) return core::fail(reader.error());
  GoodPart good;
  std::string data;
  schema::ImageRecord record;
  while (reader->next(data)) {
    if (!record.ParseFromString(data) || record.index() != block * kBlockSize + good.records) break;
    good = {reader->offset(), good.records + 1};
  }
  return good;
}

}  // namespace

core::Result<BlockJournal> BlockJournal::open(const std::string& dataset, std::uint64_t block, FileOps& ops) {
  BlockJournal journal;
  journal.path_ = dataset + "/" + records_path(block);
  PB_RETURN_IF_ERROR(ops.make_folders(dataset + "/records"));
  journal.file_ = Descriptor(::open(journal.path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!journal.file_.valid()) return core::fail(io_error(journal.path_, "write", errno));
  if (::flock(journal.file_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return core::fail(io_error(journal.path_, "lock", errno));
    return core::fail({journal.path_, "", "another process writes this block of the data set",
                       "wait for it, or give each process its own --shard I/N"});
  }
  const auto good = good_part(journal.path_, block);
  if (!good) return core::fail(good.error());
  const auto size = std::filesystem::file_size(journal.path_);
  if (size > good->bytes) {
    spdlog::warn("{}: cut {} bytes after record {} that were not written to their end", journal.path_,
                 size - good->bytes, good->records);
    PB_RETURN_IF_ERROR(ops.truncate(journal.file_, journal.path_, good->bytes));
  }
  journal.size_ = good->bytes;
  journal.next_index_ = block * kBlockSize + good->records;
  return journal;
}

core::Result<void> BlockJournal::append(const std::vector<schema::ImageRecord>& records, FileOps& ops) {
  std::string bytes;
  std::uint64_t next = next_index_;
  for (const schema::ImageRecord& record : records) {
    PB_CHECK(record.index() == next, "records must be committed in the order of their indices");
    append_record(bytes, with_packed_draws(record));
    ++next;
  }
  auto done = ops.append(file_, path_, bytes);
  if (done) done = ops.sync(file_, path_);
  if (!done) {
    // What was half written would be cut at the next start, too; the error that counts is the first one.
    (void)ops.truncate(file_, path_, size_);
    return done;
  }
  size_ += bytes.size();
  next_index_ = next;
  return {};
}

core::Result<std::uint64_t> count_records(const std::string& dataset, std::uint64_t block) {
  const std::string path = dataset + "/" + records_path(block);
  if (!std::filesystem::exists(path)) return 0;
  const auto good = good_part(path, block);
  if (!good) return core::fail(good.error());
  return good->records;
}

}  // namespace partbooth::exporter
