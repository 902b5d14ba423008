// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/pose.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Mat3d;
using core::Vec3d;
using schema::constant_of;

constexpr double kRadPerDeg = M_PI / 180;

Vec3d times(Vec3d a, Vec3d b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }

// The part about its own origin, rotated and scaled, before it is moved to its place.
PlacedPart rotated(const core::Part& part, const Mat3d& rotation, Size size) {
  PB_CHECK(!part.hull_points.empty() && part.bounding_radius_m > 0, part.name);
  PlacedPart placed;
  placed.world_from_part.rotation = rotation;
  placed.scale = size.scale;
  placed.stretch = size.stretch;
  const auto world = [&](core::Vec3f p) { return rotation * times(Vec3d(p) * size.scale, size.stretch); };
  placed.center = world(part.bounding_center);
  placed.radius_m = part.bounding_radius_m * size.scale;
  const bool stretched = !(size.stretch == Vec3d{1, 1, 1});
  if (stretched) placed.radius_m = 0;
  placed.hull.reserve(part.hull_points.size());
  for (const core::Vec3f p : part.hull_points) {
    const Vec3d q = placed.hull.emplace_back(world(p)) - placed.center;
    placed.footprint_m = std::max(placed.footprint_m, std::hypot(q.x, q.y));
    if (stretched) placed.radius_m = std::max(placed.radius_m, core::length(q));
  }
  return placed;
}

bool lower(Vec3d a, Vec3d b) { return a.z < b.z; }

}  // namespace

PlacedPart moved(PlacedPart placed, Vec3d by) {
  placed.world_from_part.translation += by;
  placed.center += by;
  for (Vec3d& p : placed.hull) p += by;
  return placed;
}

PlacedPart turned(PlacedPart placed, double angle_rad) {
  const core::Rigid turn{core::rotation_about({0, 0, 1}, angle_rad), {}};
  placed.world_from_part = turn * placed.world_from_part;
  placed.center = turn.point(placed.center);
  for (Vec3d& p : placed.hull) p = turn.point(p);
  return placed;
}

double lowest_z(const PlacedPart& placed) {
  return std::min_element(placed.hull.begin(), placed.hull.end(), lower)->z;
}

double highest_z(const PlacedPart& placed) {
  return std::max_element(placed.hull.begin(), placed.hull.end(), lower)->z;
}

PlacedPart place_above(const core::Part& part, const Mat3d& rotation, Size size, core::Vec2d xy, double z) {
  PlacedPart placed = rotated(part, rotation, size);
  const Vec3d by{xy.x - placed.center.x, xy.y - placed.center.y, z - lowest_z(placed)};
  return moved(std::move(placed), by);
}

PlacedPart place_at(const core::Part& part, const Mat3d& rotation, Size size, Vec3d center) {
  PlacedPart placed = rotated(part, rotation, size);
  const Vec3d by = center - placed.center;
  return moved(std::move(placed), by);
}

PlacedPart place_as(const core::Part& part, const core::Rigid& world_from_part) {
  return moved(rotated(part, world_from_part.rotation, {}), world_from_part.translation);
}

PlacedPart place_resting(const core::Part& part, const schema::PoseConfig& pose) {
  const int index = pick_stable_pose(part.stable_poses, constant_of(pose.pick()), constant_of(pose.rare()));
  const Mat3d yaw = core::rotation_about({0, 0, 1}, constant_of(pose.yaw_deg()) * kRadPerDeg);
  PlacedPart placed =
      place_above(part, yaw * part.stable_poses[index].world_from_part.rotation, {}, {0, 0}, 0);
  placed.stable_pose = index;
  return placed;
}

PlacedPart place_free(const core::Part& part, const schema::PoseConfig& pose) {
  const Mat3d rotation =
      uniform_rotation(constant_of(pose.free_u()), constant_of(pose.free_v()), constant_of(pose.free_w()));
  return place_above(part, rotation, {}, {0, 0}, constant_of(pose.free_height()) * part.bounding_radius_m);
}

Mat3d resting_rotation(const core::Part& part, int pose, Vec3d stretch) {
  const Mat3d& rotation = part.stable_poses[pose].world_from_part.rotation;
  if (stretch == Vec3d{1, 1, 1}) return rotation;
  const Vec3d down = rotation.transposed() * Vec3d{0, 0, -1};
  // Normals go with the inverse of the stretch.
  return core::rotation_between(
      core::normalize(Vec3d{down.x / stretch.x, down.y / stretch.y, down.z / stretch.z}), {0, 0, -1});
}

int pick_stable_pose(const std::vector<core::StablePose>& poses, double pick, double rare) {
  PB_CHECK(!poses.empty(), "a part without resting poses");
  double rest = pick;
  for (std::size_t i = 0; i + 1 < poses.size(); ++i) {
    rest -= (1 - rare) * poses[i].probability + rare / static_cast<double>(poses.size());
    if (rest < 0) return static_cast<int>(i);
  }
  return static_cast<int>(poses.size()) - 1;
}

Mat3d uniform_rotation(double u, double v, double w) {
  const double a = std::sqrt(1 - u), b = std::sqrt(u);
  return core::rotation_from_quaternion(b * std::cos(2 * M_PI * w), a * std::sin(2 * M_PI * v),
                                        a * std::cos(2 * M_PI * v), b * std::sin(2 * M_PI * w));
}

}  // namespace partbooth::scene_gen
