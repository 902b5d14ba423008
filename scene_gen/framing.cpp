// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/framing.h"

#include <algorithm>
#include <cmath>

#include "core/convex_hull.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::CameraModel;
using core::LensModel;
using core::Vec2d;
using core::Vec3d;
using schema::CameraConfig;
using schema::constant_of;

// Points on each edge of a bent outline.
constexpr int kEdgePoints = 16;

// Box of projected points, and the depths of the points that span it.
struct Spanned {
  ProjectedBox box;
  double z_x0 = 0, z_x1 = 0, z_y0 = 0, z_y1 = 0;
};

bool bends_lines(const CameraModel& lens) {
  return lens.distorts() || lens.parameters().model == LensModel::kFisheye;
}

// Without its distortion.
Vec2d straight_pixel(Vec3d p, const core::CameraParameters& lens) {
  if (lens.model == LensModel::kTelecentric)
    return {p.x / lens.m_per_px + lens.cx_px, p.y / lens.m_per_px + lens.cy_px};
  return {lens.fx_px * p.x / p.z + lens.cx_px, lens.fy_px * p.y / p.z + lens.cy_px};
}

ProjectedBox bent_box(const std::vector<Vec3d>& points, Vec3d shift, const CameraModel& lens) {
  std::vector<Vec2d> plane;
  plane.reserve(points.size());
  for (const Vec3d p : points) {
    const Vec3d q = p + shift;
    plane.push_back({q.x / q.z, q.y / q.z});
  }
  const std::vector<Vec2d> hull = core::convex_hull(std::move(plane));
  ProjectedBox box{1e300, 1e300, -1e300, -1e300};
  for (std::size_t i = 0; i < hull.size(); ++i) {
    const Vec2d a = hull[i], b = hull[(i + 1) % hull.size()];
    for (int k = 0; k < kEdgePoints; ++k) {
      const double t = static_cast<double>(k) / kEdgePoints;
      const Vec3d p{a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, 1};
      // What lies too far aside to be seen at all counts without distortion.
      const auto seen = lens.project(p);
      const Vec2d pixel = seen ? *seen : straight_pixel(p, lens.parameters());
      box = {std::min(box.x0, pixel.x), std::min(box.y0, pixel.y), std::max(box.x1, pixel.x),
             std::max(box.y1, pixel.y)};
    }
  }
  return box;
}

Spanned span(const std::vector<Vec3d>& points, Vec3d shift, const CameraModel& lens) {
  Spanned s;
  s.box = {1e300, 1e300, -1e300, -1e300};
  for (const Vec3d p : points) {
    const auto [x, y] = straight_pixel(p + shift, lens.parameters());
    const double z = p.z + shift.z;
    if (x < s.box.x0) s.box.x0 = x, s.z_x0 = z;
    if (x > s.box.x1) s.box.x1 = x, s.z_x1 = z;
    if (y < s.box.y0) s.box.y0 = y, s.z_y0 = z;
    if (y > s.box.y1) s.box.y1 = y, s.z_y1 = z;
  }
  if (bends_lines(lens)) s.box = bent_box(points, shift, lens);
  return s;
}

struct Picture {
  double width, height;
  Vec2d middle() const { return {width / 2, height / 2}; }
};

// Share of a w x h box about `center` that lies outside the picture.
double share_outside(double w, double h, Vec2d center, const Picture& picture) {
  const auto overlap = [](double middle, double size, double all) {
    return std::clamp(std::min(middle + size / 2, all) - std::max(middle - size / 2, 0.0), 0.0, size);
  };
  return 1 - overlap(center.x, w, picture.width) * overlap(center.y, h, picture.height) / (w * h);
}

