// SPDX-License-Identifier: Apache-2.0
// The shape of the camera's aperture.
#pragma once

#include <opencv2/core.hpp>

#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// From the middle to the edge in a direction of the camera's axes, in lens radii.
double aperture_radius(const schema::Aperture& aperture, double angle_rad);
// Between these all edges lie.
struct ApertureRing {
  double inner, outer;
};
ApertureRing aperture_ring(const schema::Aperture& aperture);

// Share of each cell that the aperture about the middle cell covers, summing to 1. `diameter_cells` is that
// of the disc of the same area; negative: upside down.
cv::Mat aperture_kernel(const schema::Aperture& aperture, double diameter_cells);

}  // namespace partbooth::renderer
