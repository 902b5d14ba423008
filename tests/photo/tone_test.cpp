// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/tone.h"

#include <gtest/gtest.h>

#include "media/srgb.h"
#include "tests/photo/scenes.h"

namespace partbooth::renderer {
namespace {

schema::Sensor with_tone(const std::string& tone, double contrast) {
  schema::Sensor sensor;
  sensor.set_tone(tone);
  sensor.set_contrast(contrast);
  sensor.set_gamma(2.2);
  return sensor;
}

TEST(ToneCurve, KnownValues) {
  EXPECT_EQ(tone_curve(with_tone("linear", 0.5), 0.3f), 0.3f);
  EXPECT_NEAR(tone_curve(with_tone("gamma", 0.5), 0.217638f), 0.5, 1e-5);
  EXPECT_NEAR(tone_curve(with_tone("srgb", 0.5), 0.2158605f), 128 / 255.0, 1e-5);
  // Where the sRGB code is 1/4, full contrast gives 3/16 - 1/32 = 5/32.
  const float quarter = media::linear_from_srgb(0.25f);
  EXPECT_NEAR(tone_curve(with_tone("s_curve", 1), quarter), 5 / 32.0, 1e-5);
  EXPECT_NEAR(tone_curve(with_tone("s_curve", 0.5), quarter), (8 / 32.0 + 5 / 32.0) / 2, 1e-5);
  EXPECT_NEAR(tone_curve(with_tone("s_curve", 0.6), media::linear_from_srgb(0.5f)), 0.5, 1e-5);
}

TEST(ToneCurve, RisesFromBlackToWhite) {
  for (const char* tone : {"linear", "gamma", "srgb", "s_curve"}) {
    const schema::Sensor sensor = with_tone(tone, 1);
    EXPECT_NEAR(tone_curve(sensor, 0), 0, 1e-6);
    EXPECT_NEAR(tone_curve(sensor, 1), 1, 1e-6);
    for (int i = 0; i < 4095; ++i)
      EXPECT_LE(tone_curve(sensor, float(i) / 4095), tone_curve(sensor, float(i + 1) / 4095));
  }
}

TEST(ToneCurve, IsAppliedBetweenBlackAndWhite) {
  const schema::Sensor sensor = with_tone("s_curve", 0.7);
  core::ImageF light(4, 1, 1);
  light.data = {-0.3f, 0.12345f, 0.0001f, 7};
  apply_tone(light, sensor);
  EXPECT_EQ(light.data[0], 0);
  EXPECT_NEAR(light.data[1], tone_curve(sensor, 0.12345f), 1e-5);
  EXPECT_NEAR(light.data[2], tone_curve(sensor, 0.0001f), 1e-5);
  EXPECT_NEAR(light.data[3], 1, 1e-6);
}

TEST(ToneCurveDeathTest, UnknownNameIsABug) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(tone_curve(with_tone("film", 0), 0.5f), "film");
}

TEST(Sharpen, MakesAnEdgeSteeperAndKeepsFlats) {
  core::ImageF step(40, 8, 1, 0.25f);
  for (int y = 0; y < 8; ++y)
    for (int x = 20; x < 40; ++x) *step.at(x, y) = 0.75f;
  core::ImageF sharp = step;
  sharpen(sharp, 0.7);
  EXPECT_LT(*sharp.at(19, 4), 0.2f);
  EXPECT_GT(*sharp.at(20, 4), 0.8f);
  EXPECT_NEAR(*sharp.at(5, 4), 0.25f, 1e-5);
  sharp = step;
  sharpen(sharp, 0);
  EXPECT_EQ(sharp, step);
}

TEST(To8Bit, RoundsAndClips) {
  core::ImageF codes(5, 1, 1);
  codes.data = {-0.1f, 0, 0.5f, 100.4f / 255, 1.2f};
  const core::ImageU8 pixels = to_8bit(codes);
  EXPECT_EQ(pixels.channels, 3);
  for (int c = 0; c < 3; ++c) {
    EXPECT_EQ(pixels.at(0, 0)[c], 0);
    EXPECT_EQ(pixels.at(2, 0)[c], 128);
    EXPECT_EQ(pixels.at(3, 0)[c], 100);
    EXPECT_EQ(pixels.at(4, 0)[c], 255);
  }
}

TEST(Codec, DamagesMoreAtLowQuality) {
  core::ImageU8 noisy(64, 64, 3);
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < noisy.data.size(); i += 3) {
    state = state * 1664525 + 1013904223;
    noisy.data[i] = noisy.data[i + 1] = noisy.data[i + 2] = std::uint8_t(state >> 24);
  }
  schema::Sensor sensor;
  EXPECT_EQ(through_codec(noisy, sensor), noisy);
  const auto damage = [&](std::uint32_t quality) {
    sensor.set_codec_quality(quality);
    const core::ImageU8 out = through_codec(noisy, sensor);
    double sum = 0;
    for (std::size_t i = 0; i < out.data.size(); ++i) sum += std::abs(out.data[i] - noisy.data[i]);
    return sum / double(out.data.size());
  };
  EXPECT_GT(damage(98), 0.3);
  EXPECT_GT(damage(40), 5 * damage(98));
}

TEST(ResizeChain, TakesDetailAndKeepsPlacesAndMeans) {
  core::ImageF stripes(60, 40, 1), even(60, 40, 1, 0.3f), wave(60, 40, 1);
  for (int y = 0; y < 40; ++y)
    for (int x = 0; x < 60; ++x) {
      *stripes.at(x, y) = float(x % 2);
      *wave.at(x, y) = std::exp(-float((x - 29) * (x - 29) + (y - 17) * (y - 17)) / 40);
    }
  const core::ImageF untouched = stripes;
  resize_chain(stripes, 1);
  EXPECT_EQ(stripes, untouched);
  resize_chain(stripes, 0);
  EXPECT_EQ(stripes, untouched) << "a record of an older data set";
  resize_chain(stripes, 0.5);
  for (const float value : stripes.data) EXPECT_NEAR(value, 0.5, 1e-5);
  resize_chain(even, 0.7);
  for (const float value : even.data) EXPECT_NEAR(value, 0.3, 1e-5);
  const Moments before = moments(wave);
  resize_chain(wave, 0.6);
  EXPECT_NEAR(moments(wave).x, before.x, 0.02);
  EXPECT_NEAR(moments(wave).y, before.y, 0.02);
}

// Red and blue columns in turn come out mixed, grey ones of the same steps do not.
TEST(Codec, HalvesTheColorResolution) {
  core::ImageU8 stripes(64, 64, 3), grey(64, 64, 3);
  for (int y = 0; y < 64; ++y)
    for (int x = 0; x < 64; ++x) {
      stripes.at(x, y)[x % 2 ? 2 : 0] = 200;
      for (int c = 0; c < 3; ++c) grey.at(x, y)[c] = x % 2 ? 100 : 200;
    }
  schema::Sensor sensor;
  sensor.set_codec_quality(98);
  const core::ImageU8 mixed = through_codec(stripes, sensor), sharp = through_codec(grey, sensor);
  EXPECT_GT(mixed.at(31, 31)[0], 50);
  EXPECT_NEAR(sharp.at(31, 31)[0], 100, 6);
  EXPECT_NEAR(sharp.at(30, 31)[0], 200, 6);
  sensor.set_codec_full_color(true);
  const core::ImageU8 full = through_codec(stripes, sensor);
  EXPECT_LT(full.at(31, 31)[0], 25);
  EXPECT_NEAR(full.at(31, 31)[2], 200, 12);
}

}  // namespace
}  // namespace partbooth::renderer
