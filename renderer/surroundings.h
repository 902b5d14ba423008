// SPDX-License-Identifier: Apache-2.0
// Light from all directions before the camera, for drops on the lens that show it: core::Frame::surroundings.
#pragma once

#include "core/image.h"
#include "partbooth/scene.pb.h"
#include "renderer/kernel/table.h"
#include "renderer/kernel/view.h"

namespace partbooth::renderer {

core::ImageF trace_surroundings(const KernelTable& kernel, const SceneView& view,
                                const schema::Camera& camera);

}  // namespace partbooth::renderer
