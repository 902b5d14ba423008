// SPDX-License-Identifier: Apache-2.0
// Directional albedo of the GGX lobe, for the compensation of multiple scattering and the coupling of coat
// and base.
#pragma once

#include <vector>

namespace partbooth::renderer {

// kAlbedoSize rows of perceptual roughness 0..1, each of kAlbedoSize columns of sqrt(cos) 0..1, records of
// four: E = integral of the lobe with Fresnel 1; B = the same weighted with (1 - mu)^5; then the
// cosine-weighted means of both. The same numbers on every machine.
std::vector<float> build_albedo_table();

}  // namespace partbooth::renderer
