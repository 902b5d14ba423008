// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/mass.h"

#include <cmath>

namespace partbooth::scene_gen {

using core::Vec3d;

Mass mass_of_triangles(const std::vector<Vec3d>& positions, const std::vector<Triangle>& triangles) {
  Mass mass;
  if (triangles.empty()) return mass;
  // Tetrahedra from a point of the surface: far from the origin the sum would lose its digits.
  const Vec3d apex = positions[triangles[0][0]];
  Vec3d moment, area_moment;
  for (const Triangle& t : triangles) {
    const Vec3d a = positions[t[0]] - apex, b = positions[t[1]] - apex, c = positions[t[2]] - apex;
    const double volume = core::dot(a, core::cross(b, c)) / 6;
    const double area = core::length(core::cross(b - a, c - a)) / 2;
    mass.volume += volume;
    mass.area += area;
    moment += (a + b + c) * (volume / 4);
    area_moment += (a + b + c) * (area / 3);
  }
  const double size = std::sqrt(mass.area);
  const bool has_volume = std::abs(mass.volume) > 1e-9 * size * size * size;
  if (has_volume) mass.center = apex + moment / mass.volume;
  if (!has_volume && mass.area > 0) mass.center = apex + area_moment / mass.area;
  return mass;
}

Mass mass_of_hull(const Hull& hull) {
  std::vector<Triangle> triangles;
  for (const HullFace& face : hull.faces)
    for (std::size_t i = 2; i < face.vertices.size(); ++i)
      triangles.push_back({static_cast<std::uint32_t>(face.vertices[0]),
                           static_cast<std::uint32_t>(face.vertices[i - 1]),
                           static_cast<std::uint32_t>(face.vertices[i])});
  return mass_of_triangles(hull.points, triangles);
}

}  // namespace partbooth::scene_gen
