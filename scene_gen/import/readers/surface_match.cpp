// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/surface_match.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

constexpr double kSameSideCos = 0.8;
constexpr int kMaxCells = 96;  // along the diagonal
constexpr std::size_t kSamplesPerFace = 6, kMaxFaceSamples = 12000;
constexpr std::uint64_t kAxisBits = 20;

struct Corners {
  Vec3d a, b, c;
};

Corners corners(const core::TriangleMesh& mesh, std::uint32_t t) {
  const auto& v = mesh.triangles[t];
  return {Vec3d(mesh.positions[v[0]]), Vec3d(mesh.positions[v[1]]), Vec3d(mesh.positions[v[2]])};
}

Vec3d area_vector(const Corners& t) { return core::cross(t.b - t.a, t.c - t.a) * 0.5; }

// At barycentric (u, v) of a triangle.
SurfaceSample sample_at(const core::TriangleMesh& mesh, std::uint32_t t, double u, double v) {
  if (u + v > 1) {
    u = 1 - u;
    v = 1 - v;
  }
  const auto blend = [&](const std::vector<core::Vec3f>& values) {
    const auto& i = mesh.triangles[t];
    return Vec3d(values[i[0]]) * (1 - u - v) + Vec3d(values[i[1]]) * u + Vec3d(values[i[2]]) * v;
  };
  return {blend(mesh.positions), core::normalize(blend(mesh.normals))};
}

double fraction(double x) { return x - std::floor(x); }

// Each a step further over the area; where in the triangle follows R2, a low-discrepancy sequence.
void add_by_area(const core::TriangleMesh& mesh, std::size_t count, std::vector<SurfaceSample>& samples) {
  double total = 0, sum = 0;
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t)
    total += core::length(area_vector(corners(mesh, t)));
  const double step = total / static_cast<double>(count);
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    sum += core::length(area_vector(corners(mesh, t)));
    for (; sum > step; sum -= step) {
      const auto n = static_cast<double>(samples.size());
      samples.push_back(sample_at(mesh, t, fraction(0.7548776662 * n), fraction(0.5698402910 * n)));
    }
  }
}

void add_by_face(const core::Part& part, std::vector<SurfaceSample>& samples) {
  const std::size_t each = std::clamp<std::size_t>(
      kMaxFaceSamples / std::max<std::size_t>(part.faces.size(), 1), 1, kSamplesPerFace);
  std::vector<std::vector<std::uint32_t>> of_face(part.faces.size());
  for (std::uint32_t t = 0; t < part.mesh.triangles.size(); ++t)
    of_face[part.mesh.face_of_triangle[t]].push_back(t);
  for (const auto& triangles : of_face)
    for (std::size_t k = 0; k < std::min(each, triangles.size()); ++k)
      samples.push_back(sample_at(part.mesh, triangles[k * triangles.size() / each], 1.0 / 3, 1.0 / 3));
}

// Distance from p to the triangle (Ericson, Real-Time Collision Detection, 5.1.5).
double distance_to(const Corners& t, Vec3d p) {
  const Vec3d ab = t.b - t.a, ac = t.c - t.a, ap = p - t.a;
  const double d1 = core::dot(ab, ap), d2 = core::dot(ac, ap);
  if (d1 <= 0 && d2 <= 0) return core::length(ap);
  const Vec3d bp = p - t.b;
  const double d3 = core::dot(ab, bp), d4 = core::dot(ac, bp);
  if (d3 >= 0 && d4 <= d3) return core::length(bp);
  const double vc = d1 * d4 - d3 * d2;
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return core::length(ap - ab * (d1 / (d1 - d3)));
  const Vec3d cp = p - t.c;
  const double d5 = core::dot(ab, cp), d6 = core::dot(ac, cp);
  if (d6 >= 0 && d5 <= d6) return core::length(cp);
  const double vb = d5 * d2 - d1 * d6;
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return core::length(ap - ac * (d2 / (d2 - d6)));
  const double va = d3 * d6 - d5 * d4;
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0)
    return core::length(bp - (t.c - t.b) * ((d4 - d3) / ((d4 - d3) + (d5 - d6))));
  return std::abs(core::dot(core::normalize(core::cross(ab, ac)), ap));
}

}  // namespace

std::vector<SurfaceSample> surface_samples(const core::Part& part, std::size_t count) {
  std::vector<SurfaceSample> in_order;
  add_by_area(part.mesh, count, in_order);
  add_by_face(part, in_order);
  // A stride without a common divisor visits each once.
  std::size_t stride = 7919;
  while (std::gcd(stride, in_order.size()) != 1) ++stride;
  std::vector<SurfaceSample> samples;
  for (std::size_t i = 0; i < in_order.size(); ++i) samples.push_back(in_order[i * stride % in_order.size()]);
  return samples;
}

SurfaceMatcher::SurfaceMatcher(const core::TriangleMesh& mesh, const core::Box3d& box, double tolerance)
    : mesh_(mesh),
      low_(box.min - Vec3d{2, 2, 2} * tolerance),
      tolerance_(tolerance),
      cell_(std::max(4 * tolerance, box.diagonal() / kMaxCells)) {
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    normals_.push_back(core::normalize(area_vector(corners(mesh, t))));
    add(t);
  }
  std::sort(entries_.begin(), entries_.end());
}

std::uint64_t SurfaceMatcher::cell_of(Vec3d p) const {
  std::uint64_t cell = 0;
  for (int i = 0; i < 3; ++i)
    cell =
        cell << kAxisBits | static_cast<std::uint64_t>(std::max(0.0, std::floor((p[i] - low_[i]) / cell_)));
  return cell;
}

// To all cells that the triangle's box meets, but for those that its plane passes by.
void SurfaceMatcher::add(std::uint32_t triangle) {
  const Corners t = corners(mesh_, triangle);
  const Vec3d margin = Vec3d{1, 1, 1} * tolerance_;
  const Vec3d from = core::min(core::min(t.a, t.b), t.c) - margin,
              to = core::max(core::max(t.a, t.b), t.c) + margin;
  const double reach = cell_ * std::sqrt(0.75) + tolerance_;
  const auto first = [&](int i) { return std::floor((from[i] - low_[i]) / cell_); };
  const auto last = [&](int i) { return std::floor((to[i] - low_[i]) / cell_); };
  for (double x = first(0); x <= last(0); ++x)
    for (double y = first(1); y <= last(1); ++y)
      for (double z = first(2); z <= last(2); ++z) {
        const Vec3d center = low_ + Vec3d{x + 0.5, y + 0.5, z + 0.5} * cell_;
        if (std::abs(core::dot(normals_[triangle], center - t.a)) <= reach)
          entries_.emplace_back(cell_of(center), triangle);
      }
}

bool SurfaceMatcher::touches(std::uint32_t triangle, const SurfaceSample& sample) const {
  return core::dot(normals_[triangle], sample.normal) > kSameSideCos &&
         distance_to(corners(mesh_, triangle), sample.point) <= tolerance_;
}

bool SurfaceMatcher::has(const SurfaceSample& sample) const {
  for (int i = 0; i < 3; ++i)
    if (sample.point[i] < low_[i]) return false;
  const std::uint64_t cell = cell_of(sample.point);
  auto at = std::lower_bound(entries_.begin(), entries_.end(), std::pair{cell, std::uint32_t{0}});
  for (; at != entries_.end() && at->first == cell; ++at)
    if (touches(at->second, sample)) return true;
  return false;
}

}  // namespace partbooth::scene_gen
