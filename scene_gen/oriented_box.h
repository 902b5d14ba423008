// SPDX-License-Identifier: Apache-2.0
// The boxes of things in their own frames, for telling that they do not meet.
#pragma once

#include "core/part.h"
#include "core/vec.h"
#include "scene_gen/pose.h"

namespace partbooth::scene_gen {

struct OrientedBox {
  core::Vec3d center;
  core::Mat3d axes;  // rows: unit vectors in the world
  core::Vec3d half;

  bool holds(core::Vec3d p, double margin_m) const;
};

OrientedBox box_of(const core::Part& part, const PlacedPart& place);

// By the 15 separating axes (Gottschalk, Lin and Manocha 1996).
bool apart(const OrientedBox& a, const OrientedBox& b);

}  // namespace partbooth::scene_gen
