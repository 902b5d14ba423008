// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/raw.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "renderer/photo/sensor.h"
#include "tests/photo/scenes.h"

namespace partbooth::renderer {
namespace {

// A chip with strong crosstalk and low red, its exact correction, and no noise worth the name.
schema::Sensor pale_sensor() {
  schema::Sensor sensor;
  sensor.set_bits(16);
  sensor.set_black_level(0.05);
  sensor.set_full_well_e(1e12);
  sensor.set_mosaic("rggb");
  sensor.set_demosaic("malvar");
  // Rows: 0.5 (2/3, 1/3, 0), (1/6, 2/3, 1/6), 0.75 (0, 1/3, 2/3); the inverse of what is in brackets below.
  for (const double n : {1 / 3.0, 1 / 6.0, 0.0, 1 / 6.0, 2 / 3.0, 1 / 6.0, 0.0, 0.25, 0.5})
    sensor.add_raw_from_rec709(n);
  for (const double n : {1.75, -1.0, 0.25, -0.5, 2.0, -0.5, 0.25, -1.0, 1.75}) sensor.add_color_correction(n);
  return sensor;
}

core::ImageF flat(std::array<float, 3> color) {
  core::ImageF image(40, 40, 3);
  for (std::size_t i = 0; i < image.data.size(); ++i) image.data[i] = color[i % 3];
  return image;
}

core::ImageF through(const core::ImageF& light, const schema::Sensor& sensor) {
  return convert_raw(read_out(filter_colors(light, sensor), sensor), sensor);
}

TEST(ConvertRaw, GivesBackTheLight) {
  for (const char* mosaic : {"none", "rggb", "gbrg"})
    for (const std::array<float, 3> color : {std::array{0.4f, 0.4f, 0.4f}, std::array{0.3f, 0.1f, 0.6f}}) {
      schema::Sensor sensor = pale_sensor();
      sensor.set_mosaic(mosaic);
      const core::ImageF out = through(flat(color), sensor);
      for (std::size_t i = 0; i < out.data.size(); ++i) EXPECT_NEAR(out.data[i], color[i % 3], 2e-4);
    }
}

// Blown highlights have no colour, however low the raw number of red is.
TEST(ConvertRaw, WhiteStaysWhite) {
  for (const float level : {1.0f, 1.5f, 20.0f})
    for (const float value : through(flat({level, level, level}), pale_sensor()).data)
      EXPECT_NEAR(value, 1, 1e-4) << level;
}

TEST(ConvertRaw, WhiteBalanceErrsAsAsked) {
  schema::Sensor sensor = pale_sensor();
  sensor.set_white_balance_red(0.1);
  sensor.set_white_balance_blue(-0.05);
  sensor.clear_color_correction();
  const core::ImageF out = through(flat({0.4f, 0.4f, 0.4f}), sensor);
  for (std::size_t i = 0; i < out.data.size(); ++i)
    EXPECT_NEAR(out.data[i], (std::array{0.44, 0.4, 0.38}[i % 3]), 1e-4);
}

TEST(ConvertRaw, MonoTakesTheBlackLevelOffOnly) {
  schema::Sensor sensor = pale_sensor();
  sensor.set_mono(true);
  sensor.set_white_balance_red(0.5);
  const core::ImageF out = through(flat({0.4f, 0.4f, 0.4f}), sensor);
  EXPECT_EQ(out.channels, 1);
  for (const float value : out.data) EXPECT_NEAR(value, 0.4, 1e-4);
}

double deviation(const core::ImageF& image, std::size_t channel) {
  double sum = 0, square = 0;
  const double n = double(image.data.size()) / 3;
  for (std::size_t i = channel; i < image.data.size(); i += 3) sum += image.data[i];
  for (std::size_t i = channel; i < image.data.size(); i += 3) square += std::pow(image.data[i] - sum / n, 2);
  return std::sqrt(square / n);
}

// Red collects half of the electrons of green: its shot noise is sqrt(2) times as strong for the same grey.
// The colour correction mixes and raises the noise of all channels.
TEST(ConvertRaw, GainsRaiseTheNoise) {
  schema::Sensor sensor = pale_sensor();
  sensor.set_full_well_e(5000);
  sensor.set_mosaic("none");
  sensor.clear_color_correction();
  const core::ImageF pale = through(flat({0.4f, 0.4f, 0.4f}), sensor);
  EXPECT_NEAR(deviation(pale, 1), std::sqrt(0.4 / 5000), 5e-4);
  EXPECT_NEAR(deviation(pale, 0) / deviation(pale, 1), std::sqrt(2), 0.06);
  for (const double n : {1.75, -1.0, 0.25, -0.5, 2.0, -0.5, 0.25, -1.0, 1.75}) sensor.add_color_correction(n);
  const core::ImageF right = through(flat({0.4f, 0.4f, 0.4f}), sensor);
  for (std::size_t c = 0; c < 3; ++c) EXPECT_GT(deviation(right, c), 1.6 * deviation(pale, c)) << c;
}

}  // namespace
}  // namespace partbooth::renderer
