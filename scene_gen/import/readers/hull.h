// SPDX-License-Identifier: Apache-2.0
// Convex hull of points, as a closed polyhedron.
#pragma once

#include <vector>

#include "core/vec.h"

namespace partbooth::scene_gen {

struct HullFace {
  std::vector<int> vertices;   // counter-clockwise from outside, indices into Hull::points
  std::vector<int> neighbors;  // the face beyond the edge from vertices[i] to vertices[i + 1]
};

struct Hull {
  std::vector<core::Vec3d> points;  // all are points of the input
  std::vector<HullFace> faces;      // none if the points lie in a plane
};

// The hull is found on a grid of about 1e-4 of the size, but returned in the exact coordinates of the input
// points.
Hull convex_hull(const std::vector<core::Vec3d>& points);

// Volume centroid of the hull; mean of the points if it has no volume.
core::Vec3d hull_center_of_mass(const Hull& hull);

}  // namespace partbooth::scene_gen
