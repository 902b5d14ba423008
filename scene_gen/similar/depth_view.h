// SPDX-License-Identifier: Apache-2.0
// A part seen from far away: a small picture of depths and slopes, without light.
#pragma once

#include <vector>

#include "core/part.h"

namespace partbooth::scene_gen {

struct DepthView {
  int size_px = 0;
  double m_per_px = 0;
  // Row by row: height towards the camera in metres, and the share of the surface's normal that points there;
  // facing 0 where there is nothing.
  std::vector<float> height_m, facing;

  bool covers(int x, int y) const { return facing[static_cast<std::size_t>(y * size_px + x)] > 0; }
};

// Orthographic; `towards_camera` is a unit vector of the part's frame. The part's bounding sphere fills the
// picture.
DepthView view_depth(const core::Part& part, core::Vec3d towards_camera, int size_px);

}  // namespace partbooth::scene_gen
