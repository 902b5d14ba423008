// SPDX-License-Identifier: Apache-2.0
// Raw numbers to code values of 8 bits: tone curve, sharpening, the camera's own JPEG.
#pragma once

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// Code value 0..1 of linear light 0..1. "srgb"; "linear": the identity; "s_curve": sRGB, then towards the
// smoothstep of it by `contrast` (0..1), which keeps black, white and the middle.
float tone_curve(const std::string& tone, double contrast, float linear);

// Same channels as the raw picture, 0..1.
core::ImageF apply_tone(const core::ImageU16& raw, const schema::Sensor& sensor);

// Unsharp mask: v + amount (v - blur(v)), the blur a Gaussian of one pixel.
void sharpen(core::ImageF& codes, double amount);

// 3 equal channels from one.
core::ImageU8 to_8bit(const core::ImageF& codes);

// What a JPEG of that quality, with halved colour as cameras write it, leaves of the picture. 0: no change. A
// mono camera writes one channel.
core::ImageU8 through_codec(const core::ImageU8& pixels, const schema::Sensor& sensor);

}  // namespace partbooth::renderer
