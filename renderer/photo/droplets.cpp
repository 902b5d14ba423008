// SPDX-License-Identifier: Apache-2.0
// Clear droplets: spherical caps of log-normal size, each with its own contact angle and a slightly uneven
// outline. Some run down: longer, and with beads left behind.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/random.h"
#include "renderer/photo/cells.h"
#include "renderer/photo/dirt_types.h"
#include "renderer/photo/quantile.h"
#include "renderer/photo/scatter.h"

namespace partbooth::renderer {
namespace {

constexpr double kSizeSigma = 0.5;                          // of log radius
constexpr double kLargestSize = 2;                          // of that sigma
constexpr double kMinRadiusM = 0.2e-3, kMaxRadiusM = 3e-3;  // surface tension holds no larger ones
constexpr double kMinContactRad = 20 * std::numbers::pi / 180, kMaxContactRad = 70 * std::numbers::pi / 180;
constexpr double kMost = 2000;
constexpr double kUneven = 0.07;    // of the outline, second and third harmonic
constexpr double kTrailRadii = 12;  // longest trail
constexpr int kBeads = 7;

struct Drop {
  double x, y;    // middle, in cells
  double radius;  // of the wetted disc, in cells
  double sin_contact;
  double stretch;  // along `down_rad`, upwards; 1: round
  double down_rad;
  double waves[2], phases[2];
};

class DropPainter {
 public:
  explicit DropPainter(const LayerGrid& grid) : grid_(grid), drops_(grid.width, grid.height, 3) {}

  void paint(const Drop& drop) {
    const double reach = drop.radius * drop.stretch * (1 + 2 * kUneven) + 1;
    const int x0 = int(std::max(0.0, std::floor(drop.x - reach)));
    const int y0 = int(std::max(0.0, std::floor(drop.y - reach)));
    const int x1 = int(std::min(double(grid_.width), drop.x + reach + 1));
    const int y1 = int(std::min(double(grid_.height), drop.y + reach + 1));
    for (int j = y0; j < y1; ++j)
      for (int i = x0; i < x1; ++i) paint_cell(drop, i, j);
  }
  core::ImageF take() { return std::move(drops_); }

 private:
  // In a cell that several drops touch the one with the largest share shows.
  void paint_cell(const Drop& drop, int i, int j) {
    const double c = std::cos(drop.down_rad), s = std::sin(drop.down_rad);
    const double dx = i + 0.5 - drop.x, dy = j + 0.5 - drop.y;
    double along = c * dx + s * dy;
    const double beside = c * dy - s * dx;
    const double stretch = along < 0 ? drop.stretch : 1;
    along /= stretch;
    const double distance = std::hypot(along, beside), angle = std::atan2(beside, along);
    const double rim = drop.radius * (1 + drop.waves[0] * std::cos(2 * angle + drop.phases[0]) +
                                      drop.waves[1] * std::cos(3 * angle + drop.phases[1]));
    // A drop below a cell covers its share of it.
    const double share = drop.radius < 0.5 ? std::numbers::pi * drop.radius * drop.radius * nearest(dx, dy)
                                           : edge(rim - distance);
    float* cell = drops_.at(i, j);
    if (share <= cell[0]) return;
    // Of a sphere, the tangential part of the normal is the distance from its middle over its radius.
    const double t = std::min(1.0, distance / rim) * drop.sin_contact / std::max(distance, 1e-9);
    const double u = along * t / stretch, v = beside * t;
    cell[0] = float(share);
    cell[1] = float(c * u - s * v);
    cell[2] = float(s * u + c * v);
  }
  static double nearest(double dx, double dy) {
    return std::max(0.0, 1 - std::abs(dx)) * std::max(0.0, 1 - std::abs(dy));
  }

  LayerGrid grid_;
  core::ImageF drops_;
};

// Numbers 2..9 of the stream; those of beads follow.
void paint_drop(DropPainter& painter, const core::RandomStream& stream, const LayerGrid& grid, double x_m,
                double y_m, const schema::LensDirt& dirt, double growth) {
  const auto normal = [&](std::uint32_t k) { return normal_quantile(std::max(stream.uniform(k), 0x1p-53)); };
  const double radius_m =
      growth * std::clamp(dirt.droplet_radius_m() * std::exp(kSizeSigma * std::min(normal(2), kLargestSize)),
                          std::min(kMinRadiusM, dirt.droplet_radius_m()),
                          std::max(kMaxRadiusM, dirt.droplet_radius_m()));
  const double contact = kMinContactRad + (kMaxContactRad - kMinContactRad) * stream.uniform(3);
  Drop drop{(x_m - grid.x0_m) / grid.cell_m,
            (y_m - grid.y0_m) / grid.cell_m,
            radius_m / grid.cell_m,
            std::sin(contact),
            1,
            dirt.down_rad(),
            {kUneven * normal(4), kUneven * normal(5) / 2},
            {2 * std::numbers::pi * stream.uniform(6), 2 * std::numbers::pi * stream.uniform(7)}};
  for (double& wave : drop.waves) wave = std::clamp(wave, -2 * kUneven, 2 * kUneven);
  if (stream.uniform(8) < dirt.droplets_running()) {
    drop.stretch = 1.3 + 0.7 * stream.uniform(9);
    const double trail = drop.radius * kTrailRadii * (0.3 + 0.7 * stream.uniform(10));
    for (int bead = 0; bead < kBeads; ++bead) {
      const auto k = 11 + 3 * std::uint32_t(bead);
      const double back = drop.radius * 2 + trail * (bead + stream.uniform(k)) / kBeads;
      const double aside = 0.25 * drop.radius * (2 * stream.uniform(k + 1) - 1);
      Drop small = drop;
      small.stretch = 1;
      small.radius *= (0.12 + 0.25 * stream.uniform(k + 2)) * (1 - 0.5 * bead / kBeads);
      small.x -= back * std::cos(drop.down_rad) + aside * std::sin(drop.down_rad);
      small.y -= back * std::sin(drop.down_rad) - aside * std::cos(drop.down_rad);
      painter.paint(small);
    }
  }
  painter.paint(drop);
}

}  // namespace

core::ImageF drop_map(const schema::LensDirt& dirt, const LayerGrid& grid) {
  DropPainter painter(grid);
  const double largest_m = std::max(kMaxRadiusM, dirt.droplet_radius_m());
  const double reach_m = dirt.droplets_running() > 0 ? largest_m * (kTrailRadii + 3) : 2 * largest_m;
  const Thinned drops = thin(dirt.droplets_per_m2(), grid, reach_m, kMost);
  scatter(dirt.pattern_seed(), grid, "dirt.droplets", drops.per_m2, reach_m * drops.growth,
          [&](const core::RandomStream& stream, double x_m, double y_m) {
            paint_drop(painter, stream, grid, x_m, y_m, dirt, drops.growth);
          });
  return painter.take();
}

}  // namespace partbooth::renderer
