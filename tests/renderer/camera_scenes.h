// SPDX-License-Identifier: Apache-2.0
// Scenes for tests of the camera. Things are black before a white dome, so that light is 1 less coverage.
#pragma once

#include <string>
#include <vector>

#include "tests/renderer/scenes.h"

namespace partbooth::renderer::scenes {

// An upright bar in the middle of the picture, 4 m away.
Booth black_bar();

struct NamedCamera {
  std::string name;
  Booth booth;
};
// Lenses and shutters that bend the outline of a box.
std::vector<NamedCamera> bent_cameras();

// A small scene with every feature of the camera.
Booth everything_on();

// How far the edges of object 1 in the labels of `labels` lie from those in `picture`: the largest of the
// shifts across, in the left and right half, and upwards, in the upper and lower half.
double label_shift_px(const Booth& labels, const Booth& picture, const std::string& isa);

}  // namespace partbooth::renderer::scenes
