// SPDX-License-Identifier: Apache-2.0
// Frames and scenes for the tests of the virtual camera.
#pragma once

#include "core/frame.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// A clean pinhole camera with a perfect sensor: no blur, almost no noise, sRGB.
inline schema::SceneSpec clean_scene(int width, int height) {
  schema::SceneSpec scene;
  schema::Camera& camera = *scene.mutable_camera();
  camera.set_width_px(std::uint32_t(width));
  camera.set_height_px(std::uint32_t(height));
  camera.set_fx_px(1000);
  camera.set_fy_px(1000);
  camera.set_cx_px(width / 2.0);
  camera.set_cy_px(height / 2.0);
  camera.set_focus_distance_m(0.5);
  schema::LensDirt& dirt = *scene.mutable_dirt();
  dirt.set_distance_m(0.05);
  dirt.set_dust_median_m(60e-6);
  dirt.set_pattern_seed(3);
  schema::Sensor& sensor = *scene.mutable_sensor();
  sensor.set_metered_level(0.2);
  sensor.set_full_well_e(1e12);
  sensor.set_tone("srgb");
  sensor.set_bits(12);
  sensor.set_resize_scale(1);
  sensor.set_noise_seed(11);
  return scene;
}

inline core::Frame frame_with(core::ImageF radiance) {
  core::Frame frame;
  frame.instance = core::ImageU16(radiance.width, radiance.height, 1);
  frame.radiance = std::move(radiance);
  frame.front_irradiance = {1, 1, 1};
  return frame;
}

// Grey, brighter from left to right: (x + 0.5) / width.
inline core::ImageF ramp(int width, int height) {
  core::ImageF image(width, height, 3);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c = 0; c < 3; ++c) image.at(x, y)[c] = (float(x) + 0.5f) / float(width);
  return image;
}

// Bright spot of one pixel on black.
inline core::ImageF spot(int width, int height, int channels, int x, int y) {
  core::ImageF image(width, height, channels);
  for (int c = 0; c < channels; ++c) image.at(x, y)[c] = 1;
  return image;
}

inline double mean_of(const core::ImageF& image) {
  double sum = 0;
  for (const float value : image.data) sum += value;
  return sum / double(image.data.size());
}

struct Moments {
  double x, y, variance_x, variance_y;  // in pixels, of the first channel taken as a density
};

inline Moments moments(const core::ImageF& image) {
  double s = 0, sx = 0, sy = 0, sxx = 0, syy = 0;
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) {
      const double v = image.at(x, y)[0];
      s += v, sx += v * x, sy += v * y, sxx += v * x * x, syy += v * y * y;
    }
  const double x = sx / s, y = sy / s;
  return {x, y, sxx / s - x * x, syy / s - y * y};
}

}  // namespace partbooth::renderer
