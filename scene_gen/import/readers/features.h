// SPDX-License-Identifier: Apache-2.0
// Bores, pins and rounded edges of a part whose surfaces are known. Mesh files have none.
#pragma once

#include <vector>

#include "core/part.h"

namespace partbooth::scene_gen {

// Holes: cylinders that look inward and go (nearly) all round. Bosses: such that look outward. Fillets:
// cylinders and tori that are less than 45 % of the way round. Radii below 0.1 % of the diagonal are left
// out. By kind, then in the order of the faces.
std::vector<core::Feature> find_features(const core::Part& part);

}  // namespace partbooth::scene_gen
