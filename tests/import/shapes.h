// SPDX-License-Identifier: Apache-2.0
// Bodies made for tests of symmetry and likeness. Lengths in metres.
#pragma once

#include <functional>

#include "core/part.h"

namespace partbooth::scene_gen {

// A disc or rod about z from z = 0 to `height`, capped; the side is at radius(angle, z).
core::Part turned_part(double height, const std::function<double(double, double)>& radius, int columns = 180,
                       int rows = 40);
// Boxes side by side, as one body of planes; opposite corners of each.
core::Part boxes(const std::vector<core::Box3d>& boxes);
core::Part moved(core::Part part, const core::Rigid& motion);
// Both, as two bodies.
core::Part together(core::Part a, const core::Part& b);

}  // namespace partbooth::scene_gen
