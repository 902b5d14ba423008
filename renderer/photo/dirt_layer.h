// SPDX-License-Identifier: Apache-2.0
// The dirty layer itself, in focus: what share of the light each of its places takes away, and where that
// goes.
#pragma once

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// The part of the layer that the picture's pixels see, cut into square cells. Lengths on the layer are metres
// from the optical axis.
struct LayerGrid {
  int width = 0, height = 0;
  double cell_m = 0;
  double x0_m = 0, y0_m = 0;  // outer corner of the first cell
};

// 3 channels: extinction alpha (0..1); alpha w_f, the share scattered forward; alpha w_w, the share scattered
// widely. The rest is absorbed. Depends on the pattern seed and places on the layer, not on the scene.
core::ImageF dirt_maps(const schema::LensDirt& dirt, const LayerGrid& grid);

// The two kinds. Each: 1 channel, alpha.
core::ImageF dust_alpha(const schema::LensDirt& dirt, const LayerGrid& grid);
core::ImageF smudge_alpha(const schema::LensDirt& dirt, const LayerGrid& grid);

}  // namespace partbooth::renderer
