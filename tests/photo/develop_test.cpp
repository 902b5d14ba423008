// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "media/srgb.h"
#include "renderer/photo/photo.h"
#include "renderer/photo/tone.h"
#include "tests/photo/scenes.h"

namespace partbooth::renderer {
namespace {

TEST(Develop, CleanCameraReproducesTheToneCurve) {
  for (const char* tone : {"srgb", "linear", "s_curve"}) {
    auto scene = clean_scene(200, 10);
    scene.mutable_sensor()->set_tone(tone);
    scene.mutable_sensor()->set_contrast(0.4);
    const core::Photo photo = develop(frame_with(ramp(200, 10)), scene);
    EXPECT_TRUE(photo.soil.alpha.empty());
    EXPECT_TRUE(photo.soil.scatter.empty());
    for (int x = 0; x < 200; ++x) {
      // The ramp's mean is 1/2, metered to 0.2.
      const double expected = 255 * tone_curve(scene.sensor(), 0.4f * (float(x) + 0.5f) / 200);
      for (int c = 0; c < 3; ++c) EXPECT_NEAR(photo.pixels.at(x, 5)[c], expected, 1.0) << tone << x;
    }
  }
}

// Everything on at once.
schema::SceneSpec dirty_scene() {
  auto scene = clean_scene(96, 64);
  scene.mutable_camera()->set_lens_radius_m(5e-4);
  scene.mutable_dirt()->set_dust_per_mm2(2);
  scene.mutable_dirt()->set_smudge_strength(0.4);
  scene.mutable_dirt()->set_smudge_cover(0.4);
  scene.mutable_dirt()->set_veil(0.05);
  schema::Sensor& sensor = *scene.mutable_sensor();
  sensor.set_full_well_e(5000);
  sensor.set_read_noise_e(10);
  sensor.set_gain_db(6);
  sensor.set_blur_sigma_px(0.6);
  sensor.set_sharpen(0.5);
  sensor.set_codec_quality(80);
  sensor.set_white_balance_red(0.05);
  return scene;
}

TEST(Develop, IsAFunctionOfFrameAndScene) {
  const auto scene = dirty_scene();
  const core::Photo first = develop(frame_with(ramp(96, 64)), scene);
  const core::Photo second = develop(frame_with(ramp(96, 64)), scene);
  EXPECT_EQ(first.pixels, second.pixels);
  EXPECT_EQ(first.soil.alpha, second.soil.alpha);
  EXPECT_EQ(first.soil.scatter, second.soil.scatter);
  EXPECT_EQ(first.soil.alpha.width, 96);
  EXPECT_EQ(first.soil.scatter.height, 64);
}

TEST(Develop, SeedsChangeNoiseAndPattern) {
  const core::Photo first = develop(frame_with(ramp(96, 64)), dirty_scene());
  auto scene = dirty_scene();
  scene.mutable_sensor()->set_noise_seed(12);
  const core::Photo other_noise = develop(frame_with(ramp(96, 64)), scene);
  EXPECT_NE(first.pixels, other_noise.pixels);
  EXPECT_EQ(first.soil.alpha, other_noise.soil.alpha);
  scene.mutable_dirt()->set_pattern_seed(4);
  EXPECT_NE(first.soil.alpha, develop(frame_with(ramp(96, 64)), scene).soil.alpha);
}

TEST(Develop, MonoHasEqualChannels) {
  auto scene = dirty_scene();
  scene.mutable_sensor()->set_mono(true);
  core::ImageF image = ramp(96, 64);
  for (std::size_t i = 0; i < image.data.size(); i += 3) image.data[i] *= 2;
  const core::Photo photo = develop(frame_with(image), scene);
  for (std::size_t i = 0; i < photo.pixels.data.size(); i += 3) {
    EXPECT_EQ(photo.pixels.data[i], photo.pixels.data[i + 1]);
    EXPECT_EQ(photo.pixels.data[i], photo.pixels.data[i + 2]);
  }
}

// Place of the step from dark to bright along x: centre of mass of the slope around column 50.
double edge_position(const core::ImageU8& pixels) {
  double weight = 0, sum = 0;
  for (int y = 10; y < pixels.height - 10; ++y)
    for (int x = 43; x < 57; ++x) {
      const double slope = pixels.at(x, y)[1] - pixels.at(x - 1, y)[1];
      weight += slope;
      sum += slope * x;
    }
  return sum / weight;
}

// Tall, and with the noise of a good sensor, which dithers the steps of 8 bits.
constexpr int kHeight = 400;

schema::SceneSpec chart_scene() {
  auto scene = clean_scene(100, kHeight);
  scene.mutable_sensor()->set_tone("linear");
  scene.mutable_sensor()->set_metered_level(0.3);
  scene.mutable_sensor()->set_full_well_e(20000);
  scene.mutable_sensor()->set_read_noise_e(40);
  return scene;
}

core::ImageF black_and_white(double edge) {
  core::ImageF image(100, kHeight, 3);
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < 100; ++x)
      for (int c = 0; c < 3; ++c) image.at(x, y)[c] = float(0.1 + std::clamp(x + 1 - edge, 0.0, 1.0));
  return image;
}

TEST(Develop, NothingMovesPixels) {
  auto scene = chart_scene();
  const double untouched = edge_position(develop(frame_with(black_and_white(50)), scene).pixels);
  EXPECT_NEAR(untouched, 50, 0.02);
  scene.mutable_sensor()->set_blur_sigma_px(0.8);
  EXPECT_NEAR(edge_position(develop(frame_with(black_and_white(50)), scene).pixels), 50, 0.02);
  scene.mutable_sensor()->set_sharpen(0.7);
  EXPECT_NEAR(edge_position(develop(frame_with(black_and_white(50)), scene).pixels), 50, 0.02);
  scene.mutable_sensor()->set_codec_quality(90);
  EXPECT_NEAR(edge_position(develop(frame_with(black_and_white(50)), scene).pixels), 50, 0.02);
}

// The measure itself sees a shift of a twentieth of a pixel.
TEST(Develop, EdgeMeasureHasTeeth) {
  auto scene = chart_scene();
  EXPECT_NEAR(edge_position(develop(frame_with(black_and_white(50.05)), scene).pixels), 50.05, 0.02);
  EXPECT_GT(edge_position(develop(frame_with(black_and_white(50.05)), scene).pixels), 50.02);
}

TEST(DevelopDeathTest, FrameOfAnotherSizeIsABug) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(develop(frame_with(ramp(20, 10)), clean_scene(20, 11)), "height");
}

}  // namespace
}  // namespace partbooth::renderer
