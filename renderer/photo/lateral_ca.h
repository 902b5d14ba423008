// SPDX-License-Identifier: Apache-2.0
// Lateral chromatic aberration: red and blue have a magnification of their own about the principal point.
// Green is the reference of the labels and stays.
#pragma once

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// 3 channels. What the border lacks is the border's value.
void apply_lateral_ca(core::ImageF& light, const schema::Camera& camera);

}  // namespace partbooth::renderer
