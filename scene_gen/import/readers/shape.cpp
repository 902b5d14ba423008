// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/shape.h"

#include <algorithm>
#include <cmath>
#include <math_Jacobi.hxx>
#include <math_Matrix.hxx>

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

constexpr std::size_t kSamples = 3000;
// Rounding where triangles of a fine mesh meet: of 3,000 samples two may miss.
constexpr std::size_t kMaxMisses = 2;
constexpr std::size_t kMaxMergedFaces = 3000, kMaxAxes = 64;
constexpr double kSameDirection = 0.9999;  // cosine: 0.8 degrees

bool parallel(Vec3d a, Vec3d b) { return std::abs(core::dot(a, b)) > kSameDirection; }

Vec3d nearest_on_line(Vec3d origin, Vec3d axis, Vec3d to) {
  return origin + axis * core::dot(to - origin, axis);
}

bool is_round(core::SurfaceType type) {
  return type == core::SurfaceType::kCylinder || type == core::SurfaceType::kCone ||
         type == core::SurfaceType::kTorus;
}

bool same_surface(const core::PartFace& a, const core::PartFace& b, double tolerance) {
  if (a.type != b.type || a.type == core::SurfaceType::kUnknown || a.type == core::SurfaceType::kFreeform)
    return false;
  const Vec3d apart = Vec3d(b.origin) - Vec3d(a.origin), axis(a.axis);
  if (a.type == core::SurfaceType::kPlane)
    return core::dot(axis, Vec3d(b.axis)) > kSameDirection && std::abs(core::dot(axis, apart)) < tolerance;
  if (std::abs(a.radius_m - b.radius_m) > tolerance) return false;
  if (a.type == core::SurfaceType::kSphere) return core::length(apart) < tolerance;
  if (!parallel(axis, Vec3d(b.axis))) return false;
  const bool along = a.type == core::SurfaceType::kCylinder;
  return core::length(along ? apart - axis * core::dot(axis, apart) : apart) < tolerance;
}

// For each face the first one of its surface.
std::vector<std::size_t> first_of_surface(const core::Part& part, double tolerance) {
  std::vector<std::size_t> first(part.faces.size());
  for (std::size_t f = 0; f < first.size(); ++f) {
    first[f] = f;
    if (first.size() > kMaxMergedFaces) continue;
    for (std::size_t g = 0; g < f && first[f] == f; ++g)
      if (first[g] == g && same_surface(part.faces[g], part.faces[f], tolerance)) first[f] = g;
  }
  return first;
}

}  // namespace

Shape::Shape(const core::Part& part, double tolerance)
    : tolerance_(tolerance),
      diagonal_(part.box.diagonal()),
      matcher_(part.mesh, part.box, tolerance),
      samples_(surface_samples(part, kSamples)) {
  find_groups(part);
  find_principal_axes(part);
  find_axes(part);
}

void Shape::find_groups(const core::Part& part) {
  const std::vector<std::size_t> first = first_of_surface(part, tolerance_);
  std::vector<SurfaceGroup> of_face(part.faces.size());
  for (std::size_t t = 0; t < part.mesh.triangles.size(); ++t) {
    const auto& v = part.mesh.triangles[t];
    const Vec3d a(part.mesh.positions[v[0]]), b(part.mesh.positions[v[1]]), c(part.mesh.positions[v[2]]);
    const double area = core::length(core::cross(b - a, c - a)) / 2;
    SurfaceGroup& group = of_face[first[part.mesh.face_of_triangle[t]]];
    group.area += area;
    group.centroid += (a + b + c) * (area / 3);
  }
  for (std::size_t f = 0; f < of_face.size(); ++f) {
    SurfaceGroup& group = of_face[f];
    if (first[f] != f || group.area <= 0) continue;
    area_ += group.area;
    centroid_ += group.centroid;
    group.type = part.faces[f].type;
    group.radius = part.faces[f].radius_m;
    group.centroid = group.centroid / group.area;
    groups_.push_back(group);
  }
  if (area_ > 0) centroid_ = centroid_ / area_;
}

