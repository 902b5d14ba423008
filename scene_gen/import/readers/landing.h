// SPDX-License-Identifier: Apache-2.0
// A convex body let go low above a table: which way is down for it when it has come to rest.
//
// Inside, mass and gravity are 1, as is the diagonal of the body's box. No restitution; Coulomb friction.
// Contacts are the lowest corners of the hull; their impulses are found together, corner after corner, some
// times over (Catto, "Iterative dynamics with temporal coherence", 2005).
#pragma once

#include <functional>
#include <vector>

#include "core/vec.h"
#include "scene_gen/import/readers/hull.h"
#include "scene_gen/import/readers/mass.h"

namespace partbooth::scene_gen {

struct Balance {
  core::Vec3d center_of_mass;
  core::Mat3d inertia;  // about the centre of mass, over the mass
};

class Landing {
 public:
  Landing(const Hull& hull, const Balance& balance);

  // What the body is asked from time to time: is it settled, with `down` as it is and no more energy than
  // lifts its centre of mass to `height`?
  using Settled = std::function<bool(core::Vec3d down, double height)>;

  // Unit vectors in the body's frame, at the start and when it is settled or has lain still for a while.
  core::Vec3d down_at_rest(core::Vec3d down_at_start, const Settled& settled) const;

 private:
  double size_ = 1;
  std::vector<core::Vec3d> corners_;  // from the centre of mass
  core::Mat3d inertia_, inverse_inertia_;
};

}  // namespace partbooth::scene_gen
