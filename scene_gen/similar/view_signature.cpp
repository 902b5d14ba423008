// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/similar/view_signature.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partbooth::scene_gen {
namespace {

constexpr int kRings = ViewSignature::kRings, kAngles = ViewSignature::kAngles;
// Steps between parallel surfaces show by their edges and shadows only.
constexpr float kMostByHeight = 0.3f;
// The rings reach this far, in root mean square distances from the middle: a disc's edge is at 1.41, a rod's
// end at 1.73.
constexpr double kReach = 1.8;
constexpr int kTurnsTried = 3;  // of those that are best cell by cell

struct Middle {
  double x = 0, y = 0, height = 0, spread_px = 0;
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
        middle.spread_px += std::pow(x + 0.5 - middle.x, 2) + std::pow(y + 0.5 - middle.y, 2);
  middle.spread_px = std::sqrt(middle.spread_px / count);
  return middle;
}

double ring_weight(int ring) { return ring + 0.5; }  // their areas

float cell_difference(const ViewSignature::Cell& a, const ViewSignature::Cell& b) {
  if (a.covered != b.covered) return 1;
  return std::min(1.0f,
                  std::abs(a.facing - b.facing) + std::min(kMostByHeight, std::abs(a.height - b.height)));
}

int wrapped(int angle) { return (angle + 2 * kAngles) % kAngles; }

// Mean over what either covers, of what `of_cell` says of (ring, angle of a, angle of b).
template <class OfCell>
double mean_difference(const ViewSignature& a, const ViewSignature& b, int turn, OfCell of_cell) {
  double sum = 0, all = 0;
  for (int ring = 0; ring < kRings; ++ring)
    for (int angle = 0; angle < kAngles; ++angle) {
      const int other = wrapped(angle + turn);
      if (!a.cells[ring * kAngles + angle].covered && !b.cells[ring * kAngles + other].covered) continue;
      all += ring_weight(ring);
      sum += ring_weight(ring) * of_cell(ring, angle, other);
    }
  return all > 0 ? sum / all : 1;
}

// Of the cell and its neighbours in the other view: edges may lie a cell apart.
float least_near(const ViewSignature::Cell& cell, const ViewSignature& view, int ring, int angle) {
  float least = 1;
  for (int r = std::max(0, ring - 1); r <= std::min(kRings - 1, ring + 1); ++r)
    for (int a = angle - 1; a <= angle + 1; ++a)
      least = std::min(least, cell_difference(cell, view.cells[r * kAngles + wrapped(a)]));
  return least;
}

}  // namespace

ViewSignature signature_of(const DepthView& view, double radius_m) {
  ViewSignature out;
  const Middle middle = middle_of(view);
  const double outer_px = radius_m > 0 ? radius_m / view.m_per_px : kReach * middle.spread_px;
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
  std::array<std::pair<double, int>, kAngles> turns;
  for (int turn = 0; turn < kAngles; ++turn)
    turns[turn] = {mean_difference(a, b, turn,
                                   [&](int ring, int i, int j) {
                                     return cell_difference(a.cells[ring * kAngles + i],
                                                            b.cells[ring * kAngles + j]);
                                   }),
                   turn};
  std::partial_sort(turns.begin(), turns.begin() + kTurnsTried, turns.end());
  double best = 1;
  for (int k = 0; k < kTurnsTried; ++k)
    best = std::min(best, mean_difference(a, b, turns[k].second, [&](int ring, int i, int j) {
                      return std::max(least_near(a.cells[ring * kAngles + i], b, ring, j),
                                      least_near(b.cells[ring * kAngles + j], a, ring, i));
                    }));
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
