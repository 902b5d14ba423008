// SPDX-License-Identifier: Apache-2.0
#include "renderer/label_bounds.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "core/check.h"
#include "renderer/scene/convert.h"
#include "schema/geometry.h"

namespace partbooth::renderer {
namespace {

using core::Vec2d;
using core::Vec3d;

struct Bounds {
  Vec2d low{1e30, 1e30}, high{-1e30, -1e30};
  void extend(double x, double y) {
    low = {std::min(low.x, x), std::min(low.y, y)};
    high = {std::max(high.x, x), std::max(high.y, y)};
  }
};

// Box of the points in the undistorted picture plane, (x/z, y/z) or metres. Nothing if one lies behind the
// camera.
std::optional<Bounds> plane_bounds(const std::vector<Vec3d>& points, const core::Rigid& camera_from_world,
                                   core::LensModel model) {
  Bounds out;
  for (const Vec3d& world : points) {
    const Vec3d p = camera_from_world.point(world);
    if (model == core::LensModel::kTelecentric) {
      out.extend(p.x, p.y);
    } else {
      if (p.z <= 1e-6) return std::nullopt;
      out.extend(p.x / p.z, p.y / p.z);
    }
  }
  return out;
}

// Image of that box, from points along its border: projection bends lines, but the border stays outermost.
std::optional<Bounds> image_bounds(const Bounds& plane, const core::CameraModel& camera) {
  const bool straight = camera.parameters().model != core::LensModel::kFisheye && !camera.distorts();
  const int steps = straight ? 1 : 64;
  Bounds out;
  for (int i = 0; i <= steps; ++i) {
    const double t = double(i) / steps;
    const double x = plane.low.x + (plane.high.x - plane.low.x) * t,
                 y = plane.low.y + (plane.high.y - plane.low.y) * t;
    for (const Vec3d p :
         {Vec3d{x, plane.low.y, 1}, {x, plane.high.y, 1}, {plane.low.x, y, 1}, {plane.high.x, y, 1}}) {
      const auto pixel = camera.project(p);
      if (!pixel) return std::nullopt;
      out.extend(pixel->x, pixel->y);
    }
  }
  return out;
}

Rect rect_of(const Bounds& b, const Rect& limit) {
  // A pixel more for rounding.
  const auto bound = [](double v, int lo, int hi) { return int(std::clamp(v, double(lo), double(hi))); };
  return {
      bound(std::floor(b.low.x) - 1, limit.x0, limit.x1), bound(std::floor(b.low.y) - 1, limit.y0, limit.y1),
      bound(std::ceil(b.high.x) + 1, limit.x0, limit.x1), bound(std::ceil(b.high.y) + 1, limit.y0, limit.y1)};
}

}  // namespace

Rect pixels_of(const core::CameraModel& lens, const schema::Camera& camera, const schema::Instance& object,
               const core::Part& part) {
  const int width = int(camera.width_px()), height = int(camera.height_px());
  const Rect limit{-width, -height, 2 * width, 2 * height};
  const core::Rigid world_from_part = to_rigid(object.world_from_part());
  PB_CHECK(!part.hull_points.empty(), part.name);
  // The hull's image holds that of the mesh, and touches it on all sides.
  std::vector<Vec3d> points;
  points.reserve(part.hull_points.size());
  for (const core::Vec3f& p : part.hull_points)
    points.push_back(world_from_part.point(Vec3d(p) * object.scale()));

  const auto bounds_at = [&](double time_s) -> std::optional<Bounds> {
    const auto plane = plane_bounds(points, schema::camera_at(camera, time_s), lens.parameters().model);
    return plane ? image_bounds(*plane, lens) : std::nullopt;
  };
  const double row_time_s = camera.shutter().row_time_s();
  if (row_time_s == 0) {
    const auto bounds = bounds_at(0);
    return bounds ? rect_of(*bounds, limit) : limit;
  }
  // Rows look at times of their own. What lies in the rows of `rect` is seen at their times, which narrows
  // it.
  Rect rect = limit;
  constexpr int kRounds = 4, kTimes = 8;
  for (int round = 0; round < kRounds && !rect.empty(); ++round) {
    Bounds all;
    Vec2d step{};  // largest move from one time to the next
    std::optional<Bounds> before;
    for (int i = 0; i <= kTimes; ++i) {
      const double row = rect.y0 + double(rect.height()) * i / kTimes;
      const auto b = bounds_at((row - 0.5 * height) * row_time_s);
      if (!b) return rect;
      all.extend(b->low.x, b->low.y);
      all.extend(b->high.x, b->high.y);
      if (before) {
        step.x = std::max({step.x, std::abs(b->low.x - before->low.x), std::abs(b->high.x - before->high.x)});
        step.y = std::max({step.y, std::abs(b->low.y - before->low.y), std::abs(b->high.y - before->high.y)});
      }
      before = b;
    }
    // Between two times the outline may bulge by a part of the move.
    all.extend(all.low.x - step.x / 4, all.low.y - step.y / 4);
    all.extend(all.high.x + step.x / 4, all.high.y + step.y / 4);
    const Rect next = rect_of(all, rect);
    if (next.x0 == rect.x0 && next.y0 == rect.y0 && next.x1 == rect.x1 && next.y1 == rect.y1) break;
    rect = next;
  }
  return rect;
}

}  // namespace partbooth::renderer
