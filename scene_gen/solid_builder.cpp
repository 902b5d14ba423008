// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/solid_builder.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/check.h"

namespace partbooth::scene_gen {
namespace {

using core::SurfaceType;
using core::Vec3d;
using core::Vec3f;

constexpr int kSides = 48;  // about an axis

Vec3d turned(RimPoint p, int side) {
  const double a = 2 * M_PI * (side % kSides) / kSides;
  return {p.r * std::cos(a), p.r * std::sin(a), p.z};
}

// Volume, area and centre of mass by tetrahedra from the origin (Zhang and Chen 2001).
void weigh(core::Part& part) {
  Vec3d sum{};
  for (const auto& t : part.mesh.triangles) {
    const Vec3d a(part.mesh.positions[t[0]]), b(part.mesh.positions[t[1]]), c(part.mesh.positions[t[2]]);
    const Vec3d normal = core::cross(b - a, c - a);
    const double volume = core::dot(a, core::cross(b, c)) / 6;
    part.volume_m3 += volume;
    part.area_m2 += core::length(normal) / 2;
    sum += (a + b + c) * (volume / 4);
  }
  PB_CHECK(part.volume_m3 > 0, part.name);
  part.center_of_mass = sum / part.volume_m3;
}

void bound(core::Part& part) {
  for (const Vec3f& p : part.mesh.positions) part.box.extend(Vec3d(p));
  part.exact_box = part.box;
  part.bounding_center = Vec3f(part.box.center());
  for (const Vec3f& p : part.mesh.positions)
    part.bounding_radius_m = std::max(part.bounding_radius_m, core::length(p - part.bounding_center));
  part.bounding_radius_m *= 1.000001f;
}

bool before(Vec3f a, Vec3f b) {
  if (a.x != b.x) return a.x < b.x;
  return a.y != b.y ? a.y < b.y : a.z < b.z;
}

}  // namespace

SolidBuilder::SolidBuilder(std::string name) {
  part_.name = std::move(name);
  part_.bodies.push_back({part_.name, true});
  part_.source_unit = "m (made by code)";
}

core::PartFace& SolidBuilder::add_face(SurfaceType type) {
  core::PartFace& face = part_.faces.emplace_back();
  face.type = type;
  return face;
}

void SolidBuilder::add_polygon(const std::vector<Vec3d>& corners) {
  const Vec3d normal = core::normalize(core::cross(corners[1] - corners[0], corners[2] - corners[0]));
  core::PartFace& face = add_face(SurfaceType::kPlane);
  face.origin = Vec3f(corners[0]);
  face.axis = Vec3f(normal);
  const auto first = static_cast<std::uint32_t>(part_.mesh.positions.size());
  for (const Vec3d corner : corners) {
    part_.mesh.positions.emplace_back(corner);
    part_.mesh.normals.emplace_back(normal);
  }
  for (std::uint32_t i = 2; i < corners.size(); ++i) {
    part_.mesh.triangles.push_back({first, first + i - 1, first + i});
    part_.mesh.face_of_triangle.push_back(static_cast<std::uint32_t>(part_.faces.size() - 1));
  }
}

void SolidBuilder::add_grid(int columns, int rows, SurfaceType type,
                            const std::function<Point(int, int)>& point) {
  add_face(type);
  const auto first = static_cast<std::uint32_t>(part_.mesh.positions.size());
  for (int row = 0; row <= rows; ++row) {
    for (int column = 0; column <= columns; ++column) {
      const Point p = point(column, row);
      part_.mesh.positions.emplace_back(p.at);
      part_.mesh.normals.emplace_back(core::normalize(p.normal));
    }
  }
  const auto add = [&](std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    const auto& p = part_.mesh.positions;
    if (core::length(core::cross(p[b] - p[a], p[c] - p[a])) < 1e-12f) return;  // at a pole
    part_.mesh.triangles.push_back({a, b, c});
    part_.mesh.face_of_triangle.push_back(static_cast<std::uint32_t>(part_.faces.size() - 1));
  };
  const auto across = static_cast<std::uint32_t>(columns + 1);
  for (std::uint32_t row = 0; row < static_cast<std::uint32_t>(rows); ++row) {
    for (std::uint32_t column = 0; column + 1 < across; ++column) {
      const std::uint32_t a = first + row * across + column;
      add(a, a + 1, a + across + 1);
      add(a, a + across + 1, a + across);
    }
  }
}

void SolidBuilder::add_turned(const std::vector<RimPoint>& profile, const std::vector<RimPoint>& normals,
                              SurfaceType type) {
  add_grid(kSides, static_cast<int>(profile.size()) - 1, type, [&](int column, int row) {
    return Point{turned(profile[row], column), turned(normals[row], column)};
  });
  core::PartFace& face = part_.faces.back();
  const RimPoint first = profile.front();
  face.origin = {0, 0, static_cast<float>(first.z)};
  face.radius_m = static_cast<float>(first.r);
  if (type == SurfaceType::kPlane) face.axis = {0, 0, normals.front().z > 0 ? 1.0f : -1.0f};
}

void SolidBuilder::add_profile(const std::vector<RimPoint>& profile) {
  for (std::size_t i = 0; i + 1 < profile.size(); ++i) {
    const RimPoint a = profile[i], b = profile[i + 1];
    const RimPoint normal{b.z - a.z, a.r - b.r};
    const SurfaceType type = a.z == b.z   ? SurfaceType::kPlane
                             : a.r == b.r ? SurfaceType::kCylinder
                                          : SurfaceType::kCone;
    add_turned({a, b}, {normal, normal}, type);
  }
}

void SolidBuilder::rests_on(Vec3d down, double weight) {
  core::StablePose pose;
  pose.world_from_part.rotation = core::rotation_between(core::normalize(down), {0, 0, -1});
  pose.probability = weight;
  part_.stable_poses.push_back(pose);
}

core::Part SolidBuilder::finish() {
  bound(part_);
  weigh(part_);
  part_.hull_points = part_.mesh.positions;
  std::sort(part_.hull_points.begin(), part_.hull_points.end(), before);
  part_.hull_points.erase(std::unique(part_.hull_points.begin(), part_.hull_points.end()),
                          part_.hull_points.end());
  double sum = 0;
  for (const core::StablePose& pose : part_.stable_poses) sum += pose.probability;
  for (core::StablePose& pose : part_.stable_poses) {
    pose.probability /= sum;
    double lowest = 1e300;
    for (const Vec3f p : part_.hull_points)
      lowest = std::min(lowest, (pose.world_from_part.rotation * Vec3d(p)).z);
    pose.world_from_part.translation = {0, 0, -lowest};
  }
  std::stable_sort(part_.stable_poses.begin(), part_.stable_poses.end(),
                   [](const auto& a, const auto& b) { return a.probability > b.probability; });
  return std::move(part_);
}

}  // namespace partbooth::scene_gen
