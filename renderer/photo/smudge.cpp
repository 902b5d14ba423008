// SPDX-License-Identifier: Apache-2.0
// Smudges: a film of grease in patches (fractal Gaussian noise above a threshold), every second one with the
// ridges of a fingerprint.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/random.h"
#include "renderer/photo/dirt_layer.h"
#include "renderer/photo/quantile.h"
#include "renderer/photo/resample.h"

namespace partbooth::renderer {
namespace {

constexpr int kOctaves = 3;
constexpr double kPatchM = 6e-3;    // distance of the coarsest noise values
constexpr double kPatchCells = 16;  // but never fewer cells, so that a far layer still shows patches
constexpr double kRidgePeriodM = 0.45e-3;
constexpr double kRidgeFloor = 0.35;    // film left between the ridges
constexpr double kFullThickness = 1.0;  // sigma of noise from a patch's edge to its full extinction
constexpr double kMottleM = 1e-3;       // grain of the film, and how much of it the grain takes
constexpr double kMottleCells = 4;
constexpr double kMottleDepth = 0.12;

// Unit normals on the lattice points (x, y), (x+1, y), ... of an octave: the same at the same place whatever
// part is seen.
core::ImageF lattice(const schema::LensDirt& dirt, int octave, int x, int y, int width, int height) {
  const std::array<std::uint32_t, 2> key{std::uint32_t(dirt.pattern_seed()),
                                         std::uint32_t(dirt.pattern_seed() >> 32)};
  const auto stream = std::uint32_t(core::stream_hash("dirt.smudge.lattice"));
  core::ImageF out(width, height, 1);
  for (int j = 0; j < height; ++j)
    for (int i = 0; i < width; ++i) {
      const auto bits =
          core::philox4x32({std::uint32_t(x + i), std::uint32_t(y + j), std::uint32_t(octave), stream}, key);
      *out.at(i, j) = float(normal_quantile(open_unit(bits[0])));
    }
  return out;
}

// Smooth noise on the cells, of mean 0 and variance 1, with features of the given size.
core::ImageF smooth_noise(const schema::LensDirt& dirt, const LayerGrid& grid, int octave, double spacing_m) {
  // Lattice position of the first cell's centre, and the lattice points around the grid.
  const double step = grid.cell_m / spacing_m;
  const double x = grid.x0_m / spacing_m + step / 2, y = grid.y0_m / spacing_m + step / 2;
  const int left = int(std::floor(x)) - 1, top = int(std::floor(y)) - 1;
  const int width = int(std::ceil(grid.width * step)) + 4, height = int(std::ceil(grid.height * step)) + 4;
  core::ImageF noise = resample(lattice(dirt, octave, left, top, width, height), x - left, y - top, step,
                                grid.width, grid.height);
  for (float& value : noise.data) value /= float(kResampledNormalSigma);
  return noise;
}

// Fractal noise of mean 0 and variance 1, each octave with half the amplitude.
core::ImageF fractal_noise(const schema::LensDirt& dirt, const LayerGrid& grid) {
  core::ImageF sum(grid.width, grid.height, 1);
  double amplitude = 1, variance = 0;
  double spacing_m = std::max(kPatchM, kPatchCells * grid.cell_m);
  for (int octave = 0; octave < kOctaves; ++octave, amplitude /= 2, spacing_m /= 2) {
    const core::ImageF values = smooth_noise(dirt, grid, octave, spacing_m);
    for (std::size_t i = 0; i < sum.data.size(); ++i) sum.data[i] += float(amplitude) * values.data[i];
    variance += amplitude * amplitude;
  }
  for (float& value : sum.data) value /= float(std::sqrt(variance));
  return sum;
}

// Thickness of the film under the ridges of a whorl: 0..1; their mean where the cells are too large for them.
// 1 without fingerprint.
class Ridges {
 public:
  Ridges(const schema::LensDirt& dirt, const LayerGrid& grid) {
    const core::RandomStream stream(dirt.pattern_seed(), 0, "dirt.smudge.ridges");
    present_ = stream.uniform(0) < 0.5;
    resolved_ = grid.cell_m < kRidgePeriodM / 3;
    x_m_ = grid.x0_m + grid.width * grid.cell_m * (1.5 * stream.uniform(1) - 0.25);
    y_m_ = grid.y0_m + grid.height * grid.cell_m * (1.5 * stream.uniform(2) - 0.25);
    aspect_ = 0.6 + 0.4 * stream.uniform(3);
  }
  double at(double x_m, double y_m, double noise) const {
    if (!present_) return 1;
    if (!resolved_) return 0.5;
    const double distance_m = std::hypot(x_m - x_m_, (y_m - y_m_) * aspect_);
    return 0.5 + 0.5 * std::cos(2 * std::numbers::pi * distance_m / kRidgePeriodM + 2 * noise);
  }

 private:
  bool present_, resolved_;
  double x_m_, y_m_, aspect_;
};

double smoothstep(double t) {
  t = std::clamp(t, 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

}  // namespace

core::ImageF smudge_alpha(const schema::LensDirt& dirt, const LayerGrid& grid) {
  core::ImageF alpha(grid.width, grid.height, 1);
  if (dirt.smudge_strength() <= 0 || dirt.smudge_cover() <= 0) return alpha;
  const core::ImageF noise = fractal_noise(dirt, grid);
  const core::ImageF mottle =
      smooth_noise(dirt, grid, kOctaves, std::max(kMottleM, kMottleCells * grid.cell_m));
  // The share `cover` of a normal law lies above the threshold.
  const double threshold = normal_quantile(std::clamp(1 - dirt.smudge_cover(), 1e-6, 1 - 1e-6));
  const Ridges ridges(dirt, grid);
  for (int y = 0; y < grid.height; ++y) {
    for (int x = 0; x < grid.width; ++x) {
      const double above = *noise.at(x, y) - threshold;
      if (above <= 0) continue;
      const double ridge = ridges.at(grid.x0_m + (x + 0.5) * grid.cell_m, grid.y0_m + (y + 0.5) * grid.cell_m,
                                     *noise.at(x, y));
      const double film = kRidgeFloor + (1 - kRidgeFloor) * ridge;
      const double grain = std::clamp(1 - kMottleDepth * (1 + *mottle.at(x, y)), 0.0, 1.0);
      *alpha.at(x, y) = float(dirt.smudge_strength() * smoothstep(above / kFullThickness) * film * grain);
    }
  }
  return alpha;
}

}  // namespace partbooth::renderer
