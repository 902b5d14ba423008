// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/cut_surface.h"

#include <algorithm>

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using Corners = CutSurface::Corners;

// The part of a triangle on one side (sign 1: behind the plane), and the edge along which it was cut.
struct Clipped {
  std::array<Vec3d, 4> corners;
  int count = 0;
  std::array<Vec3d, 2> edge;  // where the outline goes out, and where it comes back
  int edge_ends = 0;
};

Clipped clip(const Corners& triangle, const std::array<double, 3>& distance, double sign) {
  Clipped out;
  for (int i = 0; i < 3; ++i) {
    const int j = (i + 1) % 3;
    const double a = sign * distance[i], b = sign * distance[j];
    if (a <= 0) out.corners[out.count++] = triangle[i];
    if ((a <= 0) == (b <= 0)) continue;
    // The same arithmetic for both triangles of an edge and both sides of the plane.
    const bool forward = distance[i] < distance[j];
    const Vec3d &p = forward ? triangle[i] : triangle[j], &q = forward ? triangle[j] : triangle[i];
    const double dp = forward ? distance[i] : distance[j], dq = forward ? distance[j] : distance[i];
    const Vec3d x = p + (q - p) * (dp / (dp - dq));
    out.corners[out.count++] = x;
    out.edge[a <= 0 ? 0 : 1] = x;
    ++out.edge_ends;
  }
  return out;
}

void clip_all(const std::vector<Corners>& triangles, const Plane& plane, double tolerance, Vec3d hub,
              double sign, std::vector<Corners>& kept, std::vector<Corners>& caps) {
  for (const Corners& t : triangles) {
    std::array<double, 3> distance;
    for (int i = 0; i < 3; ++i) distance[i] = core::dot(plane.normal, t[i]) - plane.offset;
    const Clipped c = clip(t, distance, sign);
    double depth = 0;
    for (const double d : distance) depth = std::max(depth, -sign * d);
    auto& side = depth > tolerance ? kept : caps;
    for (int i = 2; i < c.count; ++i) side.push_back({c.corners[0], c.corners[i - 1], c.corners[i]});
    if (c.edge_ends == 2) caps.push_back({hub, c.edge[1], c.edge[0]});
  }
}

}  // namespace

double CutSurface::volume() const {
  if (skin.empty()) return 0;
  const Vec3d origin = skin[0][0];
  double sum = 0;
  for (const auto* side : {&skin, &caps})
    for (const Corners& t : *side) sum += core::dot(t[0] - origin, core::cross(t[1] - origin, t[2] - origin));
  return sum / 6;
}

CutSurface whole_surface(const std::vector<Vec3d>& positions, const std::vector<Triangle>& triangles) {
  CutSurface surface;
  for (const Triangle& t : triangles)
    surface.skin.push_back({positions[t[0]], positions[t[1]], positions[t[2]]});
  return surface;
}

std::array<CutSurface, 2> cut(const CutSurface& surface, const Plane& plane, double tolerance) {
  std::array<CutSurface, 2> sides;
  const Vec3d hub = plane.normal * plane.offset;
  for (int side = 0; side < 2; ++side) {
    const double sign = side == 0 ? 1 : -1;
    clip_all(surface.skin, plane, tolerance, hub, sign, sides[side].skin, sides[side].caps);
    // Caps of caps are caps: their cuts close the outline of the new one.
    clip_all(surface.caps, plane, tolerance, hub, sign, sides[side].caps, sides[side].caps);
  }
  return sides;
}

}  // namespace partbooth::scene_gen
