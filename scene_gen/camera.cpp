// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/camera.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "scene_gen/lens.h"
#include "schema/geometry.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Mat3d;
using core::Vec3d;
using schema::CameraConfig;
using schema::constant_of;

constexpr double kRadPerDeg = M_PI / 180;

// Rows: right, down, forward. Without roll, the picture's up is the world's as far as the elevation allows;
// straight down it is the direction of the azimuth, turned away.
Mat3d camera_from_world(const CameraConfig& camera) {
  const double elevation = constant_of(camera.elevation_deg()) * kRadPerDeg;
  const double azimuth = constant_of(camera.azimuth_deg()) * kRadPerDeg;
  const double roll = constant_of(camera.roll_deg()) * kRadPerDeg;
  const Vec3d forward{-std::cos(elevation) * std::cos(azimuth), -std::cos(elevation) * std::sin(azimuth),
                      -std::sin(elevation)};
  const Vec3d up{-std::sin(elevation) * std::cos(azimuth), -std::sin(elevation) * std::sin(azimuth),
                 std::cos(elevation)};
  const Vec3d right = core::cross(forward, up), down = -up;
  return {{right * std::cos(roll) + down * std::sin(roll), down * std::cos(roll) - right * std::sin(roll),
           forward}};
}

// Moves a telecentric camera back along its axis until no ray starts below the ground.
tl::expected<double, std::string> clear_of_ground(const core::Mat3d& camera_rotation, Vec3d lens_center,
                                                  const schema::Camera& camera, double radius_m) {
  const Vec3d right = camera_rotation.rows[0], down = camera_rotation.rows[1],
              forward = camera_rotation.rows[2];
  const double half_m = camera.m_per_px() / 2;
  const double lowest = lens_center.z - half_m * (camera.width_px() * std::abs(right.z) +
                                                  camera.height_px() * std::abs(down.z));
  const double missing = 0.02 * radius_m - lowest;
  if (missing <= 0) return 0;
  constexpr double kFarthest = 50;  // bounding radii
  if (missing > kFarthest * radius_m * -forward.z) {
    return tl::unexpected(std::string(
        "a telecentric camera would look from below the ground: scene.camera.elevation_deg is too low"));
  }
  return missing / -forward.z;
}

}  // namespace

ProjectedBox project_box(const std::vector<Vec3d>& points, const schema::Camera& camera) {
  const auto lens = core::CameraModel::create(schema::parameters_of(camera));
  PB_CHECK(lens.has_value());
  const core::Rigid camera_from_world = schema::rigid_of(camera.camera_from_world());
  std::vector<Vec3d> seen;
  seen.reserve(points.size());
  for (const Vec3d p : points) seen.push_back(camera_from_world.point(p));
  return box_of(seen, *lens);
}

tl::expected<schema::Camera, std::string> frame_part(const CameraConfig& config,
                                                     const schema::ImageConfig& image, const PlacedPart& part,
                                                     bool has_ground) {
  const Mat3d rotation = camera_from_world(config);
  std::vector<Vec3d> points;
  points.reserve(part.hull.size());
  core::Box3d box;
  for (const Vec3d p : part.hull) {
    points.push_back(rotation * (p - part.center));
    box.extend(points.back());
  }
  double wanted_px = constant_of(config.size_px());
  if (wanted_px == 0)
    wanted_px = constant_of(config.part_extent()) * std::min(image.width_px(), image.height_px());
  schema::Camera camera;
  const auto lens = set_projection(config, image, std::max(box.size().x, box.size().y), wanted_px, camera);
  if (!lens) return tl::unexpected(lens.error());
  auto shift = solve_shift(points, config, *lens, part.radius_m, wanted_px);
  if (!shift) return tl::unexpected(shift.error());
  const auto lens_center = [&] { return part.center - rotation.transposed() * *shift; };
  if (has_ground && camera.model() == schema::Camera::TELECENTRIC) {
    const auto back = clear_of_ground(rotation, lens_center(), camera, part.radius_m);
    if (!back) return tl::unexpected(back.error());
    shift->z += *back;
  }
  if (has_ground && lens_center().z < 0.02 * part.radius_m) {
    return tl::unexpected(
        std::string("the camera would be below the ground: scene.camera.elevation_deg is too low"));
  }
  *camera.mutable_camera_from_world() = schema::to_transform({rotation, *shift - rotation * part.center});
  for (Vec3d& p : points) p += *shift;
  set_aperture(config, points, shift->z, camera);
  set_lens_errors(config, camera);
  set_shutter(config, *shift, *lens, camera);
  return camera;
}

}  // namespace partbooth::scene_gen
