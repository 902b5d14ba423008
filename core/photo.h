// SPDX-License-Identifier: Apache-2.0
// What the camera would have stored, and the dirt it looked through.
#pragma once

#include "core/image.h"

namespace partbooth::core {

// Maps of the lens dirt (rendering.md 2.3), 1 channel, as seen in the picture: after the defocus of the dirt
// layer. Each is empty when there is no such dirt.
struct SoilLayers {
  ImageF alpha;        // share of the scene's light that the dirt takes away, 0..1
  ImageF scatter;      // light that the dirt adds, relative to the scene's: (F + W L_veil) / I0, >= 0
  ImageF refractive;   // the part of alpha that clear drops take: they show the scene elsewhere
  ImageF sensor_dust;  // share of the light that dust before the chip takes away, 0..1; not part of alpha
};

struct Photo {
  ImageU8 pixels;  // 3 channels, sRGB or the tone curve of the virtual camera
  SoilLayers soil;
};

}  // namespace partbooth::core
