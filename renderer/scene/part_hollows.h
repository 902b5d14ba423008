// SPDX-License-Identifier: Apache-2.0
// How much of the sky each place of a part sees: 1 in the open, near 0 in a deep hole. Where dirt gathers.
#pragma once

#include <vector>

#include "core/part.h"
#include "renderer/kernel/view.h"

namespace partbooth::renderer {

struct PartHollows {
  std::vector<float> vertices;
  HollowView view;  // into the vector

  // `scene` holds the part's triangles in its own frame. One thread, no randomness.
  PartHollows(RTCScene scene, const core::Part& part);
  PartHollows(PartHollows&&) = default;
  PartHollows(const PartHollows&) = delete;
};

}  // namespace partbooth::renderer