void Shape::find_principal_axes(const core::Part& part) {
  math_Matrix moments(1, 3, 1, 3, 0.0);
  for (const auto& v : part.mesh.triangles) {
    const Vec3d p[3] = {Vec3d(part.mesh.positions[v[0]]) - centroid_,
                        Vec3d(part.mesh.positions[v[1]]) - centroid_,
                        Vec3d(part.mesh.positions[v[2]]) - centroid_};
    const double area = core::length(core::cross(p[1] - p[0], p[2] - p[0])) / 2;
    const Vec3d sum = p[0] + p[1] + p[2];
    // Exact for quadratics: (sum of p p^T + sum sum^T) area / 12.
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j)
        moments(i + 1, j + 1) +=
            area / 12 * (p[0][i] * p[0][j] + p[1][i] * p[1][j] + p[2][i] * p[2][j] + sum[i] * sum[j]);
  }
  const math_Jacobi solver(moments);
  if (!solver.IsDone()) return;
  std::array<int, 3> order{1, 2, 3};
  std::sort(order.begin(), order.end(), [&](int a, int b) { return solver.Value(a) < solver.Value(b); });
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 3; ++j) principal_axes_.rows[i][j] = solver.Vectors()(j + 1, order[i]);
  principal_axes_.rows[2] = core::cross(principal_axes_.rows[0], principal_axes_.rows[1]);
}

void Shape::find_axes(const core::Part& part) {
  const auto add = [&](Vec3d point, Vec3d direction) {
    const auto known = [&](const AxisLine& a) { return parallel(a.direction, direction); };
    if (std::none_of(axes_.begin(), axes_.end(), known)) axes_.push_back({point, core::normalize(direction)});
  };
  for (const core::PartFace& face : part.faces) {
    const Vec3d near = nearest_on_line(Vec3d(face.origin), Vec3d(face.axis), centroid_);
    if (axes_.size() < kMaxAxes && is_round(face.type) && core::length(near - centroid_) < tolerance_)
      add(near, Vec3d(face.axis));
  }
  std::vector<std::pair<double, Vec3d>> planes;
  std::vector<Vec3d> area(part.faces.size());
  for (std::size_t t = 0; t < part.mesh.triangles.size(); ++t) {
    const auto& v = part.mesh.triangles[t];
    const Vec3d a(part.mesh.positions[v[0]]);
    area[part.mesh.face_of_triangle[t]] +=
        core::cross(Vec3d(part.mesh.positions[v[1]]) - a, Vec3d(part.mesh.positions[v[2]]) - a);
  }
  for (std::size_t f = 0; f < part.faces.size(); ++f)
    if (part.faces[f].type == core::SurfaceType::kPlane || part.faces[f].type == core::SurfaceType::kUnknown)
      planes.emplace_back(core::length(area[f]), core::normalize(area[f]));
  std::stable_sort(planes.begin(), planes.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& [size, normal] : planes)
    if (size > 0 && axes_.size() < kMaxAxes) add(centroid_, normal);
  for (const Vec3d& axis : principal_axes_.rows) add(centroid_, axis);
}

bool Shape::lies_in(const Shape& other, const core::Rigid& other_from_this) const {
  std::size_t misses = 0;
  for (const SurfaceSample& s : samples_) {
    misses += !other.matcher_.has({other_from_this.point(s.point), other_from_this.direction(s.normal)});
    if (misses > kMaxMisses) return false;
  }
  return true;
}

bool Shape::becomes(const Shape& other, const core::Rigid& other_from_this) const {
  return lies_in(other, other_from_this) && other.lies_in(*this, other_from_this.inverse());
}

core::Part mirrored(core::Part part) {
  const auto turn = [](auto& v) { v.x = -v.x; };
  for (core::Vec3f& p : part.mesh.positions) turn(p);
  for (core::Vec3f& n : part.mesh.normals) turn(n);
  for (auto& t : part.mesh.triangles) std::swap(t[1], t[2]);
  for (core::PartFace& face : part.faces) {
    turn(face.origin);
    turn(face.axis);
  }
  for (core::Box3d* box : {&part.box, &part.exact_box}) {
    std::swap(box->min.x, box->max.x);
    turn(box->min);
    turn(box->max);
  }
  return part;
}

}  // namespace partbooth::scene_gen
