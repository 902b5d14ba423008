// SPDX-License-Identifier: Apache-2.0
#include "export/export_folder.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace partbooth::exporter {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOrigin = ".partbooth-origin";  // the fingerprint of what a partial folder is made from
constexpr const char* kUnfinished = ".unfinished";
constexpr std::size_t kStampBuffer = 1 << 16;

bool holds_foreign_files(const std::string& target) {
  std::error_code error;
  return !fs::exists(target + "/" + kExportStamp, error) && fs::exists(target, error) &&
         (!fs::is_directory(target, error) || !fs::is_empty(target, error));
}

// What an export that was stopped has left: each has one of our own files from its first moment on.
bool is_ours(const std::string& work) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(work, error))
    if (entry.path().filename().string().starts_with(".partbooth-")) return true;
  return fs::is_empty(work, error);
}

core::Error damaged(const std::string& path, const std::string& what) {
  return {path, "", what, "see `partbooth verify`"};
}

// A copy that was stopped is shorter than its source: only then is it made again.
core::Result<void> copy_file(const std::string& source, const std::string& to, std::uint64_t bytes) {
  Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!out.valid() && errno == EEXIST) {
    struct stat there {};
    if (::stat(to.c_str(), &there) == 0 && static_cast<std::uint64_t>(there.st_size) == bytes) return {};
    out = Descriptor(::open(to.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC));
  }
  if (!out.valid()) return core::fail(io_error(to, "write", errno));
  const Descriptor from(::open(source.c_str(), O_RDONLY | O_CLOEXEC));
  if (!from.valid()) return core::fail(io_error(source, "read", errno));
  while (bytes > 0) {
    const ssize_t n = ::copy_file_range(from.get(), nullptr, out.get(), nullptr, bytes, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return core::fail(io_error(to, "write", errno));
    if (n == 0) return core::fail(io_error(to, "write", EIO));
    bytes -= static_cast<std::uint64_t>(n);
  }
  return {};
}

}  // namespace

core::Result<std::unique_ptr<ExportFolder>> ExportFolder::create(const std::string& target,
                                                                 const std::string& fingerprint,
                                                                 const std::string& records_sha256,
                                                                 bool copy) {
  std::unique_ptr<ExportFolder> folder(new ExportFolder);
  folder->target_ = target;
  folder->work_ = target + ".partial";
  folder->copy_ = copy;
  if (is_up_to_date(target, fingerprint)) {
    folder->up_to_date_ = true;
    return folder;
  }
  if (holds_foreign_files(target))
    return core::fail({target, "", "holds files that no export made", "name an empty or new folder", 2});
  // Links that a stopped export left are no copies.
  PB_RETURN_IF_ERROR(folder->open_work(fingerprint + (copy ? " copy" : "")));
  const std::string stamp = folder->work_ + "/" + kExportStamp;
  folder->stamp_.emplace(::open(stamp.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!folder->stamp_->valid()) return core::fail(io_error(stamp, "write", errno));
  folder->stamp_buffer_ = stamp_head(fingerprint, records_sha256);
  return folder;
}

ExportFolder::~ExportFolder() {
  if (!stamp_) return;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(work_, error))
    if (entry.path().filename() != kOrigin && entry.path().filename() != kExportStamp) return;
  fs::remove_all(work_, error);
}

core::Result<void> ExportFolder::open_work(const std::string& made_of) {
  FileOps& ops = real_file_ops();
  PB_RETURN_IF_ERROR(ops.make_folders(work_));
  lock_ = Descriptor(::open(work_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock_.valid() || ::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0)
    return core::fail({work_, "", "another process is writing this export", "wait until it has ended"});
  const std::string origin = work_ + "/" + kOrigin;
  if (read_file(origin).value_or("") == made_of) return {};
  std::error_code error;
  if (!is_ours(work_))
    return core::fail({work_, "", "holds files that no export made", "move them elsewhere", 2});
  // The origin goes last: killed here, the folder is still known as an export's.
  for (const auto& entry : fs::directory_iterator(work_, error))
    if (entry.path().filename() != kOrigin) fs::remove_all(entry.path(), error);
  PB_RETURN_IF_ERROR(ops.write(origin + kUnfinished, made_of));
  return ops.move(origin + kUnfinished, origin);
}

core::Result<std::string> ExportFolder::path(const std::string& name) {
  const auto slash = name.rfind('/');
  if (slash != std::string::npos) {
    const std::string parent = name.substr(0, slash);
    const std::lock_guard hold(mutex_);
    if (!made_folders_.contains(parent)) {
      PB_RETURN_IF_ERROR(real_file_ops().make_folders(work_ + "/" + parent));
      made_folders_.insert(parent);
    }
  }
  return work_ + "/" + name;
}

core::Result<ExportedFile> ExportFolder::write(const std::string& name, std::string_view bytes) {
  const auto file = path(name);
  if (!file) return core::fail(file.error());
  PB_RETURN_IF_ERROR(real_file_ops().write(*file, bytes));
  return ExportedFile{name, bytes.size(), core::sha256_hex(bytes)};
}

core::Result<void> ExportFolder::write_listed(const std::string& name, std::string_view bytes) {
  const auto file = write(name, bytes);
  if (!file) return core::fail(file.error());
  return list(*file);
}

core::Result<ExportedFile> ExportFolder::place(const std::string& name, const std::string& dataset,
                                               const schema::StoredFile& file) {
  const std::string source = dataset + "/" + file.path();
  const auto to = path(name);
  if (!to) return core::fail(to.error());
  struct stat info {};
  if (::stat(source.c_str(), &info) != 0) return core::fail(io_error(source, "read", errno));
  if (static_cast<std::uint64_t>(info.st_size) != file.bytes())
    return core::fail(damaged(source, "has another size than its record says"));
  ExportedFile placed{name, file.bytes(), file.sha256()};
  if (!copy_ && !cannot_link_) {
    if (::link(source.c_str(), to->c_str()) == 0 || errno == EEXIST) return placed;
    if (!cannot_link_.exchange(true))
      spdlog::info("{}: the pictures are copied: the file system cannot link them", target_);
  }
  PB_RETURN_IF_ERROR(copy_file(source, *to, file.bytes()));
  return placed;
}

core::Result<void> ExportFolder::list(const ExportedFile& file) {
  stamp_buffer_ += stamp_line(file);
  ++listed_;
  return stamp_buffer_.size() < kStampBuffer ? core::Result<void>{} : flush_stamp();
}

core::Result<void> ExportFolder::flush_stamp() {
  auto done = real_file_ops().append(*stamp_, work_ + "/" + kExportStamp, stamp_buffer_);
  stamp_buffer_.clear();
  return done;
}

core::Result<void> ExportFolder::publish() {
  FileOps& ops = real_file_ops();
  stamp_buffer_ += stamp_end(listed_);
  PB_RETURN_IF_ERROR(flush_stamp());
  PB_RETURN_IF_ERROR(ops.sync_all(work_));
  // A folder cannot replace one that has entries. Killed between the two moves, the export is missing, never
  // half there.
  const std::string old = target_ + ".partbooth-old";
  std::error_code error;
  fs::remove_all(old, error);
  if (fs::exists(target_, error)) PB_RETURN_IF_ERROR(ops.move(target_, old));
  fs::remove(work_ + "/" + kOrigin, error);
  PB_RETURN_IF_ERROR(ops.move(work_, target_));
  stamp_.reset();
  fs::remove_all(old, error);
  return ops.sync_all(target_);
}

}  // namespace partbooth::exporter
