// SPDX-License-Identifier: Apache-2.0
// What is the same in each picture of a virtual camera.
#include "renderer/photo/fixed_pattern.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "renderer/photo/sensor.h"

namespace partbooth::renderer {
namespace {

constexpr int kSide = 200;

schema::Sensor uneven_sensor(std::uint64_t pattern_seed) {
  schema::Sensor sensor;
  sensor.set_bits(12);
  sensor.set_black_level(0.05);
  sensor.set_full_well_e(20000);
  sensor.set_read_noise_e(5);
  sensor.set_prnu(0.01);
  sensor.set_prnu_low(0.01);
  sensor.set_dsnu_e(10);
  sensor.set_dsnu_lines(0.4);
  sensor.set_pattern_seed(pattern_seed);
  return sensor;
}

double correlation(const std::vector<float>& a, const std::vector<float>& b) {
  double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
  const double n = double(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    sa += a[i], sb += b[i], saa += double(a[i]) * a[i], sbb += double(b[i]) * b[i];
    sab += double(a[i]) * b[i];
  }
  return (sab / n - sa / n * sb / n) / std::sqrt((saa / n - sa / n * sa / n) * (sbb / n - sb / n * sb / n));
}

// Mean of pictures of an even wall, whose noise starts at this seed.
std::vector<float> mean_picture(schema::Sensor sensor, std::uint64_t noise_seed) {
  std::vector<float> sum(kSide * kSide);
  for (int frame = 0; frame < 30; ++frame) {
    sensor.set_noise_seed(noise_seed + std::uint64_t(frame));
    const core::ImageU16 raw = read_out(core::ImageF(kSide, kSide, 1, 0.4f), sensor);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += raw.data[i];
  }
  return sum;
}

TEST(FixedPattern, BelongsToTheCameraNotToThePicture) {
  const auto one = mean_picture(uneven_sensor(1), 100), same = mean_picture(uneven_sensor(1), 900);
  EXPECT_GT(correlation(one, same), 0.9);
  EXPECT_LT(std::abs(correlation(one, mean_picture(uneven_sensor(2), 100))), 0.3);
}

// The smooth part alone makes pictures of two cameras alike by chance; the pixels' part does not.
TEST(FixedPattern, PixelsOfTwoCamerasAreIndependent) {
  schema::Sensor one = uneven_sensor(1), two = uneven_sensor(2);
  for (schema::Sensor* sensor : {&one, &two}) sensor->set_prnu_low(0), sensor->set_dsnu_lines(0);
  const FixedPattern a = fixed_pattern(one, kSide, kSide, 1), b = fixed_pattern(two, kSide, kSide, 1);
  EXPECT_NEAR(correlation(a.gain.data, b.gain.data), 0, 0.025);
  EXPECT_NEAR(correlation(a.offset_e.data, b.offset_e.data), 0, 0.025);
  EXPECT_NEAR(correlation(a.gain.data, a.offset_e.data), 0, 0.025);
  const FixedPattern again = fixed_pattern(one, kSide, kSide, 1);
  EXPECT_EQ(a.gain, again.gain);
  EXPECT_EQ(a.offset_e, again.offset_e);
  EXPECT_EQ(a.dark_e, again.dark_e);
}

TEST(FixedPattern, SmoothPartIsSmooth) {
  schema::Sensor sensor = uneven_sensor(7);
  sensor.set_prnu(0);
  const FixedPattern pattern = fixed_pattern(sensor, kSide, kSide, 3);
  double square = 0;
  float step = 0;
  for (int y = 0; y < kSide; ++y)
    for (int x = 1; x < kSide; ++x) {
      square += std::pow(pattern.gain.at(x, y)[0] - 1, 2);
      step = std::max(step, std::abs(pattern.gain.at(x, y)[0] - pattern.gain.at(x - 1, y)[0]));
      EXPECT_EQ(pattern.gain.at(x, y)[0], pattern.gain.at(x, y)[2]);
    }
  EXPECT_NEAR(std::sqrt(square / (kSide * (kSide - 1))), 0.01, 1e-4);
  EXPECT_LT(step, 0.001f);
}

TEST(FixedPattern, HotPixelsAreAsManyAndAsHotAsAsked) {
  schema::Sensor sensor = uneven_sensor(3);
  sensor.set_exposure_s(0.02);
  sensor.set_dark_current_e_per_s(50);
  sensor.set_hot_pixels(0.01);
  sensor.set_hot_current_e_per_s(40000);
  double count = 0, sum = 0;
  for (const float dark_e : fixed_pattern(sensor, kSide, kSide, 1).dark_e.data)
    if (dark_e > 1.001f)
      count += 1, sum += dark_e - 1;
    else
      EXPECT_NEAR(dark_e, 1, 1e-6);
  EXPECT_NEAR(count, 400, 60);
  EXPECT_NEAR(sum / count, 800, 120);
}

}  // namespace
}  // namespace partbooth::renderer
