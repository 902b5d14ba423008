// SPDX-License-Identifier: Apache-2.0
// Smooth normals of a welded mesh, split where it has edges.
#pragma once

#include <vector>

#include "core/vec.h"
#include "scene_gen/import/readers/topology.h"

namespace partbooth::scene_gen {

inline constexpr double kCreaseAngleRad = 35 * 3.14159265358979323846 / 180;

struct SmoothMesh {
  std::vector<std::uint32_t> face_of_triangle;  // regions between creases, by first appearance
  std::uint32_t face_count = 0;
  std::vector<std::array<core::Vec3d, 3>> corner_normals;
  std::vector<std::array<std::uint32_t, 3>>
      corner_vertices;  // corners with the same number share position and normal
  std::uint32_t vertex_count = 0;
};

// Neighbours belong together if their normals differ by less than the crease angle and their tags are equal.
// Normals are means of the triangles' normals weighted by the angles at the vertex (Thuermer and Wuethrich,
// 1998).
SmoothMesh smooth(const std::vector<core::Vec3d>& positions, const std::vector<Triangle>& triangles,
                  const std::vector<std::uint32_t>& tags);

}  // namespace partbooth::scene_gen
