// SPDX-License-Identifier: Apache-2.0
// Coarse grids to pictures.
#pragma once

#include "core/image.h"

namespace partbooth::renderer {

// Cubic interpolation (Catmull-Rom): value (i, j) of the result is taken at grid position (x + i step, y + j
// step), where the whole numbers are the grid's values. Positions outside take the border's value. May
// overshoot.
core::ImageF resample(const core::ImageF& grid, double x, double y, double step, int width, int height);

// Standard deviation of a grid of independent unit normals between its values, over all places.
inline constexpr double kResampledNormalSigma = 0.8143;

}  // namespace partbooth::renderer
