// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/color.h"

#include <algorithm>
#include <array>

#include "core/check.h"

namespace partbooth::renderer {

void apply_matrix(core::ImageF& rgb, const google::protobuf::RepeatedField<double>& matrix) {
  if (matrix.empty()) return;
  PB_CHECK(rgb.channels == 3 && matrix.size() == 9);
  std::array<float, 9> m;
  std::copy(matrix.begin(), matrix.end(), m.begin());
  for (std::size_t i = 0; i < rgb.data.size(); i += 3) {
    float* pixel = rgb.data.data() + i;
    const float r = pixel[0], g = pixel[1], b = pixel[2];
    for (std::size_t row = 0; row < 3; ++row)
      pixel[row] = m[3 * row] * r + m[3 * row + 1] * g + m[3 * row + 2] * b;
  }
}

}  // namespace partbooth::renderer
