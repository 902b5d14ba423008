// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/part_builder.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using core::Vec3f;

bool finite(Vec3f v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

double largest_coordinate(Vec3f v) { return std::max({std::abs(v.x), std::abs(v.y), std::abs(v.z)}); }

// As it will be stored: slivers thinner than the rounding of their coordinates have no direction.
bool has_area(Vec3f a, Vec3f b, Vec3f c) {
  const Vec3d u = Vec3d(b) - Vec3d(a), v = Vec3d(c) - Vec3d(a), w = Vec3d(c) - Vec3d(b);
  const double longest = std::max({core::length(u), core::length(v), core::length(w)});
  const double rounding = std::numeric_limits<float>::epsilon() *
                          std::max({largest_coordinate(a), largest_coordinate(b), largest_coordinate(c)});
  return core::length(core::cross(u, v)) > std::max(1e-7 * longest, rounding) * longest;
}

}  // namespace

void PartBuilder::begin_body(std::string name, bool solid, std::string material) {
  part_.bodies.push_back({std::move(name), solid, std::move(material)});
}

void PartBuilder::begin_face(core::PartFace face) {
  face.body = static_cast<std::uint32_t>(part_.bodies.size() - 1);
  part_.faces.push_back(face);
}

void PartBuilder::add_patch(const std::vector<Vec3d>& positions, const std::vector<Vec3d>& normals,
                            const std::vector<Triangle>& triangles) {
  constexpr std::uint32_t kUnused = ~0u;
  core::TriangleMesh& mesh = part_.mesh;
  std::vector<std::uint32_t> index(positions.size(), kUnused);
  const auto vertex = [&](std::uint32_t v) {
    if (index[v] != kUnused) return index[v];
    index[v] = static_cast<std::uint32_t>(mesh.positions.size());
    mesh.positions.push_back(Vec3f(positions[v]));
    mesh.normals.push_back(Vec3f(normals[v]));
    return index[v];
  };
  for (const Triangle& t : triangles) {
    const Vec3f a(positions[t[0]]), b(positions[t[1]]), c(positions[t[2]]);
    const bool usable = finite(a) && finite(b) && finite(c) && has_area(a, b, c);
    if (!usable) continue;
    mesh.triangles.push_back({vertex(t[0]), vertex(t[1]), vertex(t[2])});
    mesh.face_of_triangle.push_back(static_cast<std::uint32_t>(part_.faces.size() - 1));
  }
}

}  // namespace partbooth::scene_gen
