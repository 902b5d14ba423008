// SPDX-License-Identifier: Apache-2.0
#include "export/file_ops.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace partbooth::exporter {
namespace {

core::Result<void> write_all(int fd, const std::string& path, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return core::fail(io_error(path, "write", errno));
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

}  // namespace

core::Error io_error(const std::string& path, const std::string& action, int error_number) {
  const bool full = error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
  const bool refused = error_number == EACCES || error_number == EPERM || error_number == EROFS;
  const char* remedy = full      ? "make room and run the same command again: it goes on where it stopped"
                       : refused ? "check who may write there"
                                 : "check the path and the disk";
  return {path, "", "cannot " + action + ": " + std::strerror(error_number), remedy};
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

core::Result<void> FileOps::make_folders(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return core::fail(io_error(path, "make the folder", error.value()));
  return {};
}

core::Result<void> FileOps::write(const std::string& path, std::string_view bytes) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (!file.valid()) return core::fail(io_error(path, "write", errno));
  return write_all(file.get(), path, bytes);
}

core::Result<void> FileOps::move(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return core::fail(io_error(to, "write", errno));
  return {};
}

core::Result<void> FileOps::sync_all(const std::string& folder) {
  const Descriptor file(::open(folder.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid() || ::syncfs(file.get()) != 0)
    return core::fail(io_error(folder, "bring to the disk", errno));
  return {};
}

core::Result<void> FileOps::append(const Descriptor& file, const std::string& path, std::string_view bytes) {
  if (::lseek(file.get(), 0, SEEK_END) < 0) return core::fail(io_error(path, "write", errno));
  return write_all(file.get(), path, bytes);
}

core::Result<void> FileOps::sync(const Descriptor& file, const std::string& path) {
  if (::fsync(file.get()) != 0) return core::fail(io_error(path, "bring to the disk", errno));
  return {};
}

core::Result<void> FileOps::truncate(const Descriptor& file, const std::string& path, std::uint64_t size) {
  if (::ftruncate(file.get(), static_cast<off_t>(size)) != 0)
    return core::fail(io_error(path, "shorten", errno));
  return {};
}

FileOps& real_file_ops() {
  static FileOps ops;
  return ops;
}

core::Result<std::string> read_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info {};
  if (!file.valid() || ::fstat(file.get(), &info) != 0) return core::fail(io_error(path, "read", errno));
  if (S_ISDIR(info.st_mode)) return core::fail(io_error(path, "read", EISDIR));
  std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::read(file.get(), bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return core::fail(io_error(path, "read", errno));
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  bytes.resize(done);
  return bytes;
}

}  // namespace partbooth::exporter
