// SPDX-License-Identifier: Apache-2.0
// Parts in the world: resting on the ground plane z = 0, or floating.
#pragma once

#include <vector>

#include "core/part.h"
#include "core/vec.h"
#include "partbooth/config.pb.h"

namespace partbooth::scene_gen {

// A part where it stands in the world, with what the other stages of the generator ask about it.
struct PlacedPart {
  core::Rigid world_from_part;
  double scale = 1;
  core::Vec3d stretch{1, 1, 1};   // on the part's own axes, before `scale`
  int stable_pose = -1;           // index into Part::stable_poses; -1 for a free pose
  std::vector<core::Vec3d> hull;  // convex hull in the world
  core::Vec3d center;             // of the bounding sphere
  double radius_m = 0;            // of the bounding sphere
  double footprint_m = 0;  // of the smallest circle about the centre, seen from above, that holds the part
};

// How large a part is made.
struct Size {
  double scale = 1;
  core::Vec3d stretch{1, 1, 1};
};

// The main target, its centre above the origin: in a resting pose, its lowest point at z = 0, ...
PlacedPart place_resting(const core::Part& part, const schema::PoseConfig& pose);
// ... or in any orientation, above z = 0 by the drawn height.
PlacedPart place_free(const core::Part& part, const schema::PoseConfig& pose);

// `rotation` about the part's origin, then moved so that the centre comes to (x, y) and the lowest point to
// z.
PlacedPart place_above(const core::Part& part, const core::Mat3d& rotation, Size size, core::Vec2d xy,
                       double lowest_z);
// The same with the centre at a point.
PlacedPart place_at(const core::Part& part, const core::Mat3d& rotation, Size size, core::Vec3d center);

// As it lies in a pile.
PlacedPart place_as(const core::Part& part, const core::Rigid& world_from_part);

PlacedPart moved(PlacedPart placed, core::Vec3d by);
// About the world's z axis.
PlacedPart turned(PlacedPart placed, double angle_rad);
double lowest_z(const PlacedPart& placed);
double highest_z(const PlacedPart& placed);

// Of a resting pose of the stretched part: the plane that it rests on is stretched too.
core::Mat3d resting_rotation(const core::Part& part, int pose, core::Vec3d stretch);

// Resting pose by cumulated probability; `rare` mixes in equal shares: (1 - rare) p + rare / n.
int pick_stable_pose(const std::vector<core::StablePose>& poses, double pick, double rare);

// Uniform on SO(3) for uniform u, v, w (Shoemake, "Uniform random rotations", Graphics Gems III, 1992).
core::Mat3d uniform_rotation(double u, double v, double w);

}  // namespace partbooth::scene_gen
