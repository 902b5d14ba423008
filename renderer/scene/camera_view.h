// SPDX-License-Identifier: Apache-2.0
// The camera of a scene as the kernels read it.
#pragma once

#include <vector>

#include "partbooth/scene.pb.h"
#include "renderer/kernel/view.h"

namespace partbooth::renderer {

// The view points into `lens_nodes`, which it fills if the lens distorts. A camera that core::CameraModel
// refuses is a failed check.
CameraView to_camera_view(const schema::Camera& camera, std::vector<float>& lens_nodes);

}  // namespace partbooth::renderer
