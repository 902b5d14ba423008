// SPDX-License-Identifier: Apache-2.0
// Where a part comes to lie in the picture of a lens, and where the lens must be for that.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "core/camera_model.h"
#include "partbooth/config.pb.h"

namespace partbooth::scene_gen {

// Box of the projected points, in pixels; may reach outside the picture.
struct ProjectedBox {
  double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  double long_side() const;
};

// Box of the image of the points' convex hull (in camera axes, before the lens): a lens that distorts bends
// the hull's edges, which may then reach farther than the points.
ProjectedBox box_of(const std::vector<core::Vec3d>& points, const core::CameraModel& lens);

// How far points (in camera axes) move to lie before the lens as the drawn settings want: the long side of
// their box is wanted_px (or their distance the drawn one, if there is one), and the box lies where offset or
// truncation put it. Along the axis a telecentric lens does not care: it stands as far away as a pinhole of
// 45 degrees would.
tl::expected<core::Vec3d, std::string> solve_shift(const std::vector<core::Vec3d>& points,
                                                   const schema::CameraConfig& camera,
                                                   const core::CameraModel& lens, double radius_m,
                                                   double wanted_px);

}  // namespace partbooth::scene_gen
