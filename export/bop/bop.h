// SPDX-License-Identifier: Apache-2.0
// BOP: <split>/<scene>/{rgb,depth,mask,mask_visib}, scene_camera.json, scene_gt.json, scene_gt_info.json,
// scene_gt_coco.json; or, with --webdataset, <split>/shard-<number>.tar. models/, models_eval/, camera.json,
// dataset_info.md, and of the split test the targets of the challenges.
//
// A scene is a block of a thousand indices, an image id the rest; train is train_pbr. Objects are parts, not
// classes: obj_id is the part's place in the catalogue, from 1 (objects.json has names and classes). Lengths
// are mm, and a model's origin is the middle of its box. K counts pixels at their centres, as OpenCV: ours
// less 0.5. Depth is in steps of 0.1 mm; what is farther than 6.5535 m is missing. Visible is what the ids of
// the picture say, not a threshold of depths. The widths of scene_gt_info's boxes are last pixel less first.
//
// Where records have no amodal labels there are no mask/ pictures and bbox_obj is -1 -1 -1 -1.
#pragma once

#include "export/export.h"

namespace partbooth::exporter {

core::Result<std::unique_ptr<Exporter>> make_bop(const DatasetReader& dataset, const ExportOptions& options);

}  // namespace partbooth::exporter
