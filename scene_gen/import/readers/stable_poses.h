// SPDX-License-Identifier: Apache-2.0
// How a part rests on a table.
//
// The part is dropped low onto a table that does not throw it back, from all directions alike (landing.h),
// and rests on the facet of its hull that it comes to lie on. Standing facets are those that it does not
// topple over (Goldberg et al., "Part pose statistics", 1999). Their quasi-static model - a part rests on the
// facet that its centre of mass sees below it, or on the one that it topples to - shares out what a round
// side gets among its facets; alone it is wrong by 0.2 to 0.3 of total variation for parts with flanges,
// which swing on through a rest.
#pragma once

#include <vector>

#include "core/part.h"
#include "scene_gen/import/readers/landing.h"

namespace partbooth::scene_gen {

inline constexpr std::size_t kMaxPoses = 64;
inline constexpr double kMinPoseProbability = 1e-3;

// Most probable first; probabilities sum to 1. Less likely poses are given to the pose that they topple into;
// beyond kMaxPoses (round parts: each facet of the tessellation is one) the least likely go to the pose
// nearest in direction. Each pose puts the lowest of `points` at z = 0 and the centre of mass above x = y =
// 0.
std::vector<core::StablePose> stable_poses(const Hull& hull, const Balance& balance,
                                           const std::vector<core::Vec3d>& points);

}  // namespace partbooth::scene_gen
