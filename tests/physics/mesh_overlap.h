// SPDX-License-Identifier: Apache-2.0
// How deep one copy of a closed mesh sticks in another.
#pragma once

#include <algorithm>
#include <cmath>

#include "core/part.h"

namespace partbooth::scene_gen::physics {

// Winding number of the mesh about a point: 1 inside, 0 outside (van Oosterom and Strackee, 1983).
inline double winding(const core::TriangleMesh& mesh, core::Vec3d p) {
  double sum = 0;
  for (const auto& [i, j, k] : mesh.triangles) {
    const core::Vec3d a = core::Vec3d(mesh.positions[i]) - p, b = core::Vec3d(mesh.positions[j]) - p,
                      c = core::Vec3d(mesh.positions[k]) - p;
    const double la = core::length(a), lb = core::length(b), lc = core::length(c);
    sum += 2 * std::atan2(core::dot(a, core::cross(b, c)),
                          la * lb * lc + core::dot(a, b) * lc + core::dot(b, c) * la + core::dot(c, a) * lb);
  }
  return sum / (4 * M_PI);
}

// Closest point of a triangle (Ericson, "Real-time collision detection", 2005, section 5.1.5).
inline double distance_to_triangle(core::Vec3d p, core::Vec3d a, core::Vec3d b, core::Vec3d c) {
  const core::Vec3d n = core::cross(b - a, c - a);
  const double area2 = core::dot(n, n);
  const auto edge = [&](core::Vec3d s, core::Vec3d e) {
    const double length2 = core::dot(e - s, e - s);
    const double t = length2 > 0 ? std::clamp(core::dot(p - s, e - s) / length2, 0.0, 1.0) : 0;
    return core::length(p - s - (e - s) * t);
  };
  const bool above = area2 > 0 && core::dot(core::cross(b - a, p - a), n) >= 0 &&
                     core::dot(core::cross(c - b, p - b), n) >= 0 &&
                     core::dot(core::cross(a - c, p - c), n) >= 0;
  if (above) return std::abs(core::dot(p - a, n)) / std::sqrt(area2);
  return std::min({edge(a, b), edge(b, c), edge(c, a)});
}

// The largest depth below the surface of any corner of the mesh in its copy. Edges that cross edges away from
// corners are not seen.
inline double mesh_depth_m(const core::TriangleMesh& mesh, const core::Rigid& copy_from_mesh) {
  core::Box3d box;
  for (const core::Vec3f& p : mesh.positions) box.extend(core::Vec3d(p));
  double deepest = 0;
  for (const core::Vec3f& own : mesh.positions) {
    const core::Vec3d p = copy_from_mesh.point(core::Vec3d(own));
    bool inside = true;
    for (int axis = 0; axis < 3; ++axis) inside &= p[axis] > box.min[axis] && p[axis] < box.max[axis];
    if (!inside || winding(mesh, p) < 0.5) continue;
    double depth = 1e300;
    for (const auto& [i, j, k] : mesh.triangles)
      depth = std::min(depth,
                       distance_to_triangle(p, core::Vec3d(mesh.positions[i]), core::Vec3d(mesh.positions[j]),
                                            core::Vec3d(mesh.positions[k])));
    deepest = std::max(deepest, depth);
  }
  return deepest;
}

}  // namespace partbooth::scene_gen::physics
