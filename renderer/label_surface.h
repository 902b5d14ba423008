// SPDX-License-Identifier: Apache-2.0
// The surface that label rays meet: core::SurfaceLayers.
#pragma once

#include <vector>

#include "core/camera_model.h"
#include "core/frame.h"
#include "partbooth/scene.pb.h"
#include "renderer/label_modal.h"
#include "renderer/scene/prepared_scene.h"

namespace partbooth::renderer {

// Of the rays that stand for the pixels. `lens` is that of the scene's camera.
core::SurfaceLayers surface_layers(const schema::SceneSpec& spec, const core::CameraModel& lens,
                                   const PreparedScene& scene, const std::vector<LabelHit>& hits);

}  // namespace partbooth::renderer
