// SPDX-License-Identifier: Apache-2.0
// The dirty layer itself, in focus: what share of the light each of its places takes away, and where that
// goes. The single source of the layer's maps.
//
// Lengths on the layer are metres from the optical axis, x and y as in the picture. A pattern depends on the
// pattern seed and the place on the layer; on the grid only where its cells cannot show it.
#pragma once

#include <vector>

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// The part of the layer that the picture's pixels see, cut into square cells.
struct LayerGrid {
  int width = 0, height = 0;
  double cell_m = 0;
  double x0_m = 0, y0_m = 0;  // outer corner of the first cell

  double x_m(double i) const { return x0_m + (i + 0.5) * cell_m; }
  double y_m(double j) const { return y0_m + (j + 0.5) * cell_m; }
};

// Directions of light that was scattered forward: a Gaussian of angles.
struct Lobe {
  double sigma_rad = 0;   // standard deviation; across the streak if there is one
  double streak_rad = 0;  // along the streak; 0: round
  double angle_rad = 0;   // of the streak in the picture, from +x towards +y
  friend bool operator==(const Lobe&, const Lobe&) = default;
};

// 1 channel: the share of all light that is scattered into the lobe, alpha w_f.
struct ForwardMap {
  Lobe lobe;
  core::ImageF share;
};

// In each cell alpha = what is absorbed + wide + the forward shares + drops.
struct DirtMaps {
  core::ImageF alpha;  // 1 channel: extinction, 0..1
  core::ImageF wide;   // 1 channel: alpha w_w, scattered widely
  std::vector<ForwardMap> forward;
  // 3 channels: the share of light that clear drops take, and the tangential part (x, y) of the unit normal
  // of their surface towards the scene. Empty without drops.
  core::ImageF drops;
};

bool has_dirt(const schema::LensDirt& dirt);  // on the layer

DirtMaps dirt_maps(const schema::LensDirt& dirt, const LayerGrid& grid);

}  // namespace partbooth::renderer
