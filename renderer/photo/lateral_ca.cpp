// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/lateral_ca.h"

#include <algorithm>

#include "core/check.h"
#include "renderer/photo/resample.h"

namespace partbooth::renderer {
namespace {

void magnify(core::ImageF& light, int channel, double factor, const schema::Camera& camera) {
  if (factor == 1) return;
  PB_CHECK(factor > 0.5 && factor < 2, "lateral chromatic aberration is small");
  core::ImageF one(light.width, light.height, 1);
  for (std::size_t i = 0; i < one.data.size(); ++i) one.data[i] = light.data[3 * i + std::size_t(channel)];
  // The point of the picture that the centre of the first pixel shows; the grid's whole numbers are centres.
  const auto start = [&](double center) { return center + (0.5 - center) / factor - 0.5; };
  one = resample(one, start(camera.cx_px()), start(camera.cy_px()), 1 / factor, light.width, light.height);
  // Cubic interpolation may go below black.
  for (std::size_t i = 0; i < one.data.size(); ++i)
    light.data[3 * i + std::size_t(channel)] = std::max(0.0f, one.data[i]);
}

}  // namespace

void apply_lateral_ca(core::ImageF& light, const schema::Camera& camera) {
  magnify(light, 0, 1 + camera.lateral_red(), camera);
  magnify(light, 2, 1 + camera.lateral_blue(), camera);
}

}  // namespace partbooth::renderer
