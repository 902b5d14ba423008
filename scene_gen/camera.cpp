// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/camera.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "schema/geometry.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Mat3d;
using core::Vec2d;
using core::Vec3d;
using schema::CameraConfig;
using schema::constant_of;

constexpr double kRadPerDeg = M_PI / 180;

struct Pinhole {
  double f_px;
  Vec2d center;  // of the picture
};

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

// Box of projected points, and the depths of the points that span it.
struct Spanned {
  ProjectedBox box;
  double z_x0 = 0, z_x1 = 0, z_y0 = 0, z_y1 = 0;
};

Spanned span(const std::vector<Vec3d>& points, Vec3d shift, const Pinhole& pinhole) {
  Spanned s;
  s.box = {1e300, 1e300, -1e300, -1e300};
  for (const Vec3d p : points) {
    const double z = p.z + shift.z;
    const double x = pinhole.f_px * (p.x + shift.x) / z + pinhole.center.x;
    const double y = pinhole.f_px * (p.y + shift.y) / z + pinhole.center.y;
    if (x < s.box.x0) s.box.x0 = x, s.z_x0 = z;
    if (x > s.box.x1) s.box.x1 = x, s.z_x1 = z;
    if (y < s.box.y0) s.box.y0 = y, s.z_y0 = z;
    if (y > s.box.y1) s.box.y1 = y, s.z_y1 = z;
  }
  return s;
}

// Share of a w x h box about `center` that lies outside the picture.
double share_outside(double w, double h, Vec2d center, const Pinhole& pinhole) {
  const auto overlap = [](double middle, double size, double picture) {
    return std::clamp(std::min(middle + size / 2, picture) - std::max(middle - size / 2, 0.0), 0.0, size);
  };
  return 1 -
         overlap(center.x, w, 2 * pinhole.center.x) * overlap(center.y, h, 2 * pinhole.center.y) / (w * h);
}

// Where the centre of a w x h box goes so that `share` of it lies outside the picture, in the direction
// `side_rad` from the middle. The middle itself if too much of a large box is outside there already.
Vec2d truncated_center(double w, double h, double share, double side_rad, const Pinhole& pinhole) {
  const auto at = [&](double s) {
    return Vec2d{pinhole.center.x + s * std::cos(side_rad), pinhole.center.y + s * std::sin(side_rad)};
  };
  double inside = 0, outside = 2 * (pinhole.center.x + pinhole.center.y) + w + h;
  for (int i = 0; i < 50; ++i) {
    const double middle = (inside + outside) / 2;
    (share_outside(w, h, at(middle), pinhole) > share ? outside : inside) = middle;
  }
  return at(inside);
}

// A whole part keeps one pixel from the border.
Vec2d wanted_center(const CameraConfig& camera, double w, double h, const Pinhole& pinhole) {
  if (constant_of(camera.truncated()) == 1) {
    const double side_rad = constant_of(camera.truncation_side_deg()) * kRadPerDeg;
    return truncated_center(w, h, constant_of(camera.truncation()), side_rad, pinhole);
  }
  const auto room = [](double size, double half_picture) {
    return std::max(0.0, half_picture - size / 2 - 1);
  };
  return {pinhole.center.x + constant_of(camera.offset_x()) * room(w, pinhole.center.x),
          pinhole.center.y + constant_of(camera.offset_y()) * room(h, pinhole.center.y)};
}

// Moves the points (in camera axes) in front of a camera at the origin until their box is as wanted.
tl::expected<Vec3d, std::string> solve_shift(const std::vector<Vec3d>& points, const CameraConfig& camera,
                                             const Pinhole& pinhole, double radius_m, double wanted_px) {
  double nearest = 0;
  for (const Vec3d p : points) nearest = std::min(nearest, p.z);
  Vec3d shift{0, 0, pinhole.f_px * 2 * radius_m / wanted_px + radius_m};
  for (int i = 0; i < 200; ++i) {
    const Spanned s = span(points, shift, pinhole);
    const double w = s.box.x1 - s.box.x0, h = s.box.y1 - s.box.y0;
    const double ratio = s.box.long_side() / wanted_px;
    const Vec2d wanted = wanted_center(camera, w, h, pinhole);
    const double dx = wanted.x - (s.box.x0 + s.box.x1) / 2, dy = wanted.y - (s.box.y0 + s.box.y1) / 2;
    if (std::abs(ratio - 1) * wanted_px < 0.01 && std::abs(dx) < 0.01 && std::abs(dy) < 0.01) return shift;
    // Newton's step sideways. In depth, the size goes with 1 / (depth of the points that span the box);
    // taking the nearest point for them never overshoots, so no point ever comes behind the camera.
    shift.x += dx * 2 / (pinhole.f_px * (1 / s.z_x0 + 1 / s.z_x1));
    shift.y += dy * 2 / (pinhole.f_px * (1 / s.z_y0 + 1 / s.z_y1));
    shift.z += (shift.z + nearest) * (ratio - 1);
    if (shift.z + nearest < 0.02 * radius_m) {
      return tl::unexpected(
          std::string("the camera would touch the part: scene.camera.part_extent is too large for "
                      "scene.camera.focal_length_mm and sensor_width_mm"));
    }
  }
  return tl::unexpected(std::string(
      "no camera position gives scene.camera.part_extent at this scene.camera.truncation or offset"));
}