// Where the centre of a w x h box goes so that `share` of it lies outside the picture, in the direction
// `side_rad` from the middle. The middle itself if too much of a large box is outside there already.
Vec2d truncated_center(double w, double h, double share, double side_rad, const Picture& picture) {
  const auto at = [&](double s) {
    return Vec2d{picture.middle().x + s * std::cos(side_rad), picture.middle().y + s * std::sin(side_rad)};
  };
  double inside = 0, outside = picture.width + picture.height + w + h;
  for (int i = 0; i < 50; ++i) {
    const double middle = (inside + outside) / 2;
    (share_outside(w, h, at(middle), picture) > share ? outside : inside) = middle;
  }
  return at(inside);
}

std::string too_near(bool fixed) {
  return fixed ? "the camera would touch the part: scene.camera.distance_mm is too small for it"
               : "the camera would touch the part: scene.camera.part_extent is too large for "
                 "scene.camera.focal_length_mm and sensor_width_mm";
}

// A whole part keeps one pixel from the border.
Vec2d wanted_center(const CameraConfig& camera, double w, double h, const Picture& picture) {
  if (constant_of(camera.truncated()) == 1) {
    const double side_rad = constant_of(camera.truncation_side_deg()) * M_PI / 180;
    return truncated_center(w, h, constant_of(camera.truncation()), side_rad, picture);
  }
  const auto room = [](double size, double half_picture) {
    return std::max(0.0, half_picture - size / 2 - 1);
  };
  const Vec2d middle = picture.middle();
  return {middle.x + constant_of(camera.offset_x()) * room(w, middle.x),
          middle.y + constant_of(camera.offset_y()) * room(h, middle.y)};
}

}  // namespace

double ProjectedBox::long_side() const { return std::max(x1 - x0, y1 - y0); }

ProjectedBox box_of(const std::vector<Vec3d>& points, const CameraModel& lens) {
  return span(points, {0, 0, 0}, lens).box;
}

tl::expected<Vec3d, std::string> solve_shift(const std::vector<Vec3d>& points, const CameraConfig& camera,
                                             const CameraModel& lens, double radius_m, double wanted_px) {
  const core::CameraParameters& p = lens.parameters();
  const Picture picture{static_cast<double>(p.width_px), static_cast<double>(p.height_px)};
  const bool telecentric = p.model == LensModel::kTelecentric;
  const double f_px = telecentric ? picture.width : p.fx_px;
  double nearest = 0;
  for (const Vec3d q : points) nearest = std::min(nearest, q.z);
  const double fixed_m = telecentric ? 0 : constant_of(camera.distance_mm()) * 1e-3;
  Vec3d shift{0, 0, fixed_m > 0 ? fixed_m : f_px * 2 * radius_m / wanted_px + radius_m};
  for (int i = 0; i < 200; ++i) {
    const Spanned s = span(points, shift, lens);
    const double w = s.box.x1 - s.box.x0, h = s.box.y1 - s.box.y0;
    const double ratio = telecentric || fixed_m > 0 ? 1 : s.box.long_side() / wanted_px;
    const Vec2d wanted = wanted_center(camera, w, h, picture);
    const double dx = wanted.x - (s.box.x0 + s.box.x1) / 2, dy = wanted.y - (s.box.y0 + s.box.y1) / 2;
    if (shift.z + nearest < 0.02 * radius_m) return tl::unexpected(too_near(fixed_m > 0));
    if (std::abs(ratio - 1) * wanted_px < 0.01 && std::abs(dx) < 0.01 && std::abs(dy) < 0.01) return shift;
    // Newton's step sideways, as if nothing were distorted. In depth, the size goes with 1 / (depth of the
    // points that span the box); taking the nearest point for them never overshoots, so no point ever comes
    // behind the camera.
    shift.x += telecentric ? dx * p.m_per_px : dx * 2 / (p.fx_px * (1 / s.z_x0 + 1 / s.z_x1));
    shift.y += telecentric ? dy * p.m_per_px : dy * 2 / (p.fy_px * (1 / s.z_y0 + 1 / s.z_y1));
    shift.z += (shift.z + nearest) * (ratio - 1);
  }
  return tl::unexpected(std::string(
      "no camera position gives scene.camera.part_extent at this scene.camera.truncation or offset"));
}

}  // namespace partbooth::scene_gen
