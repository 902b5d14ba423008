// SPDX-License-Identifier: Apache-2.0
// Where parts are let go: layer upon layer above the floor, turned at random, none touching another.
#pragma once

#include <vector>

#include "core/result.h"
#include "scene_gen/physics/body_shape.h"

namespace partbooth::scene_gen::physics {

// Poses of the part's frame in simulation units. `size_x`, `size_y`: of the floor's free area. Error: a part
// that does not fit between the walls.
core::Result<std::vector<core::Rigid>> start_poses(const PileSpec& spec,
                                                   const std::vector<const BodyShape*>& shapes, double size_x,
                                                   double size_y, std::uint32_t attempt);

}  // namespace partbooth::scene_gen::physics
