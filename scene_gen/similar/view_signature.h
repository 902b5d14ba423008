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
  double radius_m = 0;  // of the outermost pixel from the middle
  // Of each ring, whatever the turn: covered share, mean facing.
  std::array<float, kRings> covered_share{}, mean_facing{};
};

// The rings reach to `radius_m`, or to the outermost pixel if that is 0: views of different sizes then agree.
ViewSignature signature_of(const DepthView& view, double radius_m);

// How different two views are at the best turn, 0 to 1: the mean over what either covers; 1 where only one
// does, else by how differently the surfaces are inclined or lie in depth.
double difference(const ViewSignature& a, const ViewSignature& b);
// Never more than about the difference, and quick.
double least_difference(const ViewSignature& a, const ViewSignature& b);

}  // namespace partbooth::scene_gen
