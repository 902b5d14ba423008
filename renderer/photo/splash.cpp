// SPDX-License-Identifier: Apache-2.0
// Splashes of mud and paint: opaque blobs of log-normal size with a fractal edge, and the small drops that
// each has thrown about itself.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/random.h"
#include "renderer/photo/cells.h"
#include "renderer/photo/dirt_types.h"
#include "renderer/photo/quantile.h"
#include "renderer/photo/scatter.h"

namespace partbooth::renderer {
namespace {

constexpr double kSizeSigma = 0.6;    // of log radius
constexpr double kLargestSize = 2.5;  // of that sigma
constexpr double kAlphaMin = 0.9;
constexpr double kMost = 3000;
constexpr int kHarmonics = 24;       // of the outline
constexpr double kRoughness = 0.22;  // amplitude of the first harmonic
constexpr double kFall = 1.1;        // amplitude of harmonic k: k^-kFall; of a fractal of dimension 1.4
constexpr int kSatellitesMax = 10;
constexpr double kReachRadii = 3.5;  // of satellites

// Radius over that of the disc of the same area, by direction, as a sum of random waves.
class Outline {
 public:
  // Takes the numbers first .. first + 2 kHarmonics of the stream.
  Outline(const core::RandomStream& stream, std::uint32_t first) {
    double power = 0;
    for (int k = 0; k < kHarmonics; ++k) {
      const auto at = first + 2 * std::uint32_t(k);
      const double amplitude =
          kRoughness * std::pow(k + 1, -kFall) * normal_quantile(std::max(stream.uniform(at), 0x1p-53));
      const double phase = 2 * std::numbers::pi * stream.uniform(at + 1);
      cosine_[std::size_t(k)] = amplitude * std::cos(phase);
      sine_[std::size_t(k)] = amplitude * std::sin(phase);
      power += amplitude * amplitude / 2;
    }
    // The area of r = 1 + sum of waves is pi (1 + power).
    scale_ = 1 / std::sqrt(1 + power);
  }
  double at(double c, double s) const {
    // Waves k + 1 by turning the unit vector on.
    double sum = 1, ck = c, sk = s;
    for (std::size_t k = 0; k < kHarmonics; ++k) {
      sum += cosine_[k] * ck + sine_[k] * sk;
      const double next = ck * c - sk * s;
      sk = ck * s + sk * c;
      ck = next;
    }
    return std::max(0.15, sum * scale_);
  }
  static constexpr double kLargest = 2.0;

 private:
  std::array<double, kHarmonics> cosine_{}, sine_{};
  double scale_ = 1;
};

void paint_blob(CellPainter& painter, double x, double y, double radius, double alpha,
                const Outline& outline) {
  if (radius < 0.5) return painter.paint_point(x, y, alpha * std::numbers::pi * radius * radius);
  painter.paint(x, y, radius * Outline::kLargest + 1, [&](double cx, double cy) {
    const double dx = cx - x, dy = cy - y, distance = std::hypot(dx, dy);
    if (distance < 0.1) return alpha;
    return alpha * edge(radius * outline.at(dx / distance, dy / distance) - distance);
  });
}

// Numbers of a splash: 2..7 of its own, then those of the outline, then four for each satellite.
void paint_splash(CellPainter& painter, const core::RandomStream& stream, double x_m, double y_m,
                  double median_m) {
  const auto normal = [&](std::uint32_t k) { return normal_quantile(std::max(stream.uniform(k), 0x1p-53)); };
  const double radius_m = median_m * std::exp(kSizeSigma * std::min(normal(2), kLargestSize));
  const double alpha = kAlphaMin + (1 - kAlphaMin) * stream.uniform(3);
  const Outline outline(stream, 8);
  paint_blob(painter, painter.column(x_m), painter.row(y_m), painter.cells(radius_m), alpha, outline);
  const int satellites = int(stream.uniform(4) * (kSatellitesMax + 1));
  for (int n = 0; n < satellites; ++n) {
    const auto first = 8 + 2 * kHarmonics + 4 * std::uint32_t(n);
    const double angle = 2 * std::numbers::pi * stream.uniform(first);
    const double distance_m = radius_m * (1.2 + (kReachRadii - 1.2) * stream.uniform(first + 1));
    const double share = 0.03 + 0.17 * std::pow(stream.uniform(first + 2), 2);
    paint_blob(painter, painter.column(x_m + distance_m * std::cos(angle)),
               painter.row(y_m + distance_m * std::sin(angle)), painter.cells(radius_m * share), alpha,
               outline);
  }
}

}  // namespace

core::ImageF mud_alpha(const schema::LensDirt& dirt, const LayerGrid& grid) {
  CellPainter painter(grid);
  const double reach_m = dirt.mud_radius_m() * std::exp(kSizeSigma * kLargestSize) * kReachRadii;
  const Thinned splashes = thin(dirt.mud_per_m2(), grid, reach_m, kMost);
  scatter(dirt.pattern_seed(), grid, "dirt.mud", splashes.per_m2, reach_m * splashes.growth,
          [&](const core::RandomStream& stream, double x_m, double y_m) {
            paint_splash(painter, stream, x_m, y_m, dirt.mud_radius_m() * splashes.growth);
          });
  return painter.take();
}

}  // namespace partbooth::renderer
