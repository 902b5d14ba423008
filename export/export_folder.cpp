// SPDX-License-Identifier: Apache-2.0
#include "export/export_folder.h"

#include <algorithm>
#include <filesystem>

#include "core/sha256.h"
#include "export/file_ops.h"

namespace partbooth::exporter {

namespace fs = std::filesystem;

core::Result<ExportFolder> ExportFolder::create(const std::string& target, const ExportStamp& origin) {
  ExportFolder folder;
  folder.target_ = fs::absolute(fs::path(target)).lexically_normal();
  while (folder.target_.size() > 1 && folder.target_.back() == '/') folder.target_.pop_back();
  folder.stamp_ = origin;
  std::error_code error;
  const auto stamp = read_stamp(folder.target_);
  if (stamp && stamp->fingerprint == origin.fingerprint && has_all_files(folder.target_, *stamp)) {
    folder.up_to_date_ = true;
    return folder;
  }
  const bool foreign = !fs::exists(folder.target_ + "/" + kExportStamp, error) &&
                       fs::exists(folder.target_, error) &&
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

core::Result<void> ExportFolder::list_files() {
  for (const auto& entry : fs::directory_iterator(work_)) {
    const auto sha256 = core::sha256_hex_of_file(entry.path());
    if (!sha256) return core::fail(sha256.error());
    stamp_.files.push_back({entry.path().filename(), entry.file_size(), *sha256});
  }
  std::sort(stamp_.files.begin(), stamp_.files.end(),
            [](const ExportedFile& a, const ExportedFile& b) { return a.name < b.name; });
  return {};
}

core::Result<void> ExportFolder::publish() {
  FileOps& ops = real_file_ops();
  PB_RETURN_IF_ERROR(list_files());
  PB_RETURN_IF_ERROR(ops.write(path(kExportStamp), to_text(stamp_)));
  PB_RETURN_IF_ERROR(ops.sync_all(work_));
  // A folder cannot replace one that has entries. Killed between the two moves, the export is missing, never
  // half there.
  if (fs::exists(target_)) PB_RETURN_IF_ERROR(ops.move(target_, temp_->next_name()));
  PB_RETURN_IF_ERROR(ops.move(work_, target_));
  return ops.sync_all(target_);
}

}  // namespace partbooth::exporter
