// SPDX-License-Identifier: Apache-2.0
// What each pixel shows: votes of label rays (core/frame.h).
#pragma once

#include <cstdint>
#include <vector>

#include "core/frame.h"
#include "core/vec.h"
#include "renderer/label_tracer.h"
#include "renderer/scene/prepared_scene.h"

namespace partbooth::renderer {

// The label ray that stands for a pixel's surface: of those that see `instance`, the one that passes nearest
// to the centre (ties: the first, row by row).
struct LabelHit {
  core::Vec2f place;  // in the pixel, 0..1
  std::uint32_t instance = 0, triangle = 0;
  float z_m = 0;  // 0: it hit nothing
};

struct ModalLabels {
  core::ImageU8 refined;       // 1 where the fine grid looked
  std::vector<LabelHit> hits;  // one a pixel, row by row
};

// Fills instance, runner_up, coverage_16, depth_m and face of the frame, which have their sizes.
ModalLabels trace_modal(LabelTracer& tracer, const PreparedScene& scene, core::Frame& frame);

}  // namespace partbooth::renderer
