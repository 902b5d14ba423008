// SPDX-License-Identifier: Apache-2.0
// Smudges: a film of grease in patches, fractal Gaussian noise above a threshold.
#include <algorithm>

#include "renderer/photo/cells.h"
#include "renderer/photo/dirt_types.h"
#include "renderer/photo/layer_noise.h"

namespace partbooth::renderer {
namespace {

constexpr int kOctaves = 4;
constexpr double kPatchM = 6e-3;        // distance of the coarsest noise values
constexpr double kPatchCells = 16;      // but never fewer cells, so that a far layer still shows patches
constexpr double kFullThickness = 1.0;  // sigma of noise from a patch's edge to its full extinction
constexpr double kMottleM = 1e-3;       // grain of the film, and how much of it the grain takes
constexpr double kMottleCells = 4;
constexpr double kMottleDepth = 0.12;

}  // namespace

core::ImageF smudge_alpha(const schema::LensDirt& dirt, const LayerGrid& grid) {
  const NoiseKey key{dirt.pattern_seed(), "dirt.smudge.lattice"};
  const core::ImageF noise = fractal_noise(key, grid, kOctaves, std::max(kPatchM, kPatchCells * grid.cell_m));
  const core::ImageF mottle =
      smooth_noise(key, grid, kOctaves, std::max(kMottleM, kMottleCells * grid.cell_m));
  const double threshold = cover_threshold(dirt.smudge_cover());
  core::ImageF alpha(grid.width, grid.height, 1);
  for (std::size_t i = 0; i < alpha.data.size(); ++i) {
    const double above = noise.data[i] - threshold;
    if (above <= 0) continue;
    const double grain = std::clamp(1 - kMottleDepth * (1 + mottle.data[i]), 0.0, 1.0);
    alpha.data[i] = float(dirt.smudge_strength() * smoothstep(above / kFullThickness) * grain);
  }
  return alpha;
}

}  // namespace partbooth::renderer
