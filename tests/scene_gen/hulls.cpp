// SPDX-License-Identifier: Apache-2.0
#include "tests/scene_gen/hulls.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "schema/geometry.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

struct Reach {
  double low = 1e300, high = -1e300;
  Vec3d lowest;
};

Reach reach(const std::vector<Vec3d>& points, Vec3d n) {
  Reach out;
  for (const Vec3d p : points) {
    const double d = core::dot(n, p);
    if (d < out.low) out.low = d, out.lowest = p;
    out.high = std::max(out.high, d);
  }
  return out;
}

double gap_along(const std::vector<Vec3d>& a, const std::vector<Vec3d>& b, Vec3d n) {
  const Reach ra = reach(a, n), rb = reach(b, n);
  return std::max(rb.low - ra.high, ra.low - rb.high);
}

Vec3d middle_of(const std::vector<Vec3d>& points) {
  Vec3d sum{};
  for (const Vec3d p : points) sum += p;
  return sum / static_cast<double>(points.size());
}

}  // namespace

const core::Part& part_of(const Catalog& catalog, const schema::Instance& instance) {
  const auto is_it = [&](const CatalogPart& part) { return part.sha256 == instance.part_sha256(); };
  for (const CatalogClass& label : catalog.classes)
    for (const CatalogPart& part : label.parts)
      if (is_it(part)) return *part.part;
  for (const auto* parts : {&catalog.distractors, &catalog.solids})
    for (const CatalogPart& part : *parts)
      if (is_it(part)) return *part.part;
  ADD_FAILURE() << "unknown part " << instance.part_sha256();
  return *catalog.solids.front().part;
}

std::vector<Vec3d> hull_of(const core::Part& part, const schema::Instance& instance) {
  const core::Rigid world_from_part = schema::rigid_of(instance.world_from_part());
  const Vec3d stretch = instance.has_stretch() ? schema::vec_of(instance.stretch()) : Vec3d{1, 1, 1};
  std::vector<Vec3d> hull;
  for (const core::Vec3f p : part.hull_points) {
    const Vec3d q{p.x * stretch.x, p.y * stretch.y, p.z * stretch.z};
    hull.push_back(world_from_part.point(q * instance.scale()));
  }
  return hull;
}

double lowest(const std::vector<Vec3d>& points) { return reach(points, {0, 0, 1}).low; }
double highest(const std::vector<Vec3d>& points) { return -reach(points, {0, 0, -1}).low; }

double gap_between(const std::vector<Vec3d>& a, const std::vector<Vec3d>& b, const std::vector<Vec3d>& axes) {
  const auto along = [&](Vec3d n) { return gap_along(a, b, core::normalize(n)); };
  double gap = along({0, 0, 1});
  for (const Vec3d axis : axes) gap = std::max(gap, along(axis));
  for (int i = 0; i < 64; ++i) {
    const double angle = M_PI * i / 64, slope = M_PI / 4;
    gap = std::max(gap, along({std::cos(angle), std::sin(angle), 0}));
    for (const double side : {-1.0, 1.0})
      gap = std::max(gap, along({std::cos(angle) * std::sin(slope), std::sin(angle) * std::sin(slope),
                                 side * std::cos(slope)}));
  }
  // Gilbert's walk to the point of b - a that is nearest to the origin (1966): each step is a direction.
  Vec3d v = middle_of(b) - middle_of(a);
  for (int i = 0; i < 100 && gap < 0; ++i) {
    gap = std::max(gap, along(v));
    const Vec3d s = reach(b, v).lowest - reach(a, -v).lowest, step = s - v;
    const double t = -core::dot(v, step) / core::dot(step, step);
    if (!(t > 0)) break;
    v += step * std::min(t, 1.0);
  }
  return gap;
}

}  // namespace partbooth::scene_gen
