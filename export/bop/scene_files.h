// SPDX-License-Identifier: Apache-2.0
// The JSON files of a BOP scene, which its pictures share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "export/coco/instances_file.h"
#include "export/output_file.h"

namespace partbooth::exporter::bop {

class SceneFiles {
 public:
  // `folder`: of the scene. `coco_head`: as InstancesFile takes it.
  static core::Result<SceneFiles> open(ExportFolder& exported, const std::string& folder,
                                       const std::string& coco_head);
  // `lines`: the picture's entries of scene_camera, scene_gt and scene_gt_info and of the images of
  // scene_gt_coco, a line each; `annotations` as InstancesFile takes them.
  core::Result<void> add(std::uint64_t image_id, std::string_view lines, std::string_view annotations);
  core::Result<void> close();

 private:
  SceneFiles(std::vector<OutputFile> files, coco::InstancesFile coco)
      : files_(std::move(files)), coco_(std::move(coco)) {}

  std::vector<OutputFile> files_;
  coco::InstancesFile coco_;
  bool first_ = true;
};

}  // namespace partbooth::exporter::bop
