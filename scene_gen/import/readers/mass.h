// SPDX-License-Identifier: Apache-2.0
// Volume, area and centroid of surfaces made of triangles. The volume is the divergence theorem's: right for
// closed surfaces that wind outward, negative when they wind inward.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/vec.h"
#include "scene_gen/import/readers/hull.h"

namespace partbooth::scene_gen {

using Triangle = std::array<std::uint32_t, 3>;

struct Mass {
  double volume = 0;
  double area = 0;
  core::Vec3d center;  // of the volume; the mean of the area where the volume is zero
};

Mass mass_of_triangles(const std::vector<core::Vec3d>& positions, const std::vector<Triangle>& triangles);
Mass mass_of_hull(const Hull& hull);

std::vector<Triangle> hull_triangles(const Hull& hull);
// Tensor of inertia of the enclosed volume about `center`, over the mass. Zero if there is no volume.
core::Mat3d inertia_over_mass(const std::vector<core::Vec3d>& positions,
                              const std::vector<Triangle>& triangles, core::Vec3d center);

}  // namespace partbooth::scene_gen
