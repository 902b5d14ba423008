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

std::vector<Triangle> hull_triangles(const Hull& hull) {
  std::vector<Triangle> triangles;
  for (const HullFace& face : hull.faces)
    for (std::size_t i = 2; i < face.vertices.size(); ++i)
      triangles.push_back({static_cast<std::uint32_t>(face.vertices[0]),
                           static_cast<std::uint32_t>(face.vertices[i - 1]),
                           static_cast<std::uint32_t>(face.vertices[i])});
  return triangles;
}

Mass mass_of_hull(const Hull& hull) { return mass_of_triangles(hull.points, hull_triangles(hull)); }

core::Mat3d inertia_over_mass(const std::vector<Vec3d>& positions, const std::vector<Triangle>& triangles,
                              Vec3d center) {
  // Second moments of the tetrahedra from the centre: integral of x_i x_j is det / 120 times the sum below.
  core::Mat3d second{{Vec3d{}, Vec3d{}, Vec3d{}}};
  double volume = 0;
  for (const Triangle& t : triangles) {
    const Vec3d a = positions[t[0]] - center, b = positions[t[1]] - center, c = positions[t[2]] - center;
    const double det = core::dot(a, core::cross(b, c));
    const Vec3d sum = a + b + c;
    volume += det / 6;
    for (int i = 0; i < 3; ++i)
      second.rows[i] += (a * a[i] + b * b[i] + c * c[i] + sum * sum[i]) * (det / 120);
  }
  if (volume <= 0) return {{Vec3d{}, Vec3d{}, Vec3d{}}};
  const double trace = second.rows[0].x + second.rows[1].y + second.rows[2].z;
  core::Mat3d inertia;
  for (int i = 0; i < 3; ++i) {
    inertia.rows[i] = -second.rows[i] / volume;
    inertia.rows[i][i] += trace / volume;
  }
  return inertia;
}

}  // namespace partbooth::scene_gen
