// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/aperture.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partbooth::renderer {
namespace {

// Of the disc that goes through the corners, squared.
double corner_radius2(const schema::Aperture& aperture) {
  const double n = aperture.blades(), roundness = aperture.roundness();
  return std::numbers::pi /
         ((1 - roundness) * n * std::sin(2 * std::numbers::pi / n) / 2 + roundness * std::numbers::pi);
}

// As the camera's rays: the squared radius goes from the polygon's to the disc's about its corners.
double radius_with_side(const schema::Aperture& aperture, double side) {
  return std::sqrt(corner_radius2(aperture) *
                   ((1 - aperture.roundness()) * side * side + aperture.roundness()));
}

}  // namespace

double aperture_radius(const schema::Aperture& aperture, double angle_rad) {
  if (aperture.blades() == 0) return 1;
  const double sector = 2 * std::numbers::pi / aperture.blades();
  const double angle = angle_rad - aperture.rotation_rad();
  const double from_middle = angle - sector * (std::floor(angle / sector) + 0.5);
  return radius_with_side(aperture, std::cos(sector / 2) / std::cos(from_middle));
}

ApertureRing aperture_ring(const schema::Aperture& aperture) {
  if (aperture.blades() == 0) return {1, 1};
  return {radius_with_side(aperture, std::cos(std::numbers::pi / aperture.blades())),
          radius_with_side(aperture, 1)};
}

cv::Mat aperture_kernel(const schema::Aperture& aperture, double diameter_cells) {
  constexpr int kSteps = 16;
  const double scale = 2 / diameter_cells;
  const ApertureRing ring = aperture_ring(aperture);
  const int radius = std::max(0, int(std::ceil(ring.outer * std::abs(diameter_cells) / 2 - 0.5)));
  cv::Mat kernel(2 * radius + 1, 2 * radius + 1, CV_32F);
  for (int y = -radius; y <= radius; ++y) {
    for (int x = -radius; x <= radius; ++x) {
      int inside = 0;
      for (int s = 0; s < kSteps * kSteps; ++s) {
        const double dx = x - 0.5 + (s % kSteps + 0.5) / kSteps;
        const double dy = y - 0.5 + (s / kSteps + 0.5) / kSteps;  // NOLINT(bugprone-integer-division)
        const double r = std::hypot(dx, dy) * std::abs(scale);
        inside += r <= ring.inner ||
                  (r <= ring.outer && r <= aperture_radius(aperture, std::atan2(dy * scale, dx * scale)));
      }
      kernel.at<float>(y + radius, x + radius) = float(inside);
    }
  }
  return kernel / cv::sum(kernel)[0];
}

}  // namespace partbooth::renderer
