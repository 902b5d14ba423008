// SPDX-License-Identifier: Apache-2.0
// Simple solids made by code: what furniture, primitives, screws and chips are stretched from.
//
// Each fills the box from (-1/2, -1/2, -1/2) to (1/2, 1/2, 1/2) m in x, y and z, unless said otherwise, so
// that the stretch of an instance is its size. Axes of revolution are z.
#pragma once

#include <string>
#include <vector>

#include "core/part.h"

namespace partbooth::scene_gen {

// Byte-sorted by name:
//   box, chip (a curled strip, as a lathe leaves it), cone, cylinder, hex_prism, rounded_box (edges of 0.08),
//   screw (head up, thread down; 0.4 x 0.4 x 1), screwdriver (0.25 x 0.25 x 1), sphere,
//   tube (bore of 0.7), wedge (a right triangle in y and z along x: full height at -y, none at +y).
std::vector<core::Part> make_solids();

// Solids that lie about as tools do, and as primitives.
const std::vector<std::string>& tool_solids();
const std::vector<std::string>& primitive_solids();

}  // namespace partbooth::scene_gen
