// SPDX-License-Identifier: Apache-2.0
// Dust: elliptical specks of log-normal size in clusters (a Neyman-Scott process: Poisson parents, each with
// a Poisson number of specks around it).
#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/random.h"
#include "renderer/photo/dirt_layer.h"
#include "renderer/photo/quantile.h"

namespace partbooth::renderer {
namespace {

constexpr double kSpecksPerCluster = 4;
constexpr double kClusterSigmaM = 1e-3;
constexpr double kSizeSigma = 0.8;  // of log radius
constexpr double kLargestSize = 3;  // of that sigma: specks above 11 medians are no dust
constexpr double kAlphaMin = 0.3, kAlphaMax = 0.95;
constexpr double kRoundnessMin = 0.45;  // short over long axis
// Above this number of specks fewer and larger ones are drawn, with the same cover: they overlap in each
// pixel anyway.
constexpr double kMostSpecks = 20000;

struct Speck {
  double x_m, y_m;
  double radius_m;  // of the disc of the same area
  double roundness, angle_rad;
  float alpha;
};

// Lets light through pixel by pixel: transmittances multiply.
class SpeckPainter {
 public:
  explicit SpeckPainter(const LayerGrid& grid) : grid_(grid), alpha_(grid.width, grid.height, 1) {}

  void paint(const Speck& speck) {
    const double x = (speck.x_m - grid_.x0_m) / grid_.cell_m, y = (speck.y_m - grid_.y0_m) / grid_.cell_m;
    const double radius = speck.radius_m / grid_.cell_m;
    if (radius < 0.5)
      paint_point(x, y, radius, speck.alpha);
    else
      paint_ellipse(x, y, radius, speck);
  }
  core::ImageF take() { return std::move(alpha_); }

 private:
  void cover(int x, int y, double alpha) {
    if (x < 0 || y < 0 || x >= grid_.width || y >= grid_.height) return;
    float& a = *alpha_.at(x, y);
    a = 1 - (1 - a) * (1 - float(alpha));
  }

  // Smaller than a cell: its area, shared out among the four cells around its centre.
  void paint_point(double x, double y, double radius, double alpha) {
    const double area = std::numbers::pi * radius * radius;
    const double fx = std::floor(x - 0.5), fy = std::floor(y - 0.5);
    const double u = x - 0.5 - fx, v = y - 0.5 - fy;
    for (int j = 0; j < 2; ++j)
      for (int i = 0; i < 2; ++i)
        cover(int(fx) + i, int(fy) + j, alpha * area * (i ? u : 1 - u) * (j ? v : 1 - v));
  }

  // Anti-aliased by the distance to the edge. That ramp is one cell wide and adds 1/12 to the squared radius:
  // taken back.
  void paint_ellipse(double x, double y, double radius, const Speck& speck) {
    const double a = radius / std::sqrt(speck.roundness), b = radius * std::sqrt(speck.roundness);
    const double c = std::cos(speck.angle_rad), s = std::sin(speck.angle_rad);
    const double alpha = speck.alpha * radius * radius / (radius * radius + 1.0 / 12);
    const int x0 = int(std::max(0.0, std::floor(x - a - 1))),
              x1 = int(std::min(double(grid_.width), x + a + 2));
    const int y0 = int(std::max(0.0, std::floor(y - a - 1))),
              y1 = int(std::min(double(grid_.height), y + a + 2));
    for (int j = y0; j < y1; ++j) {
      for (int i = x0; i < x1; ++i) {
        const double dx = i + 0.5 - x, dy = j + 0.5 - y;
        const double p = (c * dx + s * dy) / a, q = (c * dy - s * dx) / b;
        const double share = std::clamp((1 - std::sqrt(p * p + q * q)) * radius + 0.5, 0.0, 1.0);
        if (share > 0) cover(i, j, alpha * share);
      }
    }
  }

  LayerGrid grid_;
  core::ImageF alpha_;
};

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
  SpeckPainter painter(grid);
  // Parents outside still reach into the layer.
  const double margin_m = 3 * kClusterSigmaM;
  const double width_m = grid.width * grid.cell_m + 2 * margin_m,
               height_m = grid.height * grid.cell_m + 2 * margin_m;
  const double wanted = dirt.dust_per_mm2() * width_m * height_m * 1e6;
  const double specks = std::min(wanted, kMostSpecks);
  const double median_m = dirt.dust_median_m() * (specks > 0 ? std::sqrt(wanted / specks) : 1);
  const core::RandomStream counts(dirt.pattern_seed(), 0, "dirt.dust.clusters");
  const double clusters = poisson_quantile(specks / kSpecksPerCluster, std::max(counts.uniform(0), 0x1p-53));
  for (std::uint64_t p = 0; p < std::uint64_t(clusters); ++p) {
    const core::RandomStream stream(dirt.pattern_seed(), p, "dirt.dust");
    const double x_m = grid.x0_m - margin_m + width_m * stream.uniform(0);
    const double y_m = grid.y0_m - margin_m + height_m * stream.uniform(1);
    const double children = poisson_quantile(kSpecksPerCluster, stream.uniform(2));
    for (std::uint32_t n = 0; n < std::uint32_t(children); ++n)
      painter.paint(speck_of(stream, n, x_m, y_m, median_m));
  }
  return painter.take();
}

}  // namespace partbooth::renderer
