// SPDX-License-Identifier: Apache-2.0
// Linear light to code values of 8 bits: tone curve, sharpening, scaling, the camera's own JPEG.
#pragma once

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// Code value 0..1 of linear light 0..1. "srgb"; "linear": the identity; "gamma": to the power of 1 / gamma;
// "s_curve": sRGB, then towards the smoothstep of it by `contrast` (0..1), which keeps black, white and the
// middle.
float tone_curve(const schema::Sensor& sensor, float linear);

// Linear light to code values; light beyond black and white is clipped.
void apply_tone(core::ImageF& light, const schema::Sensor& sensor);

// Unsharp mask: v + amount (v - blur(v)), the blur a Gaussian of one pixel.
void sharpen(core::ImageF& codes, double amount);

// Scales the picture down to this share of its size, and up again: what is lost of small detail. 1: no
// change.
void resize_chain(core::ImageF& codes, double scale);

// 3 equal channels from one.
core::ImageU8 to_8bit(const core::ImageF& codes);

// What a JPEG of that quality leaves of the picture. 0: no change. A mono camera writes one channel.
core::ImageU8 through_codec(const core::ImageU8& pixels, const schema::Sensor& sensor);

}  // namespace partbooth::renderer
