// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/layer_noise.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/random.h"
#include "renderer/photo/quantile.h"
#include "renderer/photo/resample.h"

namespace partbooth::renderer {
namespace {

double lattice_normal(const NoiseKey& key, int x, int y, int octave) {
  const std::array<std::uint32_t, 2> words{std::uint32_t(key.seed), std::uint32_t(key.seed >> 32)};
  const auto stream = std::uint32_t(core::stream_hash(key.stream));
  const auto bits =
      core::philox4x32({std::uint32_t(x), std::uint32_t(y), std::uint32_t(octave), stream}, words);
  return normal_quantile(open_unit(bits[0]));
}

}  // namespace

core::ImageF smooth_noise(const NoiseKey& key, const LayerGrid& grid, int octave, double spacing_m) {
  // Lattice position of the first cell's centre, and the lattice points around the grid.
  const double step = grid.cell_m / spacing_m;
  const double x = grid.x0_m / spacing_m + step / 2, y = grid.y0_m / spacing_m + step / 2;
  const int left = int(std::floor(x)) - 1, top = int(std::floor(y)) - 1;
  core::ImageF lattice(int(std::ceil(grid.width * step)) + 4, int(std::ceil(grid.height * step)) + 4, 1);
  for (int j = 0; j < lattice.height; ++j)
    for (int i = 0; i < lattice.width; ++i)
      *lattice.at(i, j) = float(lattice_normal(key, left + i, top + j, octave));
  core::ImageF noise = resample(lattice, x - left, y - top, step, grid.width, grid.height);
  for (float& value : noise.data) value /= float(kResampledNormalSigma);
  return noise;
}

core::ImageF fractal_noise(const NoiseKey& key, const LayerGrid& grid, int octaves, double spacing_m) {
  core::ImageF sum(grid.width, grid.height, 1);
  double amplitude = 1, variance = 0;
  for (int octave = 0; octave < octaves; ++octave, amplitude /= 2, spacing_m /= 2) {
    const core::ImageF values = smooth_noise(key, grid, octave, spacing_m);
    for (std::size_t i = 0; i < sum.data.size(); ++i) sum.data[i] += float(amplitude) * values.data[i];
    variance += amplitude * amplitude;
  }
  for (float& value : sum.data) value /= float(std::sqrt(variance));
  return sum;
}

double line_noise(const NoiseKey& key, int octave, double t) {
  const double base = std::floor(t), u = t - base;
  const double a = lattice_normal(key, int(base), 0, octave);
  const double b = lattice_normal(key, int(base) + 1, 0, octave);
  const double w = u * u * (3 - 2 * u);
  return (a + (b - a) * w) / std::sqrt((1 - w) * (1 - w) + w * w);
}

double cover_threshold(double cover) { return normal_quantile(std::clamp(1 - cover, 1e-6, 1 - 1e-6)); }

}  // namespace partbooth::renderer
