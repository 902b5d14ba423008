// SPDX-License-Identifier: Apache-2.0
// A mesh for small pictures: vertices that would fall on the same spot are one.
#pragma once

#include "core/part.h"

namespace partbooth::scene_gen {

// Vertices in the same cube of a grid, and of normals that look the same way, become their mean (vertex
// clustering: Rossignac and Borrel, "Multi-resolution 3D approximations for rendering complex scenes", 1993).
core::Part thin_mesh(const core::Part& part, double cell_m);

}  // namespace partbooth::scene_gen
