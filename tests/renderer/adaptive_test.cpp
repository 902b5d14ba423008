// SPDX-License-Identifier: Apache-2.0
// Adaptive sampling: as many paths as the target needs, never another picture.
#include <gtest/gtest.h>

#include <cmath>

#include "core/check.h"
#include "renderer/renderer.h"
#include "tests/renderer/scenes.h"

namespace partbooth::renderer {
namespace {

constexpr std::uint32_t kMin = 16, kMost = 512;
constexpr double kFullWell = 10000, kReadNoise = 5, kLevel = 0.3;

// A matte ground with a soft lamp on its right, a rough metal sphere in the middle.
scenes::Booth table() {
  scenes::Booth booth;
  booth.spec.mutable_render()->set_spp(kMost);
  booth.spec.mutable_render()->set_min_spp(kMin);
  booth.size(40, 40);
  booth.look({4, 0, 3}, {0, 0, 0}, 40);
  booth.add(scenes::sphere(0.5, 48, 24), scenes::metal(0.8, 0.3), {0, 0, 0.5});
  booth.ground(5, scenes::lambert(0.5));
  booth.lamp({0, 3, 3}, {0, 0, 0}, 1, 30);
  booth.dome(0.1);
  schema::Sensor& sensor = *booth.spec.mutable_sensor();
  sensor.set_full_well_e(kFullWell);
  sensor.set_read_noise_e(kReadNoise);
  sensor.set_metered_level(kLevel);
  return booth;
}

core::Frame render(scenes::Booth booth, double noise) {
  booth.spec.mutable_render()->set_noise(noise);
  return Renderer::create(available_isas().front(), "none").value()->render(booth.spec, booth.assets);
}

std::uint64_t pixels(const core::Frame& frame) {
  return std::uint64_t(frame.radiance.width) * frame.radiance.height;
}

// Root mean square of a picture's error over the noise of the sensor.
double noise_of(const core::ImageF& picture, const core::ImageF& exact) {
  double mean = 0;
  for (std::size_t i = 0; i < exact.data.size(); ++i) mean += exact.data[i] / double(exact.data.size());
  const double exposure = kLevel / mean;
  double sum = 0;
  for (std::size_t i = 0; i < exact.data.size(); ++i) {
    const double a = std::min(1.0, exposure * picture.data[i]), b = std::min(1.0, exposure * exact.data[i]);
    sum += (a - b) * (a - b) * kFullWell * kFullWell / (b * kFullWell + kReadNoise * kReadNoise);
  }
  return std::sqrt(sum / double(exact.data.size()));
}

TEST(AdaptiveSampling, AFarTargetGivesEveryPixelAllPathsAndThePictureOfEvenSampling) {
  const core::Frame even = render(table(), 0), adaptive = render(table(), 1e-9);
  EXPECT_EQ(adaptive.paths, even.paths);
  EXPECT_EQ(adaptive.rays, even.rays);
  for (std::size_t i = 0; i < even.radiance.data.size(); ++i) {
    ASSERT_NEAR(adaptive.radiance.data[i], even.radiance.data[i], 1e-5f * (1 + even.radiance.data[i]));
    ASSERT_NEAR(adaptive.albedo.data[i], even.albedo.data[i], 1e-5f);
    ASSERT_NEAR(adaptive.normal.data[i], even.normal.data[i], 1e-5f);
  }
}

TEST(AdaptiveSampling, ANearTargetGivesTheLeast) {
  const core::Frame frame = render(table(), 1000);
  EXPECT_EQ(frame.paths, kMin * pixels(frame));
  // Label rays and camera rays.
  EXPECT_GE(frame.rays, (kMin + 4) * pixels(frame));
}

TEST(AdaptiveSampling, ReachesTheWantedNoiseAndSpendsPathsWhereItIs) {
  scenes::Booth booth = table();
  booth.spec.mutable_render()->set_sampler_seed(99);
  booth.spec.mutable_render()->set_spp(8192);
  const core::ImageF exact = render(booth, 0).radiance;
  constexpr double kWanted = 3;
  const core::Frame frame = render(table(), kWanted);
  EXPECT_LT(noise_of(frame.radiance, exact), 1.1 * kWanted);
  EXPECT_GT(frame.paths, kMin * pixels(frame));
  EXPECT_LT(frame.paths, kMost / 2 * pixels(frame));
  // The same even sampling that the adaptive one begins with is not enough.
  booth = table();
  booth.spec.mutable_render()->set_spp(kMin);
  EXPECT_GT(noise_of(render(booth, 0).radiance, exact), 1.1 * kWanted);
}

TEST(AdaptiveSampling, IsRepeatable) {
  const core::Frame first = render(table(), 2), second = render(table(), 2);
  EXPECT_EQ(first.radiance, second.radiance);
  EXPECT_EQ(first.paths, second.paths);
}

TEST(AdaptiveSampling, NeedsNoEvenPictureSize) {
  scenes::Booth booth = table();
  booth.size(37, 21);
  booth.look({4, 0, 3}, {0, 0, 0}, 40);
  const core::Frame frame = render(booth, 2);
  for (const float value : frame.radiance.data) ASSERT_TRUE(std::isfinite(value));
  EXPECT_GE(frame.paths, kMin * pixels(frame));
}

}  // namespace
}  // namespace partbooth::renderer
