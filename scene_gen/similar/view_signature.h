// SPDX-License-Identifier: Apache-2.0
// A view in polar coordinates about the middle of its silhouette, where turning the camera about its axis is
// a shift.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "scene_gen/similar/depth_view.h"

namespace partbooth::scene_gen {

struct ViewSignature {
  static constexpr int kRings = 24, kAngles = 72;

  struct Cell {
    bool covered = false;
    float facing = 0;
    float height = 0;  // against the mean, in outer radii
  };
  std::array<Cell, kRings * kAngles> cells;
  // Of each ring, whatever the turn: covered share, mean facing.
  std::array<float, kRings> covered_share{}, mean_facing{};
};

// The rings reach to `radius_m`, or if that is 0 as far as the silhouette spreads: views of different sizes
// then agree.
ViewSignature signature_of(const DepthView& view, double radius_m);

// How different two views are at the best turn, 0 to 1: the mean over what either covers; 1 where only one
// does, else by how differently the surfaces are inclined and, a little, lie in depth. Edges may lie one cell
// apart.
double difference(const ViewSignature& a, const ViewSignature& b);
// A quick guess that orders views well: from what a turn does not change.
double least_difference(const ViewSignature& a, const ViewSignature& b);

}  // namespace partbooth::scene_gen
