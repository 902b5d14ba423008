// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/similar/view_signature.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partbooth::scene_gen {
namespace {

constexpr int kRings = ViewSignature::kRings, kAngles = ViewSignature::kAngles;
// A step of a quarter of the outer radius counts as much as a hole.
constexpr float kHeightWeight = 4;

struct Middle {
  double x = 0, y = 0, height = 0, reach_px = 0;
};

Middle middle_of(const DepthView& view) {
  Middle middle;
  double count = 0;
  for (int y = 0; y < view.size_px; ++y)
    for (int x = 0; x < view.size_px; ++x)
      if (view.covers(x, y)) {
        middle.x += x + 0.5;
        middle.y += y + 0.5;
        middle.height += view.height_m[static_cast<std::size_t>(y * view.size_px + x)];
        ++count;
      }
  if (count == 0) return middle;
  middle.x /= count;
  middle.y /= count;
  middle.height /= count;
  for (int y = 0; y < view.size_px; ++y)
    for (int x = 0; x < view.size_px; ++x)
      if (view.covers(x, y))
        middle.reach_px = std::max(middle.reach_px, std::hypot(x + 0.5 - middle.x, y + 0.5 - middle.y) + 0.5);
  return middle;
}

double ring_weight(int ring) { return ring + 0.5; }  // their areas

float cell_difference(const ViewSignature::Cell& a, const ViewSignature::Cell& b) {
  if (a.covered != b.covered) return 1;
  return std::min(1.0f,
                  std::max(std::abs(a.facing - b.facing), kHeightWeight * std::abs(a.height - b.height)));
}

double difference_at(const ViewSignature& a, const ViewSignature& b, int turn, double stop_above) {
  double sum = 0, all = 0;
  for (int ring = kRings - 1; ring >= 0; --ring) {
    double ring_sum = 0;
    int covered = 0;
    for (int angle = 0; angle < kAngles; ++angle) {
      const ViewSignature::Cell &p = a.cells[ring * kAngles + angle],
                                &q = b.cells[ring * kAngles + (angle + turn) % kAngles];
      if (!p.covered && !q.covered) continue;
      ++covered;
      ring_sum += cell_difference(p, q);
    }
    sum += ring_sum * ring_weight(ring);
    all += covered * ring_weight(ring);
    // All that is left could agree and it would still be too much.
    const double inner = kAngles * 0.5 * ring * ring;
    if (sum > stop_above * (all + inner)) return 1;
  }
  return all > 0 ? sum / all : 1;
}

}  // namespace

ViewSignature signature_of(const DepthView& view, double radius_m) {
  ViewSignature out;
  const Middle middle = middle_of(view);
  out.radius_m = middle.reach_px * view.m_per_px;
  const double outer_px = radius_m > 0 ? radius_m / view.m_per_px : middle.reach_px;
  for (int ring = 0; ring < kRings; ++ring)
    for (int angle = 0; angle < kAngles; ++angle) {
      const double r = (ring + 0.5) / kRings * outer_px, phi = 2 * std::numbers::pi * (angle + 0.5) / kAngles;
      const int x = static_cast<int>(std::floor(middle.x + r * std::cos(phi)));
      const int y = static_cast<int>(std::floor(middle.y + r * std::sin(phi)));
      if (x < 0 || y < 0 || x >= view.size_px || y >= view.size_px || !view.covers(x, y)) continue;
      const std::size_t i = static_cast<std::size_t>(y * view.size_px + x);
      out.cells[ring * kAngles + angle] = {
          true, view.facing[i],
          static_cast<float>((view.height_m[i] - middle.height) / (outer_px * view.m_per_px))};
      out.covered_share[ring] += 1.0f / kAngles;
      out.mean_facing[ring] += view.facing[i] / kAngles;
    }
  return out;
}

double difference(const ViewSignature& a, const ViewSignature& b) {
  double best = 1;
  for (int turn = 0; turn < kAngles; ++turn) best = std::min(best, difference_at(a, b, turn, best));
  return best;
}

double least_difference(const ViewSignature& a, const ViewSignature& b) {
  double sum = 0, all = 0;
  for (int ring = 0; ring < kRings; ++ring) {
    const float covered = std::abs(a.covered_share[ring] - b.covered_share[ring]);
    const float facing = std::abs(a.mean_facing[ring] - b.mean_facing[ring]);
    sum += std::max(covered, facing) * ring_weight(ring);
    all += std::max(a.covered_share[ring], b.covered_share[ring]) * ring_weight(ring);
  }
  return all > 0 ? sum / all : 1;
}

}  // namespace partbooth::scene_gen
