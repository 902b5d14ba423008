// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/congruence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

namespace partbooth::scene_gen {
namespace {

using core::Mat3d;
using core::Rigid;
using core::Vec3d;

constexpr double kSameArea = 0.02;
// A direction from nearer to the centroid than this share of the diagonal is not sure enough.
constexpr double kMinArm = 0.05;
constexpr std::size_t kMaxTries = 20000;

// As seen from the centroid.
struct Landmark {
  SurfaceGroup group;
  Vec3d arm;
};

std::vector<Landmark> landmarks(const Shape& shape) {
  std::vector<Landmark> out;
  for (const SurfaceGroup& g : shape.groups()) out.push_back({g, g.centroid - shape.centroid()});
  return out;
}

bool alike(const Landmark& a, const Landmark& b, double tolerance) {
  return a.group.type == b.group.type && std::abs(a.group.radius - b.group.radius) < tolerance &&
         std::abs(a.group.area - b.group.area) < kSameArea * a.group.area &&
         std::abs(core::length(a.arm) - core::length(b.arm)) < 3 * tolerance;
}

std::vector<Landmark> all_alike(const Landmark& one, const std::vector<Landmark>& all, double tolerance) {
  std::vector<Landmark> out;
  for (const Landmark& other : all)
    if (alike(one, other, tolerance)) out.push_back(other);
  return out;
}

// Of those that `usable` takes the one with fewest of its kind, then the largest.
template <class Usable>
const Landmark* rarest(const std::vector<Landmark>& all, double tolerance, Usable usable) {
  const Landmark* best = nullptr;
  std::size_t best_count = 0;
  for (const Landmark& one : all) {
    if (!usable(one)) continue;
    const std::size_t count = all_alike(one, all, tolerance).size();
    const bool better = best == nullptr || count < best_count ||
                        (count == best_count && one.group.area > best->group.area * (1 + kSameArea));
    if (!better) continue;
    best = &one;
    best_count = count;
  }
  return best;
}

// Rows: along a, towards b, across both.
Mat3d frame_of(Vec3d a, Vec3d b) {
  Mat3d frame;
  frame.rows[0] = core::normalize(a);
  frame.rows[2] = core::normalize(core::cross(a, b));
  frame.rows[1] = core::cross(frame.rows[2], frame.rows[0]);
  return frame;
}

double off_line(Vec3d v, Vec3d direction) { return core::length(core::cross(v, core::normalize(direction))); }

class Search {
 public:
  Search(const Shape& from, const Shape& to, std::size_t limit) : from_(from), to_(to), limit_(limit) {}

  void run() {
    const std::vector<Landmark> here = landmarks(from_), there = landmarks(to_);
    const double arm = std::max(kMinArm * from_.diagonal(), 5 * from_.tolerance());
    const Landmark* first =
        rarest(here, from_.tolerance(), [&](const Landmark& l) { return core::length(l.arm) > arm; });
    const Landmark* second =
        first == nullptr ? nullptr : rarest(here, from_.tolerance(), [&](const Landmark& l) {
          return off_line(l.arm, first->arm) > arm;
        });
    if (first == nullptr)
      try_axes();
    else if (second == nullptr)
      try_line(*first, there);
    else
      try_pairs(*first, *second, there);
  }

  std::vector<Rigid> found;

 private:
  bool full() const { return found.size() >= limit_ || tries_ > kMaxTries; }

  void try_rotation(const Mat3d& rotation) {
    if (full()) return;
    ++tries_;
    const Rigid motion{rotation, to_.centroid() - rotation * from_.centroid()};
    const auto same = [&](const Rigid& other) {
      double largest = 0;
      for (int i = 0; i < 3; ++i)
        largest = std::max(largest, core::length(other.rotation.rows[i] - rotation.rows[i]));
      return largest < 0.01;
    };
    if (std::any_of(found.begin(), found.end(), same)) return;
    if (from_.becomes(to_, motion)) found.push_back(motion);
  }

  void try_pairs(const Landmark& first, const Landmark& second, const std::vector<Landmark>& there) {
    const double tolerance = from_.tolerance();
    const double apart = core::length(first.arm - second.arm);
    const Mat3d frame = frame_of(first.arm, second.arm);
    for (const Landmark& a : all_alike(first, there, tolerance))
      for (const Landmark& b : all_alike(second, there, tolerance))
        if (std::abs(core::length(a.arm - b.arm) - apart) < 6 * tolerance &&
            off_line(b.arm, a.arm) > tolerance)
          try_rotation(frame_of(a.arm, b.arm).transposed() * frame);
  }

  void try_line(const Landmark& first, const std::vector<Landmark>& there) {
    for (const Landmark& a : all_alike(first, there, from_.tolerance()))
      try_rotation(core::rotation_between(core::normalize(first.arm), core::normalize(a.arm)));
  }

  // Nothing stands out: principal axes, and the round faces' own axes.
  void try_axes() {
    const Mat3d &a = from_.principal_axes(), &b = to_.principal_axes();
    for (const Vec3d sign : {Vec3d{1, 1, 1}, Vec3d{1, -1, -1}, Vec3d{-1, 1, -1}, Vec3d{-1, -1, 1}}) {
      Mat3d turned = a;
      for (int i = 0; i < 3; ++i) turned.rows[i] = turned.rows[i] * sign[i];
      try_rotation(b.transposed() * turned);
    }
    if (from_.axes().empty()) return;
    for (const AxisLine& axis : to_.axes())
      for (const double side : {1.0, -1.0})
        try_rotation(core::rotation_between(from_.axes()[0].direction, axis.direction * side));
  }

  const Shape &from_, &to_;
  std::size_t limit_, tries_ = 0;
};

}  // namespace

std::vector<Rigid> congruences(const Shape& from, const Shape& to, std::size_t limit) {
  if (std::abs(from.area() - to.area()) > kSameArea * from.area()) return {};
  Search search(from, to, limit);
  search.run();
  return search.found;
}

}  // namespace partbooth::scene_gen
