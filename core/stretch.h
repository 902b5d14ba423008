// SPDX-License-Identifier: Apache-2.0
// A part whose x, y and z are stretched by factors of their own (Instance::stretch).
#pragma once

#include "core/part.h"

namespace partbooth::core {

// Component by component: a point of the part, stretched.
constexpr Vec3d times(Vec3d a, Vec3d b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }

// Factors above 0. Normals stay perpendicular to the surface. Faces keep their type where it still holds (a
// cylinder along z with equal factors on x and y), else they become freeform. A stable pose stays where its
// resting facet still holds the centre of mass; probabilities are shared out anew. Features that are no
// longer round and components, which would be other parts now, go; symmetries stay as far as they hold.
Part stretched(const Part& part, Vec3d factors);

}  // namespace partbooth::core
