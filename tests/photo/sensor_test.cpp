// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/sensor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/photo/scenes.h"

namespace partbooth::renderer {
namespace {

double mean_clipped(const core::ImageF& image, double factor) {
  double sum = 0;
  for (const float value : image.data) sum += std::min(1.0, factor * value);
  return sum / double(image.data.size());
}

double even_metering(const core::ImageF& image, double level) {
  return metering_factor(image, core::ImageF(image.width, image.height, 1, 1.0f), level);
}

TEST(Metering, HitsItsLevel) {
  const core::ImageF image = ramp(200, 20);
  for (const double level : {0.05, 0.2, 0.5, 0.8})
    EXPECT_NEAR(mean_clipped(image, even_metering(image, level)), level, 2e-3 * level) << level;
  // Without anything clipped it is the plain mean: 0.5.
  EXPECT_NEAR(even_metering(image, 0.2), 0.4, 1e-3);
}

TEST(Metering, LampInViewCountsAsWhiteOnly) {
  core::ImageF image(100, 100, 3, 0.1f);
  for (int x = 0; x < 100; ++x)
    for (int c = 0; c < 3; ++c) image.at(x, 0)[c] = 1e6f;
  // 1 % is white; the rest has to give 0.19 of the mean of 0.2.
  EXPECT_NEAR(even_metering(image, 0.2) * 0.1, 0.19 / 0.99, 2e-3);
}

TEST(Metering, PictureThatIsMostlyBlackShowsItsLitPart) {
  EXPECT_EQ(even_metering(core::ImageF(8, 8, 3), 0.2), 1);
  // One lit pixel in 400 can never bring the mean to 0.2: it is shown at half of full scale.
  EXPECT_NEAR(even_metering(spot(20, 20, 3, 3, 3), 0.2), 0.5, 1e-3);
}

TEST(Metering, PartCountsByItsWeight) {
  // A tenth of the picture is the part, ten times as bright as the rest.
  core::ImageF image(10, 10, 3, 0.1f);
  core::ImageU16 instance(10, 10, 1);
  for (int x = 0; x < 10; ++x) {
    instance.at(x, 4)[0] = 1;
    for (int c = 0; c < 3; ++c) image.at(x, 4)[c] = 1;
  }
  for (const double weight : {0.0, 0.5, 1.0}) {
    const double mean = (1 - weight) * (0.9 * 0.1 + 0.1 * 1) + weight * 1;
    EXPECT_NEAR(metering_factor(image, metering_weights(instance, weight), 0.1) * mean, 0.1, 1e-4) << weight;
  }
  EXPECT_NEAR(mean_of(metering_weights(instance, 0.7)), 1, 1e-6);
  EXPECT_EQ(metering_weights(core::ImageU16(3, 1, 1), 0.7).data, std::vector<float>({1, 1, 1}));
}

TEST(Expose, AppliesExposureAndWhiteBalance) {
  schema::Sensor sensor;
  sensor.set_metered_level(0.2);
  sensor.set_exposure_ev(1);
  sensor.set_white_balance_red(0.1);
  sensor.set_white_balance_blue(-0.05);
  const core::ImageF out = expose(core::ImageF(4, 4, 3, 7.0f), core::ImageU16(4, 4, 1), sensor);
  EXPECT_NEAR(out.at(1, 1)[0], 0.44, 1e-3);
  EXPECT_NEAR(out.at(1, 1)[1], 0.40, 1e-3);
  EXPECT_NEAR(out.at(1, 1)[2], 0.38, 1e-3);
}

TEST(Expose, MonoIsLuminance) {
  schema::Sensor sensor;
  sensor.set_metered_level(0.5);
  sensor.set_mono(true);
  core::ImageF image(2, 1, 3);
  image.data = {1, 0, 0, 0, 1, 0};
  const core::ImageF out = expose(image, core::ImageU16(2, 1, 1), sensor);
  EXPECT_EQ(out.channels, 1);
  EXPECT_NEAR(out.data[0] / out.data[1], 0.2126 / 0.7152, 1e-5);
}

TEST(ReadOut, FullScaleIsWhiteAndStaysWhite) {
  schema::Sensor sensor;
  sensor.set_full_well_e(1000);
  sensor.set_read_noise_e(0);
  for (const std::uint16_t raw : read_out(core::ImageF(30, 30, 1, 2.0f), sensor).data)
    EXPECT_EQ(raw, kRawMax);
  for (const std::uint16_t raw : read_out(core::ImageF(30, 30, 1, 0.0f), sensor).data) EXPECT_EQ(raw, 0);
}

TEST(ReadOut, RoundsToTheNearestNumber) {
  schema::Sensor sensor;
  sensor.set_full_well_e(1e15);
  for (const float level : {100.4f, 2000.6f, 3999.9f})
    EXPECT_EQ(read_out(core::ImageF(1, 1, 1, level / kRawMax), sensor).data[0], std::lround(level));
}

TEST(ReadOut, GainMakesTheWellSmaller) {
  schema::Sensor sensor;
  sensor.set_full_well_e(10000);
  const auto variance = [&](double gain_db) {
    sensor.set_gain_db(gain_db);
    double sum = 0, sum2 = 0;
    const auto raw = read_out(core::ImageF(200, 200, 1, 0.4f), sensor);
    for (const double value : raw.data) sum += value, sum2 += value * value;
    const double mean = sum / 40000;
    EXPECT_NEAR(mean / kRawMax, 0.4, 1e-3);
    return sum2 / 40000 - mean * mean;
  };
  EXPECT_NEAR(variance(20) / variance(0), 10, 0.5);
}

TEST(ReadOut, ChannelsAndPixelsAreIndependent) {
  schema::Sensor sensor;
  sensor.set_full_well_e(1000);
  sensor.set_read_noise_e(5);
  sensor.set_noise_seed(1);
  const auto raw = read_out(core::ImageF(100, 100, 3, 0.3f), sensor);
  const auto correlation = [&](std::size_t offset) {
    double sum = 0, square = 0;
    const double mean = 0.3 * kRawMax;
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
