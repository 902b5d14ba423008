// SPDX-License-Identifier: Apache-2.0
// Dust: elliptical specks of log-normal size in clusters (a Neyman-Scott process: Poisson parents, each with
// a Poisson number of specks around it).
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

constexpr double kSpecksPerCluster = 4;
constexpr double kClusterSigmaM = 1e-3;
constexpr double kSizeSigma = 0.8;  // of log radius
constexpr double kLargestSize = 3;  // of that sigma: specks above 11 medians are no dust
constexpr double kAlphaMin = 0.3, kAlphaMax = 0.95;
constexpr double kRoundnessMin = 0.45;  // short over long axis
constexpr double kMostSpecks = 20000;

struct Speck {
  double x_m, y_m;
  double radius_m;  // of the disc of the same area
  double roundness, angle_rad;
  float alpha;
};

void paint(CellPainter& painter, const Speck& speck) {
  const double x = painter.column(speck.x_m), y = painter.row(speck.y_m);
  const double radius = painter.cells(speck.radius_m);
  if (radius < 0.5) return painter.paint_point(x, y, speck.alpha * std::numbers::pi * radius * radius);
  const double a = radius / std::sqrt(speck.roundness), b = radius * std::sqrt(speck.roundness);
  const double c = std::cos(speck.angle_rad), s = std::sin(speck.angle_rad);
  // The anti-aliased edge is one cell wide and adds 1/12 to the squared radius: taken back.
  const double alpha = speck.alpha * radius * radius / (radius * radius + 1.0 / 12);
  painter.paint(x, y, a + 1, [&](double cx, double cy) {
    const double p = (c * (cx - x) + s * (cy - y)) / a, q = (c * (cy - y) - s * (cx - x)) / b;
    return alpha * edge((1 - std::sqrt(p * p + q * q)) * radius);
  });
}

// Numbers of a cluster: 0..2 for the parent, then eight for each speck.
Speck speck_of(const core::RandomStream& stream, std::uint32_t number, double parent_x_m, double parent_y_m,
               double median_radius_m) {
  const auto u = [&](std::uint32_t k) { return stream.uniform(3 + 8 * number + k); };
  const auto normal = [&](std::uint32_t k) { return normal_quantile(std::max(u(k), 0x1p-53)); };
  Speck speck;
  speck.x_m = parent_x_m + kClusterSigmaM * normal(0);
  speck.y_m = parent_y_m + kClusterSigmaM * normal(1);
  speck.radius_m = median_radius_m * std::exp(kSizeSigma * std::min(normal(2), kLargestSize));
  speck.alpha = float(kAlphaMin + (kAlphaMax - kAlphaMin) * u(3));
  speck.roundness = kRoundnessMin + (1 - kRoundnessMin) * u(4);
  speck.angle_rad = std::numbers::pi * u(5);
  return speck;
}

}  // namespace

core::ImageF dust_alpha(const schema::LensDirt& dirt, const LayerGrid& grid) {
  CellPainter painter(grid);
  // Parents outside still reach into the layer.
  const double margin_m = 3 * kClusterSigmaM;
  const Thinned specks = thin(dirt.dust_per_mm2() * 1e6, grid, margin_m, kMostSpecks);
  const double median_m = dirt.dust_median_m() * specks.growth;
  scatter(dirt.pattern_seed(), grid, "dirt.dust", specks.per_m2 / kSpecksPerCluster, margin_m,
          [&](const core::RandomStream& stream, double x_m, double y_m) {
            const int children = poisson_count(kSpecksPerCluster, stream.uniform(2));
            for (int n = 0; n < children; ++n)
              paint(painter, speck_of(stream, std::uint32_t(n), x_m, y_m, median_m));
          });
  return painter.take();
}

}  // namespace partbooth::renderer
