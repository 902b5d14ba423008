// SPDX-License-Identifier: Apache-2.0
// Convex hulls of few corners.
#pragma once

#include "scene_gen/import/readers/hull.h"

namespace partbooth::scene_gen {

// Corners of a hull within the hull of the points: the extreme ones along the axes, then again and again the
// point that lies farthest outside, until none is farther out than `tolerance` or there are `most`.
std::vector<core::Vec3d> thin_hull(const std::vector<core::Vec3d>& points, std::size_t most,
                                   double tolerance);

}  // namespace partbooth::scene_gen
