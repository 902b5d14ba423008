// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/exposure.h"

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

TEST(Expose, AppliesMeteringAndExposure) {
  schema::Sensor sensor;
  sensor.set_metered_level(0.2);
  sensor.set_exposure_ev(1);
  core::ImageF light(4, 4, 3, 7.0f);
  expose(light, core::ImageU16(4, 4, 1), {1, 1, 1}, sensor);
  for (const float value : light.data) EXPECT_NEAR(value, 0.4, 1e-3);
}

TEST(Expose, WhiteBalanceFollowsTheLight) {
  // A grey card under warm light, half as bright in blue as in green.
  const core::Vec3f warm{1.5f, 1, 0.5f};
  const auto red_over_blue = [&](double share) {
    schema::Sensor sensor;
    sensor.set_metered_level(0.2);
    sensor.set_white_balance(share);
    core::ImageF light(4, 4, 3);
    for (std::size_t i = 0; i < light.data.size(); ++i) light.data[i] = 0.3f * warm[int(i % 3)];
    expose(light, core::ImageU16(4, 4, 1), warm, sensor);
    return light.data[0] / light.data[2];
  };
  EXPECT_NEAR(red_over_blue(0), 3, 1e-5);
  EXPECT_NEAR(red_over_blue(1), 1, 1e-5);
  EXPECT_GT(red_over_blue(0.5), 1.2);
  EXPECT_LT(red_over_blue(0.5), 2);
}

}  // namespace
}  // namespace partbooth::renderer
