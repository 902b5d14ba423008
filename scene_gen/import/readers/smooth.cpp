// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/smooth.h"

#include <algorithm>
#include <cmath>

#include "scene_gen/import/readers/union_find.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

int corner_of(const Triangle& t, std::uint32_t vertex) { return t[0] == vertex ? 0 : t[1] == vertex ? 1 : 2; }

double corner_angle(const std::vector<Vec3d>& positions, const Triangle& t, int k) {
  const Vec3d p = positions[t[k]];
  const Vec3d u = core::normalize(positions[t[(k + 1) % 3]] - p),
              v = core::normalize(positions[t[(k + 2) % 3]] - p);
  return std::acos(std::clamp(core::dot(u, v), -1.0, 1.0));
}

std::vector<Vec3d> triangle_normals(const std::vector<Vec3d>& positions,
                                    const std::vector<Triangle>& triangles) {
  std::vector<Vec3d> normals;
  normals.reserve(triangles.size());
  for (const Triangle& t : triangles)
    normals.push_back(
        core::normalize(core::cross(positions[t[1]] - positions[t[0]], positions[t[2]] - positions[t[0]])));
  return normals;
}

}  // namespace

SmoothMesh smooth(const std::vector<Vec3d>& positions, const std::vector<Triangle>& triangles,
                  const std::vector<std::uint32_t>& tags) {
  const std::vector<Vec3d> normals = triangle_normals(positions, triangles);
  const Adjacency beyond = adjacency(triangles, sorted_edges(triangles));
  const double smooth_cos = std::cos(kCreaseAngleRad);
  UnionFind faces(triangles.size()), corners(3 * triangles.size());
  for (std::uint32_t t = 0; t < triangles.size(); ++t) {
    for (int s = 0; s < 3; ++s) {
      const std::uint32_t other = beyond[t][s];
      if (other == kNoTriangle || other < t) continue;
      if (tags[t] != tags[other] || core::dot(normals[t], normals[other]) < smooth_cos) continue;
      faces.join(t, other);
      for (const int k : {s, (s + 1) % 3})
        corners.join(3 * t + k, 3 * other + corner_of(triangles[other], triangles[t][k]));
    }
  }
  SmoothMesh out;
  out.face_of_triangle = faces.numbers(out.face_count);
  const std::vector<std::uint32_t> vertex_of_corner = corners.numbers(out.vertex_count);
  std::vector<Vec3d> sums(out.vertex_count);
  for (std::uint32_t t = 0; t < triangles.size(); ++t)
    for (int k = 0; k < 3; ++k)
      sums[vertex_of_corner[3 * t + k]] += normals[t] * corner_angle(positions, triangles[t], k);
  for (std::uint32_t t = 0; t < triangles.size(); ++t) {
    auto& vertices = out.corner_vertices.emplace_back();
    auto& corner_normals = out.corner_normals.emplace_back();
    for (int k = 0; k < 3; ++k) {
      vertices[k] = vertex_of_corner[3 * t + k];
      const Vec3d sum = sums[vertices[k]];
      corner_normals[k] = core::length(sum) > 1e-9 ? core::normalize(sum) : normals[t];
    }
  }
  return out;
}

}  // namespace partbooth::scene_gen
