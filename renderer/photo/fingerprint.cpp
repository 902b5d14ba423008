// SPDX-License-Identifier: Apache-2.0
// Fingerprints: grease where the ridges of a finger touched the glass, more where it was pressed harder.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/random.h"
#include "renderer/photo/cells.h"
#include "renderer/photo/dirt_types.h"
#include "renderer/photo/layer_noise.h"
#include "renderer/photo/ridges.h"
#include "renderer/photo/scatter.h"

namespace partbooth::renderer {
namespace {

constexpr double kMost = 60;
constexpr double kFloor = 0.18;  // film left between the ridges
constexpr double kBlotchM = 2.5e-3;
constexpr double kGrainM = 0.15e-3, kGrainDepth = 0.25;
constexpr double kMinScale = 0.75, kMaxScale = 1.1;      // of a finger's size
constexpr double kRidgesShow = 0.25, kRidgesFade = 0.5;  // cells per ridge period
constexpr double kReachM = 0.6 * kFingerHeightM * kMaxScale;

struct Print {
  double x_m, y_m, scale, cosine, sine, mirror, pressed_half_width, pressed_half_height, strength;
  const core::ImageF* ridges;
};

// Numbers 2..9 of the stream.
Print print_of(const core::RandomStream& stream, double x_m, double y_m) {
  const double angle = 2 * std::numbers::pi * stream.uniform(2);
  Print print{x_m, y_m, 0, std::cos(angle), std::sin(angle), 0, 0, 0, 0, nullptr};
  print.scale = kMinScale + (kMaxScale - kMinScale) * stream.uniform(3);
  print.mirror = stream.uniform(4) < 0.5 ? -1 : 1;
  print.pressed_half_width = kFingerWidthM / 2 * (0.7 + 0.28 * stream.uniform(5));
  print.pressed_half_height = kFingerHeightM / 2 * (0.65 + 0.33 * stream.uniform(6));
  print.strength = 0.5 + 0.5 * stream.uniform(7);
  // Shares of the patterns among people: loops 0.6, whorls 0.3, arches 0.05.
  const double kind = stream.uniform(8);
  print.ridges = &finger_ridges(kind < 0.62 ? 0 : kind < 0.85 ? 1 : kind < 0.95 ? 2 : 3);
  return print;
}

// Film by place in the finger's own metres; `blur` 0: ridges are seen, 1: only their mean.
double film(const Print& print, double x_m, double y_m, double blur) {
  const double u = print.mirror * x_m / kRidgeCellM + print.ridges->width / 2.0 - 0.5;
  const double v = y_m / kRidgeCellM + print.ridges->height / 2.0 - 0.5;
  const int i = int(std::floor(u)), j = int(std::floor(v));
  if (i < 0 || j < 0 || i + 1 >= print.ridges->width || j + 1 >= print.ridges->height) return 0;
  const float *a = print.ridges->at(i, j), *b = print.ridges->at(i, j + 1);
  const double p = u - i, q = v - j;
  const double ridge = (1 - q) * ((1 - p) * a[0] + p * a[1]) + q * ((1 - p) * b[0] + p * b[1]);
  return kFloor + (1 - kFloor) * (ridge + (0.5 - ridge) * blur);
}

}  // namespace

core::ImageF fingerprint_alpha(const schema::LensDirt& dirt, const LayerGrid& grid) {
  CellPainter painter(grid);
  const double period = kRidgePeriodM / grid.cell_m;
  const double blur = 1 - smoothstep((period * kRidgesShow - kRidgesFade) / (1 - kRidgesFade));
  const core::ImageF blotches =
      fractal_noise({dirt.pattern_seed(), "dirt.fingerprint"}, grid, 3, std::max(kBlotchM, 3 * grid.cell_m));
  const core::ImageF grain =
      smooth_noise({dirt.pattern_seed(), "dirt.fingerprint.grain"}, grid, 0, std::max(kGrainM, grid.cell_m));
  // Grain below a cell averages out.
  const double grain_depth = kGrainDepth * std::min(1.0, kGrainM / grid.cell_m);
  const Thinned prints = thin(dirt.fingerprints_per_m2(), grid, kReachM, kMost);
  const double reach_m = kReachM * prints.growth;
  const auto paint = [&](const core::RandomStream& stream, double x_m, double y_m) {
    const Print print = print_of(stream, x_m, y_m);
    const double size = print.scale * prints.growth;
    painter.paint(painter.column(x_m), painter.row(y_m), painter.cells(reach_m), [&](double cx, double cy) {
      const double dx = (cx - painter.column(x_m)) * grid.cell_m / size;
      const double dy = (cy - painter.row(y_m)) * grid.cell_m / size;
      const double fx = print.cosine * dx + print.sine * dy, fy = print.cosine * dy - print.sine * dx;
      // 1 in the middle of the pressed ellipse, 0 on its edge.
      const double inside = 1 - std::hypot(fx / print.pressed_half_width, fy / print.pressed_half_height);
      if (inside < -0.15) return 0.0;
      const float noise = *blotches.at(int(cx), int(cy)), fine = *grain.at(int(cx), int(cy));
      const double pressed =
          smoothstep((inside + 0.12 * noise) / 0.2) * std::clamp(0.8 + 0.25 * noise, 0.2, 1.0);
      return dirt.fingerprint_strength() * print.strength * pressed * film(print, fx, fy, blur) *
             std::clamp(1 - kGrainDepth - grain_depth * fine, 0.0, 1.0);
    });
  };
  scatter(dirt.pattern_seed(), grid, "dirt.fingerprint", prints.per_m2, reach_m, paint);
  return painter.take();
}

}  // namespace partbooth::renderer
