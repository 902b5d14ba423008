// SPDX-License-Identifier: Apache-2.0
// A block with a square blind hole: 16 convex edges, 8 concave ones, a deep hollow. One face a plane.
#pragma once

#include "core/part.h"

namespace partbooth::renderer::scenes {

// Cube of side 40 mm about the origin; the hole opens to +z, 8 mm wide and 36 mm deep.
inline core::Part cup() {
  using core::Vec3f;
  constexpr float kHalf = 0.02f, kHole = 0.004f, kFloor = -0.016f;
  core::Part part;
  part.name = "cup";
  const auto quad = [&](Vec3f a, Vec3f b, Vec3f c, Vec3f d, bool new_face = true) {
    const Vec3f normal = core::normalize(core::cross(b - a, c - a));
    const auto first = std::uint32_t(part.mesh.positions.size());
    part.mesh.positions.insert(part.mesh.positions.end(), {a, b, c, d});
    part.mesh.normals.insert(part.mesh.normals.end(), 4, normal);
    part.mesh.triangles.push_back({first, first + 1, first + 2});
    part.mesh.triangles.push_back({first, first + 2, first + 3});
    if (new_face) {
      part.faces.emplace_back();
      part.faces.back().type = core::SurfaceType::kPlane;
      part.faces.back().axis = normal;
    }
    part.mesh.face_of_triangle.insert(part.mesh.face_of_triangle.end(), 2,
                                      std::uint32_t(part.faces.size() - 1));
  };
  // The corners of a square, counter-clockwise from above.
  const auto corner = [](int i, float half, float z) {
    const float x[4] = {1, -1, -1, 1}, y[4] = {1, 1, -1, -1};
    return Vec3f{half * x[i % 4], half * y[i % 4], z};
  };
  for (int i = 0; i < 4; ++i) {
    quad(corner(i, kHalf, -kHalf), corner(i + 1, kHalf, -kHalf), corner(i + 1, kHalf, kHalf),
         corner(i, kHalf, kHalf));
    quad(corner(i, kHole, kHalf), corner(i + 1, kHole, kHalf), corner(i + 1, kHole, kFloor),
         corner(i, kHole, kFloor));
  }
  quad(corner(3, kHalf, -kHalf), corner(2, kHalf, -kHalf), corner(1, kHalf, -kHalf),
       corner(0, kHalf, -kHalf));
  quad(corner(0, kHole, kFloor), corner(1, kHole, kFloor), corner(2, kHole, kFloor),
       corner(3, kHole, kFloor));
  for (int i = 0; i < 4; ++i) {
    quad(corner(i, kHalf, kHalf), corner(i + 1, kHalf, kHalf), corner(i + 1, kHole, kHalf),
         corner(i, kHole, kHalf), i == 0);
  }
  for (const Vec3f& p : part.mesh.positions) part.box.extend(core::Vec3d(p));
  return part;
}

}  // namespace partbooth::renderer::scenes
