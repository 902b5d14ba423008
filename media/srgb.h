// SPDX-License-Identifier: Apache-2.0
// The sRGB transfer curve (IEC 61966-2-1), code value 0..1 against linear light 0..1.
#pragma once

#include <cmath>

namespace partbooth::media {

inline float linear_from_srgb(float code) {
  return code <= 0.04045f ? code / 12.92f : std::pow((code + 0.055f) / 1.055f, 2.4f);
}

inline float srgb_from_linear(float linear) {
  return linear <= 0.0031308f ? linear * 12.92f : 1.055f * std::pow(linear, 1.0f / 2.4f) - 0.055f;
}

}  // namespace partbooth::media
