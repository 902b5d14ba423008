// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/thin_hull.h"

#include <algorithm>

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

struct Side {
  Vec3d normal;
  double offset = 0;
};

std::vector<Side> sides_of(const Hull& hull) {
  std::vector<Side> sides;
  for (const HullFace& face : hull.faces) {
    // Newell's normal: faces with many corners are not quite plane.
    Vec3d normal, middle;
    for (std::size_t i = 0; i < face.vertices.size(); ++i) {
      const Vec3d a = hull.points[face.vertices[i]];
      normal += core::cross(a, hull.points[face.vertices[(i + 1) % face.vertices.size()]]);
      middle += a;
    }
    normal = core::normalize(normal);
    sides.push_back({normal, core::dot(normal, middle) / static_cast<double>(face.vertices.size())});
  }
  return sides;
}

std::vector<Vec3d> extremes(const std::vector<Vec3d>& points) {
  std::vector<Vec3d> found;
  const auto add = [&](Vec3d direction) {
    const Vec3d p = *std::max_element(points.begin(), points.end(), [&](Vec3d a, Vec3d b) {
      return core::dot(direction, a) < core::dot(direction, b);
    });
    if (std::find(found.begin(), found.end(), p) == found.end()) found.push_back(p);
  };
  for (const double x : {-1.0, 0.0, 1.0})
    for (const double y : {-1.0, 0.0, 1.0})
      for (const double z : {-1.0, 0.0, 1.0})
        if (x != 0 || y != 0 || z != 0) add({x, y, z});
  return found;
}

}  // namespace

std::vector<Vec3d> thin_hull(const std::vector<Vec3d>& points, std::size_t most, double tolerance) {
  const Hull full = convex_hull(points);
  if (full.faces.empty() || full.points.size() <= 8) return full.points;
  std::vector<Vec3d> corners = extremes(full.points);
  while (corners.size() < most) {
    const std::vector<Side> sides = sides_of(convex_hull(corners));
    double farthest = tolerance;
    const Vec3d* next = sides.empty() ? &full.points[corners.size() % full.points.size()] : nullptr;
    for (const Vec3d& p : full.points) {
      double out = -1e300;
      for (const Side& side : sides) out = std::max(out, core::dot(side.normal, p) - side.offset);
      if (out <= farthest) continue;
      farthest = out;
      next = &p;
    }
    if (next == nullptr) break;
    corners.push_back(*next);
  }
  return convex_hull(corners).points;
}

}  // namespace partbooth::scene_gen
