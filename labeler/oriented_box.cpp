// SPDX-License-Identifier: Apache-2.0
#include "labeler/oriented_box.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/convex_hull.h"

namespace partbooth::labeler {
namespace {

using core::Vec2d;

// Corners of the first and the last pixel of each row: no others can be on the hull.
std::vector<Vec2d> row_ends(const core::ImageU16& instance, std::uint16_t id) {
  std::vector<Vec2d> corners;
  for (int y = 0; y < instance.height; ++y) {
    int first = -1, last = -1;
    for (int x = 0; x < instance.width; ++x) {
      if (*instance.at(x, y) != id) continue;
      if (first < 0) first = x;
      last = x;
    }
    if (first < 0) continue;
    for (const double row : {double(y), double(y + 1)}) {
      corners.push_back({double(first), row});
      corners.push_back({double(last + 1), row});
    }
  }
  return corners;
}

struct Rectangle {
  double u0 = 0, u1 = 0, v0 = 0, v1 = 0;  // along the direction and across it
  Vec2d direction;
  double area() const { return (u1 - u0) * (v1 - v0); }
};

Rectangle about(const std::vector<Vec2d>& hull, Vec2d direction) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Rectangle box{kInfinity, -kInfinity, kInfinity, -kInfinity, direction};
  for (const Vec2d p : hull) {
    const double u = p.x * direction.x + p.y * direction.y, v = p.y * direction.x - p.x * direction.y;
    box.u0 = std::min(box.u0, u);
    box.u1 = std::max(box.u1, u);
    box.v0 = std::min(box.v0, v);
    box.v1 = std::max(box.v1, v);
  }
  return box;
}

}  // namespace

schema::OrientedBox oriented_box(const core::ImageU16& instance, std::uint16_t id) {
  schema::OrientedBox out;
  const std::vector<Vec2d> hull = core::convex_hull(row_ends(instance, id));
  if (hull.empty()) return out;
  Rectangle best = about(hull, {1, 0});
  for (std::size_t i = 0; i < hull.size(); ++i) {
    const Vec2d a = hull[i], b = hull[(i + 1) % hull.size()];
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    const Rectangle box = about(hull, {(b.x - a.x) / length, (b.y - a.y) / length});
    // Of equal rectangles the upright one, whatever rounding says.
    if (box.area() < best.area() * (1 - 1e-9)) best = box;
  }
  const double u = (best.u0 + best.u1) / 2, v = (best.v0 + best.v1) / 2;
  out.set_center_x(u * best.direction.x - v * best.direction.y);
  out.set_center_y(u * best.direction.y + v * best.direction.x);
  double angle = std::atan2(best.direction.y, best.direction.x), width = best.u1 - best.u0,
         height = best.v1 - best.v0;
  if (width < height) {
    std::swap(width, height);
    angle += M_PI / 2;
  }
  angle -= M_PI * std::floor((angle + M_PI / 2) / M_PI);
  out.set_width(width);
  out.set_height(height);
  out.set_angle_rad(angle);
  return out;
}

}  // namespace partbooth::labeler
