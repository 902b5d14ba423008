// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/footprint.h"

#include <algorithm>
#include <cmath>

namespace partbooth::scene_gen {
namespace {

constexpr int kHalf = Footprint::kDirections / 2;

std::array<core::Vec2d, Footprint::kDirections> make_directions() {
  std::array<core::Vec2d, Footprint::kDirections> out;
  for (int k = 0; k < Footprint::kDirections; ++k) {
    const double a = 2 * M_PI * k / Footprint::kDirections;
    out[static_cast<std::size_t>(k)] = {std::cos(a), std::sin(a)};
  }
  return out;
}

}  // namespace

core::Vec2d Footprint::direction(int k) {
  static const auto kDirection = make_directions();
  return kDirection[static_cast<std::size_t>(k % kDirections)];
}

int Footprint::nearest(double angle_rad) {
  const long k = std::lround(angle_rad / (2 * M_PI) * kDirections) % kDirections;
  return static_cast<int>(k < 0 ? k + kDirections : k);
}

Footprint::Footprint(const std::vector<core::Vec3d>& points) : Footprint() {
  for (int k = 0; k < kHalf; ++k) {
    const core::Vec2d d = direction(k);
    double low = 1e300, high = -1e300;
    for (const core::Vec3d& p : points) {
      const double along = p.x * d.x + p.y * d.y;
      low = std::min(low, along);
      high = std::max(high, along);
    }
    reach_[static_cast<std::size_t>(k)] = high;
    reach_[static_cast<std::size_t>(k + kHalf)] = -low;
  }
}

// Sides of a polygon from its support function h: l_k = (h_(k-1) - 2 cos(s) h_k + h_(k+1)) / sin(s). Sides
// that the others cut off come out negative and count for nothing.
double Footprint::area() const {
  const double step = 2 * M_PI / kDirections;
  double sum = 0;
  for (int k = 0; k < kDirections; ++k) {
    const double side =
        (reach(k + kDirections - 1) - 2 * std::cos(step) * reach(k) + reach(k + 1)) / std::sin(step);
    sum += std::max(side, 0.0) * reach(k) / 2;
  }
  return sum;
}

void Footprint::join(const Footprint& other) {
  for (std::size_t k = 0; k < reach_.size(); ++k) reach_[k] = std::max(reach_[k], other.reach_[k]);
}

Footprint Footprint::moved(core::Vec2d by) const {
  Footprint out = *this;
  for (int k = 0; k < kDirections; ++k) {
    const core::Vec2d d = direction(k);
    out.reach_[static_cast<std::size_t>(k)] += d.x * by.x + d.y * by.y;
  }
  return out;
}

bool apart(const Footprint& a, const Footprint& b, double gap_m) {
  for (int k = 0; k < Footprint::kDirections; ++k)
    if (a.reach(k) + b.reach(k + kHalf) + gap_m <= 0) return true;
  return false;
}

}  // namespace partbooth::scene_gen
