// SPDX-License-Identifier: Apache-2.0
// What one pass over the label rays counts for each object. All areas are whole sixteenths of a pixel, so
// that sums are exact and fractions of them never leave 0..1.
#pragma once

#include <cstdint>
#include <vector>

#include "core/frame.h"
#include "core/photo.h"

namespace partbooth::labeler {

// One side of a box: the outermost pixel column (or row) that the object touches, and its largest share of a
// pixel there.
struct Side {
  int pixel = -1;  // -1: nothing yet
  int coverage_16 = 0;
};

struct Extent {
  Side low, high;
  void add(int pixel, int coverage_16);
};

struct Tally {
  // Pixels whose id is the object.
  std::uint32_t mask_px = 0;
  int x_min = 0, y_min = 0, x_max = 0, y_max = 0;  // inclusive; meaningful when mask_px > 0
  double depth_min_m = 0, depth_max_m = 0;
  std::uint32_t soiled_px = 0;
  double soil_alpha_sum = 0;
  // All pixels that the object has a share of.
  Extent x, y;
  std::uint64_t visible_16 = 0;
  // The object alone.
  std::uint64_t amodal_inside_16 = 0, amodal_outside_16 = 0;
};

// Soil alpha from which a pixel counts as soiled (class "clean" ends here, rendering.md 2.3).
inline constexpr float kSoiledAlpha = 0.05f;
// Above it dirt counts as opaque, and an object with such a mean as hidden by it.
inline constexpr float kOpaqueAlpha = 0.6f;

// Sixteenths of a pixel of the picture that show the object.
int visible_share(const core::Frame& frame, core::InstanceId id, int x, int y);

// One tally for each of the ids 1..object_count; [0] is the background.
std::vector<Tally> tally(const core::Frame& frame, const core::SoilLayers& soil, int object_count);

}  // namespace partbooth::labeler
