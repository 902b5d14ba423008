// SPDX-License-Identifier: Apache-2.0
// Convex outlines from above, for telling quickly that two things stand apart.
#pragma once

#include <array>
#include <vector>

#include "core/vec.h"

namespace partbooth::scene_gen {

// How far points reach in 64 level directions, from the world's origin: the polygon of these 64 sides holds
// them all.
class Footprint {
 public:
  static constexpr int kDirections = 64;

  Footprint() { reach_.fill(-1e300); }
  explicit Footprint(const std::vector<core::Vec3d>& points);

  static core::Vec2d direction(int k);
  // The direction nearest to this compass angle.
  static int nearest(double angle_rad);

  double reach(int k) const { return reach_[static_cast<std::size_t>(k % kDirections)]; }
  double width(int k) const { return reach(k) + reach(k + kDirections / 2); }
  double area() const;
  void join(const Footprint& other);
  Footprint moved(core::Vec2d by) const;

 private:
  std::array<double, kDirections> reach_;
};

// True if one of the directions separates the two by the gap: never true of things that touch; may be false
// of things that nearly do.
bool apart(const Footprint& a, const Footprint& b, double gap_m);

}  // namespace partbooth::scene_gen
