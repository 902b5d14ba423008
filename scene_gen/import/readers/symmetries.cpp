// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/symmetries.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "scene_gen/import/readers/congruence.h"

namespace partbooth::scene_gen {
namespace {

using core::Mat3d;
using core::Symmetry;
using core::Vec3d;

constexpr double kTurn = 2 * std::numbers::pi;
constexpr std::uint32_t kMaxOrder = 360;
constexpr std::size_t kMaxMotions = 128, kMaxGroup = 256;
constexpr double kSameAxis = 0.9999;  // cosine: 0.8 degrees
constexpr double kSameTurn = 0.01;    // largest difference of the rows of two rotations

bool turns_into_itself(const Shape& shape, const AxisLine& axis, double angle_rad) {
  const Mat3d rotation = core::rotation_about(axis.direction, angle_rad);
  return shape.becomes(shape, {rotation, axis.point - rotation * axis.point});
}

// Multiples of the golden angle: none is near a multiple of 2 pi / n for all n at once.
bool is_continuous(const Shape& shape, const AxisLine& axis) {
  for (const double share : {0.0557281, 0.1458980, 0.2360680, 0.3819660, 0.4721360})
    if (!turns_into_itself(shape, axis, kTurn * share)) return false;
  return true;
}

// Small turns of a shape that is nearly round stay within the tolerance: their multiples do not.
bool has_order(const Shape& shape, const AxisLine& axis, std::uint32_t order) {
  for (const std::uint32_t step : {1u, order / 2, order / 3, order * 2 / 5})
    if (step > 0 && !turns_into_itself(shape, axis, kTurn * step / order)) return false;
  return true;
}

// The turns about one axis are a cyclic group: its order is found prime by prime.
std::uint32_t order_about(const Shape& shape, const AxisLine& axis) {
  std::uint32_t order = 1;
  for (std::uint32_t p = 2; p <= 97; ++p) {
    bool prime = true;
    for (std::uint32_t d = 2; d * d <= p; ++d) prime &= p % d != 0;
    if (!prime) continue;
    while (order * p <= kMaxOrder && has_order(shape, axis, order * p)) order *= p;
  }
  return order;
}

std::optional<Vec3d> axis_of(const Mat3d& r) {
  const double cos = std::clamp((r.rows[0].x + r.rows[1].y + r.rows[2].z - 1) / 2, -1.0, 1.0);
  if (cos > 0.99999) return std::nullopt;
  const Vec3d skew{r.rows[2].y - r.rows[1].z, r.rows[0].z - r.rows[2].x, r.rows[1].x - r.rows[0].y};
  if (core::length(skew) > 0.1) return core::normalize(skew);
  // Near half a turn R + R^T - 2 cos is a multiple of axis axis^T: its longest column is along the axis.
  Vec3d best;
  for (int i = 0; i < 3; ++i) {
    Vec3d column = r.rows[i] + r.transposed().rows[i];
    column[i] -= 2 * cos;
    if (core::length(column) > core::length(best)) best = column;
  }
  return core::normalize(best);
}

bool parallel(Vec3d a, Vec3d b) { return std::abs(core::dot(a, b)) > kSameAxis; }

// The largest coordinate is positive, and what is rounding is zero.
Vec3d tidy(Vec3d v) {
  int largest = 0;
  for (int i = 1; i < 3; ++i)
    if (std::abs(v[i]) > std::abs(v[largest]) + 1e-6) largest = i;
  const double sign = v[largest] < 0 ? -1 : 1;
  for (int i = 0; i < 3; ++i) v[i] = std::abs(v[i]) < 1e-9 ? 0 : v[i] * sign;
  return core::normalize(v);
}

// All candidates: the shape's own axes, and those of motions onto itself.
std::vector<AxisLine> candidates(const Shape& shape) {
  std::vector<AxisLine> axes = shape.axes();
  for (const core::Rigid& motion : congruences(shape, shape, kMaxMotions)) {
    const auto direction = axis_of(motion.rotation);
    if (!direction) continue;
    const auto known = [&](const AxisLine& a) { return parallel(a.direction, *direction); };
    if (std::none_of(axes.begin(), axes.end(), known)) axes.push_back({shape.centroid(), *direction});
  }
  return axes;
}

Symmetry symmetry_of(const AxisLine& axis, std::uint32_t order) {
  return {axis.point, tidy(axis.direction), order};
}

double difference(const Mat3d& a, const Mat3d& b) {
  double largest = 0;
  for (int i = 0; i < 3; ++i) largest = std::max(largest, core::length(a.rows[i] - b.rows[i]));
  return largest;
}

bool contains(const std::vector<Mat3d>& group, const Mat3d& r) {
  return std::any_of(group.begin(), group.end(),
                     [&](const Mat3d& g) { return difference(g, r) < kSameTurn; });
}

// The rotations that the generators make together, up to kMaxGroup.
std::vector<Mat3d> group_of(const std::vector<Symmetry>& generators) {
  std::vector<Mat3d> group{Mat3d{}};
  for (std::size_t i = 0; i < group.size() && group.size() < kMaxGroup; ++i)
    for (const Symmetry& s : generators) {
      const Mat3d next = core::rotation_about(s.axis, kTurn / s.order) * group[i];
      if (!contains(group, next)) group.push_back(next);
    }
  return group;
}

// Those that the ones before do not imply.
std::vector<Symmetry> generators(std::vector<Symmetry> all) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Symmetry& a, const Symmetry& b) { return a.order > b.order; });
  std::vector<Symmetry> kept;
  for (const Symmetry& s : all)
    if (!contains(group_of(kept), core::rotation_about(s.axis, kTurn / s.order))) kept.push_back(s);
  return kept;
}

// Beside a turn by any angle there can only be a turn upside down, or all of a ball's.
std::vector<Symmetry> of_round(const Shape& shape, const AxisLine& axis) {
  std::vector<Symmetry> found{symmetry_of(axis, 0)};
  AxisLine across{shape.centroid(), core::any_perpendicular(axis.direction)};
  across.point = axis.point;
  if (is_continuous(shape, across))
    found.push_back(symmetry_of(across, 0));
  else if (turns_into_itself(shape, {shape.centroid(), across.direction}, kTurn / 2))
    found.push_back(symmetry_of({shape.centroid(), across.direction}, 2));
  return found;
}

}  // namespace

double symmetry_tolerance(const core::Box3d& box, double long_side_px) {
  const core::Vec3d size = box.size();
  const double pixel = std::max({size.x, size.y, size.z}) / long_side_px;
  return std::clamp(0.5 * pixel, 1e-3 * box.diagonal(), 3e-3 * box.diagonal());
}

std::vector<Symmetry> find_symmetries(const Shape& shape) {
  std::vector<Symmetry> found;
  const std::vector<AxisLine> axes = candidates(shape);
  for (const AxisLine& axis : axes)
    if (is_continuous(shape, axis)) return of_round(shape, axis);
  for (const AxisLine& axis : axes)
    if (const std::uint32_t order = order_about(shape, axis); order > 1)
      found.push_back(symmetry_of(axis, order));
  return generators(std::move(found));
}

}  // namespace partbooth::scene_gen
