// SPDX-License-Identifier: Apache-2.0
// File operations that fail at the n-th call, on a disk that forgets on a power cut what was not synced. (It
// only pretends to sync: tests need not wait for a real disk.)
#pragma once

#include <cerrno>
#include <filesystem>
#include <set>
#include <string>

#include "export/file_ops.h"

namespace partbooth::exporter {

class FaultyFileOps : public FileOps {
 public:
  // The n-th operation, from 0, and all after it fail: the disk is full.
  explicit FaultyFileOps(std::uint64_t fail_at) : fail_at_(fail_at) {}
  std::uint64_t operations() const { return operations_; }

  core::Result<void> make_folders(const std::string& path) override {
    if (fails()) return full(path);
    return FileOps::make_folders(path);
  }
  core::Result<void> write(const std::string& path, std::string_view bytes) override {
    if (fails()) {
      (void)FileOps::write(path, bytes.substr(0, bytes.size() / 2));
      return full(path);
    }
    unsynced_bytes_.insert(path);
    return FileOps::write(path, bytes);
  }
  core::Result<void> move(const std::string& from, const std::string& to) override {
    if (fails()) return full(to);
    if (unsynced_bytes_.erase(from) > 0) unsynced_bytes_.insert(to);
    unsynced_names_.insert(to);
    return FileOps::move(from, to);
  }
  core::Result<void> sync_all(const std::string& folder) override {
    if (fails()) return full(folder);
    unsynced_bytes_.clear();
    unsynced_names_.clear();
    return {};
  }
  core::Result<void> append(const Descriptor& file, const std::string& path,
                            std::string_view bytes) override {
    if (fails()) {
      (void)FileOps::append(file, path, bytes.substr(0, bytes.size() / 2));
      return full(path);
    }
    return FileOps::append(file, path, bytes);
  }
  core::Result<void> sync(const Descriptor&, const std::string& path) override {
    if (fails()) return full(path);
    return {};
  }
  core::Result<void> truncate(const Descriptor& file, const std::string& path, std::uint64_t size) override {
    if (fails()) return full(path);
    return FileOps::truncate(file, path, size);
  }

  // What a disk may look like after the power went: bytes and names that no sync has covered are gone.
  // Appended records may have stayed without their files: they are kept here, the harder case.
  void cut_power() const {
    for (const std::string& path : unsynced_bytes_)
      if (std::filesystem::exists(path))
        std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
    for (const std::string& path : unsynced_names_) std::filesystem::remove(path);
  }

 private:
  bool fails() { return operations_++ >= fail_at_; }
  static core::Result<void> full(const std::string& path) {
    return core::fail(io_error(path, "write", ENOSPC));
  }

  std::uint64_t fail_at_;
  std::uint64_t operations_ = 0;
  std::set<std::string> unsynced_bytes_;
  std::set<std::string> unsynced_names_;
};

}  // namespace partbooth::exporter
