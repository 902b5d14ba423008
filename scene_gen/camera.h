// SPDX-License-Identifier: Apache-2.0
// The camera: its orientation from the drawn angles, its place from the wanted size and position of the part
// in the picture.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "partbooth/config.pb.h"
#include "partbooth/scene.pb.h"
#include "scene_gen/framing.h"
#include "scene_gen/pose.h"

namespace partbooth::scene_gen {

// Of the image of the points' convex hull. All points must lie in front of the camera.
ProjectedBox project_box(const std::vector<core::Vec3d>& points, const schema::Camera& camera);

// Aims a camera at the part: the long side of the box of its hull's image has the wanted length to a tenth
// of a pixel, and the box lies where the offsets or the truncation want it. `camera` holds drawn values. The
// error names the limit that does not allow it: for the rejection sampler.
tl::expected<schema::Camera, std::string> frame_part(const schema::CameraConfig& camera,
                                                     const schema::ImageConfig& image, const PlacedPart& part,
                                                     bool has_ground);

}  // namespace partbooth::scene_gen
