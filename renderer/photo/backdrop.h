// SPDX-License-Identifier: Apache-2.0
// A photo that fills the picture behind everything.
#pragma once

#include <vector>

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// The window of the photo at the picture's size, blurred: four floats a pixel (the last one is 0), rows from
// the top. Windows end on whole texels. `photo`: 3 channels, linear, 0..1.
std::vector<float> backdrop_pixels(const schema::Backdrop& backdrop, const core::ImageF& photo, int width_px,
                                   int height_px);

}  // namespace partbooth::renderer
