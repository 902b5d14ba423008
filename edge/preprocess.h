// SPDX-License-Identifier: Apache-2.0
// From a decoded picture to the input of the network. The same rule as
// training/partbooth_training/preprocess.py, which explains it; a test holds both together.
#pragma once

#include <array>

#include "core/image.h"

namespace partbooth::edge {

// The one rule so far. preprocess.json names it by this.
inline constexpr char kResizeRule[] = "fit_triangle_antialias_half_pixel";

struct InputRule {
  int size_px = 0;               // side of the square
  std::array<float, 3> pad_rgb;  // around the fitted picture, 0..255
};

// Width or height that a side of the picture gets: round(size * side / longest), halves up, at least 1.
int fitted_side(int side, int longest, int size_px);

// `picture`: RGB, 3 channels, not empty. Returns size_px x size_px, 3 channels, 0..255.
core::ImageF fit(const core::ImageU8& picture, const InputRule& rule);

}  // namespace partbooth::edge