// Aperture and focus. Blur of a point at depth z, focus at s, in pixels: f_px * aperture * |z - s| / (s * z).
void set_lens(const CameraConfig& config, const std::vector<Vec3d>& points, Vec3d shift,
              schema::Camera& camera) {
  const double focal_m = constant_of(config.focal_length_mm()) * 1e-3, f_px = camera.fx_px();
  double aperture_m = focal_m / constant_of(config.f_number());
  const double z = shift.z;
  // Largest relative focus error e that keeps the centre's blur, f_px * aperture * |e| / (z * (1 + e)), in
  // its limit.
  double error = constant_of(config.focus_error());
  const double blur_z = constant_of(config.max_blur_px()) * z, sign = error < 0 ? -1 : 1;
  const double room = aperture_m * f_px - sign * blur_z;
  if (room > 0) error = sign * std::min(std::abs(error), blur_z / room);
  const double focus_m = z * (1 + error);
  double blur_of_one_m = 0;  // worst blur in pixels for an aperture of 1 m
  for (const Vec3d p : points) {
    const double depth = p.z + shift.z;
    blur_of_one_m = std::max(blur_of_one_m, f_px * std::abs(depth - focus_m) / (focus_m * depth));
  }
  if (blur_of_one_m > 0)
    aperture_m = std::min(aperture_m, constant_of(config.max_depth_blur_px()) / blur_of_one_m);
  camera.set_lens_radius_m(aperture_m / 2);
  camera.set_focus_distance_m(focus_m);
  camera.set_focal_length_m(focal_m);
}

}  // namespace

double ProjectedBox::long_side() const { return std::max(x1 - x0, y1 - y0); }

ProjectedBox project_box(const std::vector<Vec3d>& points, const schema::Camera& camera) {
  PB_CHECK(camera.fx_px() == camera.fy_px());
  const core::Rigid camera_from_world = schema::rigid_of(camera.camera_from_world());
  std::vector<Vec3d> seen;
  seen.reserve(points.size());
  for (const Vec3d p : points) seen.push_back(camera_from_world.point(p));
  return span(seen, {0, 0, 0}, {camera.fx_px(), {camera.cx_px(), camera.cy_px()}}).box;
}

tl::expected<schema::Camera, std::string> frame_part(const CameraConfig& config,
                                                     const schema::ImageConfig& image, const PlacedPart& part,
                                                     bool has_ground) {
  const double width = image.width_px(), height = image.height_px();
  const double f_px = constant_of(config.focal_length_mm()) / constant_of(config.sensor_width_mm()) * width;
  const Pinhole pinhole{f_px, {width / 2, height / 2}};
  const Mat3d rotation = camera_from_world(config);
  std::vector<Vec3d> points;
  points.reserve(part.hull.size());
  for (const Vec3d p : part.hull) points.push_back(rotation * (p - part.center));

  const double wanted_px = constant_of(config.part_extent()) * std::min(width, height);
  const auto shift = solve_shift(points, config, pinhole, part.radius_m, wanted_px);
  if (!shift) return tl::unexpected(shift.error());
  const core::Rigid camera_from_world{rotation, *shift - rotation * part.center};
  if (has_ground && camera_from_world.inverse().translation.z < 0.02 * part.radius_m) {
    return tl::unexpected(
        std::string("the camera would be below the ground: scene.camera.elevation_deg is too low"));
  }

  schema::Camera camera;
  camera.set_width_px(image.width_px());
  camera.set_height_px(image.height_px());
  camera.set_fx_px(f_px);
  camera.set_fy_px(f_px);
  camera.set_cx_px(pinhole.center.x);
  camera.set_cy_px(pinhole.center.y);
  *camera.mutable_camera_from_world() = schema::to_transform(camera_from_world);
  set_lens(config, points, *shift, camera);
  return camera;
}

}  // namespace partbooth::scene_gen
