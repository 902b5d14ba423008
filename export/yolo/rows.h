// SPDX-License-Identifier: Apache-2.0
// One object as a row of a YOLO label file.
#pragma once

#include <string>

#include "export/objects.h"

namespace partbooth::exporter::yolo {

// `cls` and centre, width and height of the box.
std::string detect_row(const schema::Labels& labels, const schema::ObjectLabel& object);
// The outline of all pieces of the mask, in one polygon, a twentieth of a pixel inside.
std::string segment_row(const schema::Labels& labels, const schema::ObjectLabel& object);
// The box, then x, y and visibility of each of `points` keypoints; what the class lacks is 0 0 0.
std::string pose_row(const schema::Labels& labels, const schema::ObjectLabel& object,
                     const KeypointNames& keypoints, std::size_t points);
// The corners of the oriented box, which may lie outside the picture. They are moved to its border where
// ultralytics would drop the whole picture.
std::string obb_row(const schema::Labels& labels, const schema::ObjectLabel& object);
// It drops pictures with a box whose upright bounding box is larger than the picture or has its centre
// outside.
bool ultralytics_takes(const schema::Labels& labels, const schema::OrientedBox& box);

}  // namespace partbooth::exporter::yolo
