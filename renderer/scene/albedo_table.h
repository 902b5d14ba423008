// SPDX-License-Identifier: Apache-2.0
// Directional albedo of GGX surfaces: for the compensation of multiple scattering and the coupling of layers.
#pragma once

#include <vector>

#include "renderer/kernel/view.h"

namespace partbooth::renderer {

// As AlbedoView wants them.
struct AlbedoTable {
  std::vector<float> e, dielectric, dielectric_mean, glass, anisotropic;

  AlbedoTable();
};

}  // namespace partbooth::renderer
