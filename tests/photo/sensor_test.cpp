// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/sensor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/photo/scenes.h"

namespace partbooth::renderer {
namespace {

schema::Sensor twelve_bits() {
  schema::Sensor sensor;
  sensor.set_bits(12);
  return sensor;
}

TEST(FilterColors, MonoIsLuminance) {
  schema::Sensor sensor;
  sensor.set_mono(true);
  sensor.set_mosaic("rggb");
  core::ImageF image(2, 1, 3);
  image.data = {1, 0, 0, 0, 1, 0};
  const core::ImageF out = filter_colors(image, sensor);
  EXPECT_EQ(out.channels, 1);
  EXPECT_NEAR(out.data[0] / out.data[1], 0.2126 / 0.7152, 1e-5);
}

TEST(FilterColors, GoThroughTheResponseToTheMosaic) {
  schema::Sensor sensor;
  sensor.set_mosaic("grbg");
  for (const double number : {0.5, 0.1, 0.0, 0.2, 0.6, 0.2, 0.0, 0.3, 0.4})
    sensor.add_raw_from_rec709(number);
  core::ImageF image(2, 2, 3);
  for (int i = 0; i < 4; ++i) {
    image.data[std::size_t(3 * i)] = 1;
    image.data[std::size_t(3 * i) + 1] = 2;
    image.data[std::size_t(3 * i) + 2] = 3;
  }
  const core::ImageF out = filter_colors(image, sensor);
  ASSERT_EQ(out.channels, 1);
  for (int i = 0; i < 4; ++i)
    EXPECT_NEAR(out.data[std::size_t(i)], (std::array{2.0, 0.7, 1.8, 2.0}[std::size_t(i)]), 1e-6);
}

TEST(ReadOut, FullScaleIsWhiteAndStaysWhite) {
  schema::Sensor sensor = twelve_bits();
  sensor.set_full_well_e(1000);
  sensor.set_read_noise_e(0);
  for (const std::uint16_t raw : read_out(core::ImageF(30, 30, 1, 2.0f), sensor).data) EXPECT_EQ(raw, 4095);
  for (const std::uint16_t raw : read_out(core::ImageF(30, 30, 1, 0.0f), sensor).data) EXPECT_EQ(raw, 0);
}

TEST(ReadOut, RecordsWithoutBitsHaveTwelve) { EXPECT_EQ(raw_max({}), 4095); }

TEST(ReadOut, RoundsToTheNearestNumber) {
  schema::Sensor sensor = twelve_bits();
  sensor.set_full_well_e(1e15);
  for (const float level : {100.4f, 2000.6f, 3999.9f})
    EXPECT_EQ(read_out(core::ImageF(1, 1, 1, level / 4095), sensor).data[0], std::lround(level));
}

TEST(ReadOut, GainMakesTheWellSmaller) {
  schema::Sensor sensor = twelve_bits();
  sensor.set_full_well_e(10000);
  const auto variance = [&](double gain_db) {
    sensor.set_gain_db(gain_db);
    double sum = 0, sum2 = 0;
    const auto raw = read_out(core::ImageF(200, 200, 1, 0.4f), sensor);
    for (const double value : raw.data) sum += value, sum2 += value * value;
    const double mean = sum / 40000;
    EXPECT_NEAR(mean / 4095, 0.4, 1e-3);
    return sum2 / 40000 - mean * mean;
  };
  EXPECT_NEAR(variance(20) / variance(0), 10, 0.5);
}

TEST(ReadOut, ChannelsAndPixelsAreIndependent) {
  schema::Sensor sensor = twelve_bits();
  sensor.set_full_well_e(1000);
  sensor.set_read_noise_e(5);
  sensor.set_noise_seed(1);
  const auto raw = read_out(core::ImageF(100, 100, 3, 0.3f), sensor);
  const auto correlation = [&](std::size_t offset) {
    double sum = 0, square = 0;
    const double mean = 0.3 * 4095;
    for (std::size_t i = 0; i + offset < raw.data.size(); i += 3) {
      sum += (raw.data[i] - mean) * (raw.data[i + offset] - mean);
      square += (raw.data[i] - mean) * (raw.data[i] - mean);
    }
    return sum / square;
  };
  EXPECT_NEAR(correlation(0), 1, 1e-12);
  for (const std::size_t offset : {1, 2, 3, 300}) EXPECT_NEAR(correlation(offset), 0, 0.04) << offset;
  const auto again = read_out(core::ImageF(100, 100, 3, 0.3f), sensor);
  EXPECT_EQ(raw, again);
  sensor.set_noise_seed(2);
  EXPECT_NE(raw, read_out(core::ImageF(100, 100, 3, 0.3f), sensor));
}

}  // namespace
}  // namespace partbooth::renderer
