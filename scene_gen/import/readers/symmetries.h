// SPDX-License-Identifier: Apache-2.0
// Turns that leave a part's surface where it is.
#pragma once

#include <vector>

#include "core/part.h"
#include "scene_gen/import/readers/shape.h"

namespace partbooth::scene_gen {

// What counts as the same place: half a pixel of the largest picture of the part, not finer than 0.1 % of the
// part's diagonal nor coarser than 0.3 %.
double symmetry_tolerance(const core::Box3d& box, double long_side_px);

// Generators of the part's rotations: turns by any angle first, then by rising fractions. At most three.
// Colours do not count. Axes lie on those of round faces where there are any.
std::vector<core::Symmetry> find_symmetries(const Shape& shape);

}  // namespace partbooth::scene_gen
