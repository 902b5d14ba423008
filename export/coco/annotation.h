// SPDX-License-Identifier: Apache-2.0
// One object as a COCO annotation.
#pragma once

#include <string>
#include <vector>

#include "export/objects.h"

namespace partbooth::exporter::coco {

struct Masks {
  bool polygons = false;  // instead of run lengths
  bool amodal = false;    // those of whole objects too
};
// The annotation without its opening brace and its id: `"image_id":...}`.
std::string annotation(const schema::ImageRecord& record, const schema::ObjectLabel& object,
                       const KeypointNames& keypoints, const Masks& masks);
// The entry of `images`, with the camera: pixels are counted at their centres, as in keypoints.
std::string image_entry(const schema::ImageRecord& record, const std::string& file_name);
// The list of `categories`.
std::string categories(const std::vector<std::string>& classes, const KeypointNames& keypoints,
                       const std::string& dataset);

}  // namespace partbooth::exporter::coco
