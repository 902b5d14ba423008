// SPDX-License-Identifier: Apache-2.0
// Which classes of a folder of parts look alike from some sides.
#pragma once

#include <string>

#include "core/result.h"

namespace partbooth::pipeline {

struct SimilarPartsOptions {
  std::string folder;
  int long_side_px = 64;    // of a part in the picture
  bool known_size = false;  // pictures have a known scale
};

struct SimilarParts {
  std::string text;  // lines for a terminal
  // One JSON object. Keys: classes; pairs [{a, b, share_of_a, share_of_b, difference, direction_a,
  // direction_b}], the most alike first. Shares are those of the directions from which one looks like the
  // other; directions point towards the camera, each in its part's frame, where the views differ least (0 to
  // 1).
  std::string json;
  bool found = false;  // some views are alike
};

// Errors: as of find_classes and of imports.
core::Result<SimilarParts> similar_parts(const SimilarPartsOptions& options);

}  // namespace partbooth::pipeline
