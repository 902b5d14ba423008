// SPDX-License-Identifier: Apache-2.0
// One picture as BOP's lines of JSON and PNG files.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "export/bop/models.h"
#include "partbooth/record.pb.h"

namespace partbooth::exporter::bop {

inline constexpr double kDepthScale = 0.1;    // mm a step
inline constexpr double kLeastVisible = 0.1;  // visible fraction from which the challenge counts an object

// By the hash of a part, also of its coarse form.
using ModelOfPart = std::map<std::string, Model>;

// The objects of a picture that have a model: gt_id is the place in this list.
struct Posed {
  const schema::ObjectLabel* object = nullptr;
  const Model* model = nullptr;
};
std::vector<Posed> posed_objects(const schema::ImageRecord& record, const ModelOfPart& models);
// All of them have an amodal mask.
bool has_amodal_masks(const schema::Labels& labels);

std::string camera_json(const schema::Camera& camera);        // of scene_camera.json
std::string gt_json(const std::vector<Posed>& objects);       // of scene_gt.json
std::string gt_info_json(const std::vector<Posed>& objects);  // of scene_gt_info.json
// Of scene_gt_coco.json, as bop_toolkit's calc_gt_coco.py writes it: the entry of `images`, and a line for
// each object with pixels. Masks are those of the visible pixels, boxes the amodal ones inside the picture
// where there are any, with whole widths; `ignore` is what is seen to less than a tenth, or ignored.
std::string coco_image(std::uint64_t image_id, const std::string& file_name, const schema::Labels& labels);
std::string coco_annotations(std::uint64_t image_id, const std::vector<Posed>& objects);
// {"0": {"counts": [...], "size": [h, w]}, ...}, of BOP's WebDataset.
std::string masks_json(const std::vector<Posed>& objects, bool amodal);

// 0 and 255, of the picture's size.
std::string mask_png(const schema::Mask& mask, const schema::Labels& picture);
// 16 bits, from the layer `depth`. Error: the layer cannot be read.
core::Result<std::string> depth_png(const std::string& path);

}  // namespace partbooth::exporter::bop
