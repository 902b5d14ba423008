// SPDX-License-Identifier: Apache-2.0
// Points of the CAD model in the picture.
#pragma once

#include "core/frame.h"
#include "core/part.h"
#include "labeler/view.h"
#include "partbooth/config.pb.h"
#include "partbooth/record.pb.h"
#include "partbooth/scene.pb.h"

namespace partbooth::labeler {

// A point of interest in the part's own frame, before stretch and scale.
struct NamedPoint {
  std::string name;
  core::Vec3d point_m;
};

// The ends of the axes of a part's holes: "hole0.a", "hole0.b", ... in the order of Part::features; a blind
// hole has its open end only. "hole0.b" is the end that the axis points to.
std::vector<NamedPoint> hole_points(const core::Part& part);

// Those that the config names for the object's class, in their order there.
std::vector<NamedPoint> named_points(const schema::DatasetConfig& config, const std::string& label);

// Farther from the surface than this, as a share of the distance, a point is hidden: pixels have a size.
inline constexpr double kDepthTolerance = 0.002;

// Where the picture shows the point, which is at `world_m` at time 0. One that falls outside the picture, or
// behind the camera, is "not in the picture"; one that something is clearly in front of is hidden: nearer
// than the point by more than kDepthTolerance and more than the depth changes from its pixel to the next.
schema::KeypointLabel keypoint(const NamedPoint& point, core::Vec3d world_m, const View& view,
                               const core::Frame& frame);

// Box of the part in its own frame (stretch and scale applied), and its corners seen by the camera.
void set_box3d(const core::Box3d& box, const core::Rigid& camera_from_part, schema::ObjectLabel& label);

}  // namespace partbooth::labeler
