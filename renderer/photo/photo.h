// SPDX-License-Identifier: Apache-2.0
// Frame to Photo: lens dirt, optical blur, veiling glare, exposure, the sensor, its raw converter, 8 bit.
//
// Works on linear radiance up to the tone curve. Nothing here moves pixels: labels stay those of the frame.
// Sources: EMVA 1288 (noise), Gu et al. 2009 (dirt); the formulae stand with the code.
#pragma once

#include "core/frame.h"
#include "core/photo.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// Deterministic in (frame, scene).
core::Photo develop(const core::Frame& frame, const schema::SceneSpec& scene);

}  // namespace partbooth::renderer
