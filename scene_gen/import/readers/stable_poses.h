// SPDX-License-Identifier: Apache-2.0
// How a part rests on a table.
//
// Model: quasi-static. A part dropped low in a random orientation lands on the hull facet that its centre of
// mass sees below it, with probability solid angle / 4 pi, and topples over an edge as long as the centre of
// mass is not above the facet (Goldberg et al., "Part pose statistics", 1999, without their dynamic
// correction).
#pragma once

#include <vector>

#include "core/part.h"
#include "scene_gen/import/readers/hull.h"

namespace partbooth::scene_gen {

inline constexpr std::size_t kMaxPoses = 64;
inline constexpr double kMinPoseProbability = 1e-3;

// Most probable first; probabilities sum to 1. Less likely poses are given to the pose that they topple into;
// beyond kMaxPoses (round parts: each facet of the tessellation is one) the least likely go to the pose
// nearest in direction. Each pose puts the lowest of `points` at z = 0 and the centre of mass above x = y =
// 0.
std::vector<core::StablePose> stable_poses(const Hull& hull, core::Vec3d center_of_mass,
                                           const std::vector<core::Vec3d>& points);

}  // namespace partbooth::scene_gen
