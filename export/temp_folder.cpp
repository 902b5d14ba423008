// SPDX-License-Identifier: Apache-2.0
#include "export/temp_folder.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>

namespace partbooth::exporter {
namespace {

namespace fs = std::filesystem;

Descriptor lock_folder(const std::string& path) {
  Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.valid() && ::flock(folder.get(), LOCK_EX | LOCK_NB) != 0) return Descriptor();
  return folder;
}

void remove_left_behind(const std::string& tmp) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(tmp, error)) {
    const Descriptor lock = lock_folder(entry.path());
    if (lock.valid()) fs::remove_all(entry.path(), error);
  }
}

}  // namespace

core::Result<std::unique_ptr<TempFolder>> TempFolder::create(const std::string& parent) {
  const std::string tmp = parent + "/" + kTempFolder;
  PB_RETURN_IF_ERROR(real_file_ops().make_folders(tmp));
  remove_left_behind(tmp);
  std::unique_ptr<TempFolder> folder(new TempFolder);
  // Another process may take a new folder for one left behind before its lock is set, or remove the parent as
  // empty: again.
  for (int attempt = 0; attempt < 100; ++attempt) {
    PB_RETURN_IF_ERROR(real_file_ops().make_folders(tmp));
    std::string name = tmp + "/XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) {
      if (errno == ENOENT) continue;
      return core::fail(io_error(tmp, "make a folder", errno));
    }
    folder->lock_ = lock_folder(name);
    if (!folder->lock_.valid() || !fs::exists(name)) continue;
    folder->path_ = name;
    return folder;
  }
  return core::fail(
      {tmp, "", "cannot make a folder for temporary files", "look for other processes that use it"});
}

TempFolder::~TempFolder() {
  if (path_.empty()) return;
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  fs::remove(fs::path(path_).parent_path(), ignored);
}

std::string TempFolder::next_name() { return path_ + "/" + std::to_string(names_++); }

}  // namespace partbooth::exporter
