// SPDX-License-Identifier: Apache-2.0
// The surface that label rays meet: core::SurfaceLayers.
#pragma once

#include "core/camera_model.h"
#include "core/frame.h"
#include "partbooth/scene.pb.h"
#include "renderer/label_tracer.h"
#include "renderer/scene/prepared_scene.h"

namespace partbooth::renderer {

// `lens` is that of the scene's camera; `frame` has ids and depth, as the other label rays voted.
core::SurfaceLayers trace_surface(const schema::SceneSpec& spec, const core::CameraModel& lens,
                                  LabelTracer& tracer, const PreparedScene& scene, const core::Frame& frame);

}  // namespace partbooth::renderer
