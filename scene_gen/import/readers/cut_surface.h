// SPDX-License-Identifier: Apache-2.0
// Closed surfaces made of triangles that planes cut in two, each side with the cap of the cut.
//
// A cap is not triangulated: it is the fan of its boundary about any point of the plane. The fan's triangles
// overlap, but with their signs they add up to the cap, which is all that a volume asks for.
#pragma once

#include <array>
#include <vector>

#include "scene_gen/import/readers/mass.h"

namespace partbooth::scene_gen {

struct CutSurface {
  using Corners = std::array<core::Vec3d, 3>;
  std::vector<Corners> skin;  // of the solid itself
  std::vector<Corners> caps;  // and skin that lies in a plane of a cut: its corners are its neighbours' too

  double volume() const;
};

CutSurface whole_surface(const std::vector<core::Vec3d>& positions, const std::vector<Triangle>& triangles);

// dot(normal, p) = offset on the plane.
struct Plane {
  core::Vec3d normal;
  double offset = 0;
};

// What lies behind the plane, and what lies before it. What is nearer to the plane than `tolerance` lies in
// it.
std::array<CutSurface, 2> cut(const CutSurface& surface, const Plane& plane, double tolerance);

}  // namespace partbooth::scene_gen
