// SPDX-License-Identifier: Apache-2.0
// Directional albedo of the GGX lobe, for the compensation of multiple scattering and the coupling of coat
// and base.
#pragma once

#include <vector>

#include "renderer/kernel/view.h"

namespace partbooth::renderer {

// E = integral of the lobe with Fresnel 1, B = the same weighted with (1 - mu)^5, over rows of perceptual
// roughness 0..1 and columns of sqrt(cos) 0..1. The same numbers on every machine.
struct AlbedoTable {
  std::vector<float> e, schlick, mean;  // as AlbedoView wants them

  AlbedoTable();
  AlbedoView view() const { return {e.data(), schlick.data(), mean.data()}; }
};

}  // namespace partbooth::renderer
