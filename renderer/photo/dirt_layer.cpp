// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/dirt_layer.h"

#include <cstddef>

namespace partbooth::renderer {
namespace {

// Where the light that dirt takes goes to (rendering.md 2.2): mineral dust scatters and absorbs, a film of
// grease only bends.
struct Scattering {
  float forward, wide;
};
constexpr Scattering kDust{0.3f, 0.4f};
constexpr Scattering kGrease{0.95f, 0.0f};

}  // namespace

core::ImageF dirt_maps(const schema::LensDirt& dirt, const LayerGrid& grid) {
  const core::ImageF dust = dust_alpha(dirt, grid);
  const core::ImageF grease = smudge_alpha(dirt, grid);
  core::ImageF maps(grid.width, grid.height, 3);
  for (std::size_t i = 0; i < dust.data.size(); ++i) {
    // The grease sees what the dust lets through.
    const float a = dust.data[i], b = (1 - a) * grease.data[i];
    maps.data[3 * i] = a + b;
    maps.data[3 * i + 1] = a * kDust.forward + b * kGrease.forward;
    maps.data[3 * i + 2] = a * kDust.wide + b * kGrease.wide;
  }
  return maps;
}

}  // namespace partbooth::renderer
