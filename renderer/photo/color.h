// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/repeated_field.h>

#include <cstddef>

#include "core/image.h"

namespace partbooth::renderer {

// Of linear Rec.709.
inline float luminance(const float* rgb) { return 0.2126f * rgb[0] + 0.7152f * rgb[1] + 0.0722f * rgb[2]; }

// 1 channel, luminance.
inline core::ImageF luminance(const core::ImageF& rgb) {
  core::ImageF out(rgb.width, rgb.height, 1);
  for (std::size_t i = 0; i < out.data.size(); ++i) out.data[i] = luminance(rgb.data.data() + 3 * i);
  return out;
}

inline double mean_luminance(const core::ImageF& rgb) {
  double sum = 0;
  for (std::size_t i = 0; i < rgb.data.size(); i += 3) sum += luminance(rgb.data.data() + i);
  return sum / (double(rgb.data.size()) / 3);
}

// Multiplies each pixel of 3 channels by the 3x3 matrix, given row by row; no numbers: the identity.
void apply_matrix(core::ImageF& rgb, const google::protobuf::RepeatedField<double>& matrix);

}  // namespace partbooth::renderer
