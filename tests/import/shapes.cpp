// SPDX-License-Identifier: Apache-2.0
#include "tests/import/shapes.h"

#include <cmath>
#include <numbers>

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

// A face of flat triangles.
class Builder {
 public:
  void face(core::SurfaceType type) {
    core::PartFace face;
    face.type = type;
    part.faces.push_back(face);
  }
  void triangle(Vec3d a, Vec3d b, Vec3d c) {
    const Vec3d normal = core::normalize(core::cross(b - a, c - a));
    if (core::length(normal) == 0) return;
    const auto first = static_cast<std::uint32_t>(part.mesh.positions.size());
    for (const Vec3d& p : {a, b, c}) {
      part.mesh.positions.emplace_back(p);
      part.mesh.normals.emplace_back(normal);
      part.box.extend(p);
    }
    part.mesh.triangles.push_back({first, first + 1, first + 2});
    part.mesh.face_of_triangle.push_back(static_cast<std::uint32_t>(part.faces.size() - 1));
    part.area_m2 += core::length(core::cross(b - a, c - a)) / 2;
  }
  void quad(Vec3d a, Vec3d b, Vec3d c, Vec3d d) {
    triangle(a, b, c);
    triangle(a, c, d);
  }

  core::Part part;
};

void add_box(Builder& builder, const core::Box3d& box) {
  const auto corner = [&](int i) {
    return Vec3d{i & 1 ? box.max.x : box.min.x, i & 2 ? box.max.y : box.min.y, i & 4 ? box.max.z : box.min.z};
  };
  constexpr int kSides[6][4] = {{0, 4, 6, 2}, {1, 3, 7, 5}, {0, 1, 5, 4},
                                {2, 6, 7, 3}, {0, 2, 3, 1}, {4, 5, 7, 6}};
  for (const auto& side : kSides) {
    builder.face(core::SurfaceType::kUnknown);
    builder.quad(corner(side[0]), corner(side[1]), corner(side[2]), corner(side[3]));
  }
}

}  // namespace

core::Part turned_part(double height, const std::function<double(double, double)>& radius, int columns,
                       int rows) {
  Builder builder;
  builder.part.bodies.push_back({"turned", true, ""});
  const auto at = [&](int column, int row) {
    const double angle = 2 * std::numbers::pi * column / columns, z = height * row / rows;
    const double r = radius(angle, z);
    return Vec3d{r * std::cos(angle), r * std::sin(angle), z};
  };
  builder.face(core::SurfaceType::kFreeform);
  for (int row = 0; row < rows; ++row)
    for (int c = 0; c < columns; ++c)
      builder.quad(at(c, row), at(c + 1, row), at(c + 1, row + 1), at(c, row + 1));
  for (const bool top : {false, true}) {
    builder.face(core::SurfaceType::kUnknown);
    const Vec3d middle{0, 0, top ? height : 0};
    for (int c = 0; c < columns; ++c)
      builder.triangle(middle, at(top ? c : c + 1, top ? rows : 0), at(top ? c + 1 : c, top ? rows : 0));
  }
  return builder.part;
}

core::Part boxes(const std::vector<core::Box3d>& boxes) {
  Builder builder;
  builder.part.bodies.push_back({"boxes", true, ""});
  for (const core::Box3d& box : boxes) add_box(builder, box);
  return builder.part;
}

core::Part moved(core::Part part, const core::Rigid& motion) {
  part.box = {};
  for (core::Vec3f& p : part.mesh.positions) {
    const Vec3d to = motion.point(Vec3d(p));
    part.box.extend(to);
    p = core::Vec3f(to);
  }
  for (core::Vec3f& n : part.mesh.normals) n = core::Vec3f(motion.direction(Vec3d(n)));
  return part;
}

core::Part together(core::Part a, const core::Part& b) {
  const auto vertices = static_cast<std::uint32_t>(a.mesh.positions.size());
  const auto faces = static_cast<std::uint32_t>(a.faces.size()),
             bodies = static_cast<std::uint32_t>(a.bodies.size());
  a.mesh.positions.insert(a.mesh.positions.end(), b.mesh.positions.begin(), b.mesh.positions.end());
  a.mesh.normals.insert(a.mesh.normals.end(), b.mesh.normals.begin(), b.mesh.normals.end());
  for (const auto& t : b.mesh.triangles)
    a.mesh.triangles.push_back({t[0] + vertices, t[1] + vertices, t[2] + vertices});
  for (const std::uint32_t f : b.mesh.face_of_triangle) a.mesh.face_of_triangle.push_back(f + faces);
  for (core::PartFace face : b.faces) {
    face.body += bodies;
    a.faces.push_back(face);
  }
  a.bodies.insert(a.bodies.end(), b.bodies.begin(), b.bodies.end());
  a.box.extend(b.box.min);
  a.box.extend(b.box.max);
  return a;
}

}  // namespace partbooth::scene_gen
