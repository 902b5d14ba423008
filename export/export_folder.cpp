// SPDX-License-Identifier: Apache-2.0
#include "export/export_folder.h"

#include <cerrno>
#include <filesystem>

#include "export/file_ops.h"

namespace partbooth::exporter {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStamp = ".partbooth-export";

}  // namespace

core::Result<ExportFolder> ExportFolder::create(const std::string& target, const std::string& fingerprint) {
  ExportFolder folder;
  folder.target_ = fs::absolute(fs::path(target)).lexically_normal();
  while (folder.target_.size() > 1 && folder.target_.back() == '/') folder.target_.pop_back();
  folder.fingerprint_ = fingerprint;
  std::error_code error;
  const auto stamp = read_file(folder.target_ + "/" + kStamp);
  if (stamp && *stamp == fingerprint) {
    folder.up_to_date_ = true;
    return folder;
  }
  const bool foreign = !stamp && fs::exists(folder.target_, error) &&
                       (!fs::is_directory(folder.target_, error) || !fs::is_empty(folder.target_, error));
  if (foreign)
    return core::fail({target, "", "holds files that no export made", "name an empty or new folder", 2});
  const std::string parent = fs::path(folder.target_).parent_path();
  PB_RETURN_IF_ERROR(real_file_ops().make_folders(parent));
  auto temp = TempFolder::create(parent);
  if (!temp) return core::fail(temp.error());
  folder.temp_ = std::move(*temp);
  folder.work_ = folder.temp_->next_name();
  PB_RETURN_IF_ERROR(real_file_ops().make_folders(folder.work_));
  return folder;
}

core::Result<void> ExportFolder::publish() {
  FileOps& ops = real_file_ops();
  PB_RETURN_IF_ERROR(ops.write(path(kStamp), fingerprint_));
  PB_RETURN_IF_ERROR(ops.sync_all(work_));
  // A folder cannot replace one that has entries. Killed between the two moves, the export is missing, never
  // half there.
  if (fs::exists(target_)) PB_RETURN_IF_ERROR(ops.move(target_, temp_->next_name()));
  PB_RETURN_IF_ERROR(ops.move(work_, target_));
  return ops.sync_all(target_);
}

}  // namespace partbooth::exporter
