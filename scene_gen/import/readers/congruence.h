// SPDX-License-Identifier: Apache-2.0
// How one shape can be moved onto another.
//
// Surfaces that stand out (few of their kind, far from the centroid) are matched in pairs; each match gives a
// motion, which is then proven on the whole surface.
#pragma once

#include <cstddef>
#include <vector>

#include "core/vec.h"
#include "scene_gen/import/readers/shape.h"

namespace partbooth::scene_gen {

// The first `limit` motions found, each once. Shapes whose surfaces all lie on one axis: one for each way
// along the axis.
std::vector<core::Rigid> congruences(const Shape& from, const Shape& to, std::size_t limit);

}  // namespace partbooth::scene_gen
