// SPDX-License-Identifier: Apache-2.0
// Classes that cannot be told apart from some sides: their silhouettes, slopes and depths agree there at a
// given size in pixels, whatever the light.
#pragma once

#include <string>
#include <vector>

#include "core/part.h"

namespace partbooth::scene_gen {

struct SimilarOptions {
  int long_side_px = 64;    // of a part in the picture
  bool known_size = false;  // pictures have a known scale; else views that differ by size alone are alike
  int directions = 40;      // of each part that are tried, evenly over the sphere; and its six axes
};

struct NamedPart {
  std::string label;
  const core::Part* part = nullptr;
};

// From `share` of the even directions `label` looks like `other`; at worst, with the axes among them, seen
// from `direction` (towards the camera, in the part's own frame) it is like the other seen from
// `other_direction`.
struct Likeness {
  std::string label, other;
  double share = 0;
  double difference = 1;  // there; 0: the views are the same
  core::Vec3d direction, other_direction;
};

// Below this views count as the same: two pictures of the same part from 5 degrees apart differ by about as
// much.
inline constexpr double kAlike = 0.08;

// For each ordered pair of labels, in the order of the parts. Several parts of one label count together: a
// view is like the other class if it is like any of its parts.
std::vector<Likeness> compare_parts(const std::vector<NamedPart>& parts, const SimilarOptions& options);

}  // namespace partbooth::scene_gen
