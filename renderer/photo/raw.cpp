// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/raw.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/check.h"
#include "renderer/photo/color.h"
#include "renderer/photo/mosaic.h"
#include "renderer/photo/sensor.h"

namespace partbooth::renderer {
namespace {

// Of red, green and blue: 1 over the raw colour of white, and the error.
std::array<float, 3> white_balance(const schema::Sensor& sensor) {
  std::array<double, 3> gains{1 + sensor.white_balance_red(), 1, 1 + sensor.white_balance_blue()};
  const auto& response = sensor.raw_from_rec709();
  PB_CHECK(response.empty() || response.size() == 9);
  for (int c = 0; c < 3 && !response.empty(); ++c)
    gains[std::size_t(c)] /= response[3 * c] + response[3 * c + 1] + response[3 * c + 2];
  return {float(gains[0]), float(gains[1]), float(gains[2])};
}

}  // namespace

core::ImageF convert_raw(const core::ImageU16& raw, const schema::Sensor& sensor) {
  const auto black = float(raw_black(sensor));
  const float per_number = 1 / (float(raw_max(sensor)) - black);
  const std::array<float, 3> gains = white_balance(sensor);
  core::ImageF linear(raw.width, raw.height, raw.channels);
  std::size_t i = 0;
  for (int y = 0; y < raw.height; ++y)
    for (int x = 0; x < raw.width; ++x)
      for (int c = 0; c < raw.channels; ++c, ++i) {
        const int color = has_mosaic(sensor) ? mosaic_color(sensor.mosaic(), x, y) : c;
        const float gain = sensor.mono() ? 1 : gains[std::size_t(color)];
        linear.data[i] = std::min(1.0f, (float(raw.data[i]) - black) * per_number * gain);
      }
  if (sensor.mono()) return linear;
  if (has_mosaic(sensor)) linear = demosaic(linear, sensor.mosaic(), sensor.demosaic());
  apply_matrix(linear, sensor.color_correction());
  return linear;
}

}  // namespace partbooth::renderer
