// SPDX-License-Identifier: Apache-2.0
// Dust on the glass before the chip: sharp dark specks at small apertures, nothing to see at large ones.
#pragma once

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// Width of a speck's blur: the glass's thickness over the f-number.
double sensor_dust_blur_px(const schema::SceneSpec& scene);

// 1 channel: the share of light that is lost. The same on the chip for all pictures of a seed.
core::ImageF sensor_dust(const schema::SceneSpec& scene);

}  // namespace partbooth::renderer
