// SPDX-License-Identifier: Apache-2.0
// Flat sides of a convex hull, and where the hull topples when it stands on one.
#pragma once

#include <vector>

#include "scene_gen/import/readers/hull.h"

namespace partbooth::scene_gen {

struct Border {
  int facet = -1;     // beyond the edge
  double height = 0;  // of the centre of mass, at least, while the hull goes over the edge
};

struct Facet {
  core::Vec3d normal;        // outward
  double height = 0;         // of the centre of mass above the facet
  double solid_angle = 0;    // as the centre of mass sees it
  double overhang = -1e300;  // signed distance by which the centre of mass lies beyond the edge that is
                             // nearest to toppling; negative: it stands
  int topples_to = -1;       // the facet beyond that edge
  std::vector<Border> borders;
};

// Hull faces whose normals differ by less than a degree from the largest of them are one facet.
std::vector<Facet> hull_facets(const Hull& hull, core::Vec3d center_of_mass);

}  // namespace partbooth::scene_gen
