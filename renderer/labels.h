// SPDX-License-Identifier: Apache-2.0
// Which object each pixel sees: votes of label rays (core/frame.h).
#pragma once

#include "core/frame.h"
#include "renderer/kernel/table.h"
#include "renderer/scene/prepared_scene.h"

namespace partbooth::renderer {

// Fills the label fields of the frame. Amodal masks reach at most one picture beyond each border.
void trace_frame_labels(const schema::SceneSpec& spec, const KernelTable& kernel, PreparedScene& scene,
                        core::Frame& frame);

}  // namespace partbooth::renderer
