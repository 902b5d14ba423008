// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/similar/depth_view.h"

#include <algorithm>
#include <cmath>

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

// Where a surface is seen from behind or edge-on it still covers.
constexpr float kLeastFacing = 0.02f;

struct Corner {
  double x, y, height, facing;
};

// Of a triangle with these corners, twice the area: positive if they run counter-clockwise.
double edge(const Corner& a, const Corner& b, double x, double y) {
  return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

void draw(const Corner (&c)[3], DepthView& view) {
  const double area = edge(c[0], c[1], c[2].x, c[2].y);
  if (area == 0) return;
  const auto low = [&](double a, double b, double d) {
    return std::max(0, static_cast<int>(std::ceil(std::min({a, b, d}) - 0.5)));
  };
  const auto high = [&](double a, double b, double d) {
    return std::min(view.size_px - 1, static_cast<int>(std::floor(std::max({a, b, d}) - 0.5)));
  };
  for (int y = low(c[0].y, c[1].y, c[2].y); y <= high(c[0].y, c[1].y, c[2].y); ++y)
    for (int x = low(c[0].x, c[1].x, c[2].x); x <= high(c[0].x, c[1].x, c[2].x); ++x) {
      const double w0 = edge(c[1], c[2], x + 0.5, y + 0.5) / area,
                   w1 = edge(c[2], c[0], x + 0.5, y + 0.5) / area;
      const double w2 = 1 - w0 - w1;
      if (w0 < 0 || w1 < 0 || w2 < 0) continue;
      const std::size_t i = static_cast<std::size_t>(y) * view.size_px + x;
      const double height = w0 * c[0].height + w1 * c[1].height + w2 * c[2].height;
      if (view.facing[i] > 0 && height <= view.height_m[i]) continue;
      view.height_m[i] = static_cast<float>(height);
      view.facing[i] = std::max(
          kLeastFacing, std::abs(static_cast<float>(w0 * c[0].facing + w1 * c[1].facing + w2 * c[2].facing)));
    }
}

}  // namespace

DepthView view_depth(const core::Part& part, Vec3d towards_camera, int size_px) {
  DepthView view;
  view.size_px = size_px;
  view.m_per_px = 2.0 * part.bounding_radius_m / size_px;
  view.height_m.assign(static_cast<std::size_t>(size_px) * size_px, 0.0f);
  view.facing = view.height_m;
  const Vec3d right = core::any_perpendicular(towards_camera), up = core::cross(towards_camera, right);
  std::vector<Corner> corners;
  corners.reserve(part.mesh.positions.size());
  for (std::size_t i = 0; i < part.mesh.positions.size(); ++i) {
    const Vec3d p = Vec3d(part.mesh.positions[i] - part.bounding_center);
    corners.push_back({core::dot(p, right) / view.m_per_px + size_px / 2.0,
                       core::dot(p, up) / view.m_per_px + size_px / 2.0, core::dot(p, towards_camera),
                       core::dot(Vec3d(part.mesh.normals[i]), towards_camera)});
  }
  for (const auto& t : part.mesh.triangles) draw({corners[t[0]], corners[t[1]], corners[t[2]]}, view);
  return view;
}

}  // namespace partbooth::scene_gen
