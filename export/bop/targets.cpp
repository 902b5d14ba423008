// SPDX-License-Identifier: Apache-2.0
#include "export/bop/targets.h"

#include <fmt/format.h>

namespace partbooth::exporter::bop {

core::Result<void> Targets::open(ExportFolder& folder) {
  for (const auto& [file, name] :
       {std::pair{&poses_, "test_targets_bop19.json"}, {&pictures_, "test_targets_bop24.json"}}) {
    auto opened = OutputFile::open(folder, name);
    if (!opened) return core::fail(opened.error());
    file->emplace(std::move(*opened));
    PB_RETURN_IF_ERROR((*file)->append("["));
  }
  return {};
}

core::Result<void> Targets::add(std::uint64_t scene_id, std::uint64_t image_id,
                                const std::vector<Posed>& objects) {
  PB_RETURN_IF_ERROR(pictures_->append(
      fmt::format("{}\n{{\"im_id\": {}, \"scene_id\": {}}}", first_picture_ ? "" : ",", image_id, scene_id)));
  first_picture_ = false;
  std::map<int, int> instances;  // of each obj_id
  for (const auto& [object, model] : objects)
    if (object->visible_fraction() >= kLeastVisible) ++instances[model->obj_id];
  for (const auto& [obj_id, count] : instances) {
    PB_RETURN_IF_ERROR(poses_->append(
        fmt::format("{}\n{{\"im_id\": {}, \"inst_count\": {}, \"obj_id\": {}, \"scene_id\": {}}}",
                    first_pose_ ? "" : ",", image_id, count, obj_id, scene_id)));
    first_pose_ = false;
  }
  return {};
}

core::Result<void> Targets::close() {
  for (std::optional<OutputFile>* file : {&poses_, &pictures_}) {
    if (!*file) continue;
    PB_RETURN_IF_ERROR((*file)->append("\n]\n"));
    PB_RETURN_IF_ERROR((*file)->close());
  }
  return {};
}

}  // namespace partbooth::exporter::bop
