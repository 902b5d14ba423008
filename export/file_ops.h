// SPDX-License-Identifier: Apache-2.0
// The few operations that change files, in one place: errors of the system become errors for the user, and a
// test can make each of them fail.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace partbooth::exporter {

// "cannot <action>: No space left on device", with what to do about it.
core::Error io_error(const std::string& path, const std::string& action, int error_number);

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }

 private:
  int fd_;
};

class FileOps {
 public:
  virtual ~FileOps() = default;
  // With all parents; not an error if it is there.
  virtual core::Result<void> make_folders(const std::string& path);
  // Makes or replaces a file. The bytes need not have reached the disk.
  virtual core::Result<void> write(const std::string& path, std::string_view bytes);
  // Replaces `to`.
  virtual core::Result<void> move(const std::string& from, const std::string& to);
  // Brings everything that was written on the folder's file system to the disk, bytes and names: one wait for
  // many files.
  virtual core::Result<void> sync_all(const std::string& folder);
  // At the end of an open file; `path` is for errors.
  virtual core::Result<void> append(const Descriptor& file, const std::string& path, std::string_view bytes);
  virtual core::Result<void> sync(const Descriptor& file, const std::string& path);
  virtual core::Result<void> truncate(const Descriptor& file, const std::string& path, std::uint64_t size);
};

FileOps& real_file_ops();

// Whole content of a small file. Error: it cannot be read.
core::Result<std::string> read_file(const std::string& path);

}  // namespace partbooth::exporter
