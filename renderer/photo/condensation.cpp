// SPDX-License-Identifier: Apache-2.0
// Condensation: fog of droplets too small to see, in a smooth patch, with the grain that the larger ones
// make.
#include <algorithm>

#include "renderer/photo/cells.h"
#include "renderer/photo/dirt_types.h"
#include "renderer/photo/layer_noise.h"

namespace partbooth::renderer {
namespace {

constexpr double kPatchM = 25e-3, kPatchCells = 48;
constexpr double kSoftness = 1.5;  // sigma of noise from the edge of the fog to its full extinction
constexpr double kGrainM = 0.12e-3;
constexpr double kGrainDepth = 0.3;

}  // namespace

core::ImageF condensation_alpha(const schema::LensDirt& dirt, const LayerGrid& grid) {
  const core::ImageF patch = fractal_noise({dirt.pattern_seed(), "dirt.condensation"}, grid, 2,
                                           std::max(kPatchM, kPatchCells * grid.cell_m));
  // Grain below a cell averages out with the number of droplets in it.
  const double in_cell = std::max(1.0, grid.cell_m / kGrainM);
  const core::ImageF grain =
      smooth_noise({dirt.pattern_seed(), "dirt.condensation.grain"}, grid, 0, std::max(kGrainM, grid.cell_m));
  const double threshold = cover_threshold(dirt.condensation_cover());
  core::ImageF alpha(grid.width, grid.height, 1);
  for (std::size_t i = 0; i < alpha.data.size(); ++i) {
    const double fog = smoothstep((patch.data[i] - threshold) / kSoftness);
    const double share = std::clamp(1 - kGrainDepth * (1 + grain.data[i] / in_cell), 0.0, 1.0);
    alpha.data[i] = float(dirt.condensation_strength() * fog * share);
  }
  return alpha;
}

}  // namespace partbooth::renderer
