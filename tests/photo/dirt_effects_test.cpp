// SPDX-License-Identifier: Apache-2.0
// What dirt does to light: apertures, lobes, drops, dust on the chip, diffraction.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "renderer/photo/aperture.h"
#include "renderer/photo/camera_scale.h"
#include "renderer/photo/dirt.h"
#include "renderer/photo/lobes.h"
#include "renderer/photo/refraction.h"
#include "renderer/photo/sensor_dust.h"
#include "renderer/photo/starburst.h"
#include "tests/photo/scenes.h"

namespace partbooth::renderer {
namespace {

schema::SceneSpec scene_with(double lens_radius_m, double distance_m) {
  auto scene = clean_scene(200, 200);
  scene.mutable_camera()->set_lens_radius_m(lens_radius_m);
  scene.mutable_camera()->set_focal_length_m(8e-3);
  scene.mutable_dirt()->set_distance_m(distance_m);
  return scene;
}

// An opaque square of width w on the layer darkens its middle by min(1, area over that of the aperture's
// patch there).
TEST(Dirt, DepthOfASpeckFollowsTheAperture) {
  for (const double aperture_m : {1e-3, 2e-3, 4e-3, 8e-3}) {
    const auto scene = scene_with(aperture_m / 2, 0.1);
    const DirtView view = view_dirt(scene.camera(), 0.1);
    core::ImageF alpha(view.grid.width, view.grid.height, 1);
    const double width_m = 1.6e-3;
    double area_m2 = 0;
    for (int y = 0; y < alpha.height; ++y)
      for (int x = 0; x < alpha.width; ++x)
        if (std::abs(view.grid.x_m(x)) < width_m / 2 && std::abs(view.grid.y_m(y)) < width_m / 2) {
          *alpha.at(x, y) = 1;
          area_m2 += view.grid.cell_m * view.grid.cell_m;
        }
    const core::ImageF seen = defocus(alpha, view, scene.camera());
    const double patch_m = aperture_m * (1 - 0.1 / 0.5);
    const double expected = std::min(1.0, area_m2 / (std::numbers::pi * patch_m * patch_m / 4));
    EXPECT_NEAR(*std::max_element(seen.data.begin(), seen.data.end()), expected, 0.12 * expected)
        << aperture_m;
  }
}

// Light comes only from the light: with a dark front, no kind of dirt makes an even picture brighter.
TEST(Dirt, AddsNoEnergyButTheVeil) {
  auto scene = scene_with(0.5e-3, 0.1);
  schema::LensDirt& dirt = *scene.mutable_dirt();
  dirt.set_dust_per_mm2(1), dirt.set_mud_per_m2(1e4), dirt.set_mud_radius_m(5e-4);
  dirt.set_smudge_strength(0.5), dirt.set_smudge_cover(0.5);
  dirt.set_fingerprint_strength(0.5), dirt.set_fingerprints_per_m2(2000);
  dirt.set_wipe_strength(0.5), dirt.set_scratches_per_m2(5e4), dirt.set_scratch_width_m(15e-6);
  dirt.set_condensation_strength(0.5), dirt.set_condensation_cover(0.5);
  core::ImageF light(200, 200, 3, 1.0f);
  const core::SoilLayers soil = apply_dirt(light, scene, {});
  EXPECT_LE(*std::max_element(light.data.begin(), light.data.end()), 1 + 1e-4);
  EXPECT_LT(mean_of(light), 0.99);
  EXPECT_LE(*std::max_element(soil.alpha.data.begin(), soil.alpha.data.end()), 1);
  core::ImageF lit(200, 200, 3, 1.0f);
  apply_dirt(lit, scene, {50, 50, 50});
  EXPECT_GT(mean_of(lit), mean_of(light));
}

TEST(Aperture, KernelIsItsImage) {
  schema::Aperture aperture;
  for (const unsigned blades : {0u, 3u, 6u}) {
    aperture.set_blades(blades);
    const cv::Mat kernel = aperture_kernel(aperture, 20);
    EXPECT_NEAR(cv::sum(kernel)[0], 1, 1e-5);
    // Inside, each cell is 1 / (pi 10^2): the polygon has the disc's area.
    EXPECT_NEAR(kernel.at<float>(kernel.rows / 2, kernel.cols / 2), 1 / (100 * std::numbers::pi), 3e-5);
  }
  // A triangle's corner points along its rotation, and the other way behind the focus.
  aperture.set_blades(3);
  for (const double sign : {1.0, -1.0}) {
    const cv::Mat kernel = aperture_kernel(aperture, 20 * sign);
    const int middle = kernel.rows / 2;
    EXPECT_GT(kernel.at<float>(middle, middle + int(sign * 13)), 0);
    EXPECT_EQ(kernel.at<float>(middle, middle - int(sign * 13)), 0);
  }
}

// Bright pixel in the middle: the streak's variance along and across it.
TEST(Lobes, StreakHasItsWidths) {
  const core::ImageF light = spot(256, 256, 3, 128, 128);
  ScatteredLight scattered(light, 1000);
  const core::ImageF flat = scattered.through({0.004, 0.02, 0}),
                     tall = scattered.through({0.004, 0.02, std::numbers::pi / 2});
  EXPECT_NEAR(mean_of(flat) * 256 * 256, 1, 0.02);
  EXPECT_NEAR(moments(flat).variance_x, 400, 25);
  EXPECT_NEAR(moments(flat).variance_y, 16, 3);
  EXPECT_NEAR(moments(tall).variance_y, 400, 25);
  EXPECT_NEAR(moments(tall).variance_x, 16, 3);
}

TEST(Lobes, EvenLightStaysEven) {
  const core::ImageF light(120, 90, 3, 2.0f);
  ScatteredLight scattered(light, 500);
  for (const float value : scattered.through({0.01, 0.1, 0.4}).data) EXPECT_NEAR(value, 2, 1e-3);
  for (const float value : scattered.through({0.03, 0, 0}).data) EXPECT_NEAR(value, 2, 1e-3);
}

// A thin lens of focal length R / (n - 1) turns a ray at the height h by h / f, towards its axis.
TEST(Droplets, RefractAsALens) {
  for (const double n : {1.333, 1.47}) {
    const double normal = 0.02;  // h / R
    const Refracted through = refract({0, 0, 1}, normal, 0, n);
    EXPECT_NEAR(through.direction.x / through.direction.z, -(n - 1) * normal, 1e-4);
    EXPECT_NEAR(through.share, std::pow(1 - std::pow((n - 1) / (n + 1), 2), 2), 1e-3);
  }
  // Beyond the critical angle (48.6 degrees in water) nothing comes through.
  EXPECT_EQ(refract({0, 0, 1}, 0.76, 0, 1.333).share, 0);
  EXPECT_GT(refract({0, 0, 1}, 0.74, 0, 1.333).share, 0);
}

// One drop in the middle, in focus; the picture is bright on its left: the drop is bright on its right.
TEST(Droplets, ShowThePictureUpsideDown) {
  const auto scene = [] {
    auto out = scene_with(0, 0.1);
    out.mutable_dirt()->set_droplets_per_m2(1), out.mutable_dirt()->set_droplet_radius_m(5e-3);
    out.mutable_dirt()->set_droplet_index(1.333);
    return out;
  }();
  const DirtView view = view_dirt(scene.camera(), 0.1);
  core::ImageF drops(view.grid.width, view.grid.height, 3), light(200, 200, 3);
  for (int y = 0; y < drops.height; ++y)
    for (int x = 0; x < drops.width; ++x) {
      const double nx = view.grid.x_m(x) / 10e-3, ny = view.grid.y_m(y) / 10e-3;
      if (std::hypot(nx, ny) > 0.5) continue;
      drops.at(x, y)[0] = 1, drops.at(x, y)[1] = float(nx), drops.at(x, y)[2] = float(ny);
    }
  for (int y = 0; y < 100; ++y)
    for (int x = 0; x < 60; ++x)
      for (int c = 0; c < 3; ++c) light.at(x, y)[c] = 1;  // upper left
  const core::ImageF none;
  const core::ImageF seen = defocus(
      seen_through_drops(drops, view, scene, light, {none, {0.25f, 0.25f, 0.25f}}), view, scene.camera());
  // 1000 px a radian, R = 10 mm, chief ray x / d: a place x of the drop sees x (1/d - (n-1)/R) = -23.3 x.
  const int right = 100 + 25, left = 100 - 25;  // 2.5 mm: 58 px to the other side
  EXPECT_GT(seen.at(right, 112)[0], 0.8);
  EXPECT_LT(seen.at(left, 112)[0], 0.1);
  EXPECT_LT(seen.at(right, 75)[0], 0.1);
  // Outside of the picture it sees the surroundings.
  EXPECT_NEAR(seen.at(100 + 48, 100)[0], 0.25 * 0.96, 0.02);
}

TEST(Surroundings, AreLookedUpByDirection) {
  core::ImageF picture(96, 96, 3);
  for (int y = 0; y < 96; ++y)
    for (int x = 0; x < 96; ++x) picture.at(x, y)[0] = float(x), picture.at(x, y)[1] = float(y);
  const Surroundings around{picture, {}};
  EXPECT_NEAR(around.from({0, 0, 1}).x, 47.5, 0.1);
  const double half = std::sqrt(0.5);
  EXPECT_NEAR(around.from({half, 0, half}).x, 71.5, 0.1);  // 45 degrees: half way to the right border
  EXPECT_NEAR(around.from({0, -half, half}).y, 23.5, 0.1);
}

// 1 mm of glass behind f/4 blurs over 0.25 mm: of pixels of 8 um, 31.25.
TEST(SensorDust, BlursByGlassOverFNumber) {
  auto scene = scene_with(1e-3, 0.1);
  scene.mutable_dirt()->set_sensor_glass_m(1e-3);
  EXPECT_NEAR(sensor_dust_blur_px(scene), 31.25, 1e-6);
  scene.mutable_camera()->set_lens_radius_m(0.25e-3);
  EXPECT_NEAR(sensor_dust_blur_px(scene), 31.25 / 4, 1e-6);
}

TEST(SensorDust, IsThatOfTheCameraNotOfThePicture) {
  auto scene = scene_with(0.25e-3, 0.1);
  schema::LensDirt& dirt = *scene.mutable_dirt();
  dirt.set_sensor_dust_per_mm2(5), dirt.set_sensor_dust_median_m(20e-6), dirt.set_sensor_glass_m(1e-3);
  dirt.set_sensor_dust_seed(5);
  const core::ImageF first = sensor_dust(scene);
  dirt.set_pattern_seed(99), dirt.set_distance_m(0.02);
  EXPECT_EQ(first, sensor_dust(scene));
  EXPECT_GT(*std::max_element(first.data.begin(), first.data.end()), 0.02);
  // A larger aperture keeps the shadow and loses its depth.
  scene.mutable_camera()->set_lens_radius_m(1.5e-3);
  const core::ImageF open = sensor_dust(scene);
  EXPECT_LT(*std::max_element(open.data.begin(), open.data.end()),
            0.5 * *std::max_element(first.data.begin(), first.data.end()));
  EXPECT_NEAR(mean_of(open) / mean_of(first), 1, 0.35);
  dirt.set_sensor_dust_seed(6);
  EXPECT_NE(open, sensor_dust(scene));
}

// Directions of the pattern's light that are brighter than those beside them.
int spikes(unsigned blades) {
  auto scene = scene_with(1e-3, 0.1);
  scene.mutable_camera()->mutable_aperture()->set_blades(blades);
  const int radius = 60;
  const core::ImageF pattern = diffraction_pattern(scene, 1, radius);
  constexpr int kSectors = 120;
  std::vector<double> power(kSectors);
  for (int y = -radius; y <= radius; ++y)
    for (int x = -radius; x <= radius; ++x) {
      const double r = std::hypot(x, y);
      if (r < 15 || r > 55) continue;
      const int sector = int(std::floor((std::atan2(y, x) / (2 * std::numbers::pi) + 1) * kSectors + 0.5));
      power[std::size_t(sector % kSectors)] += pattern.at(radius + x, radius + y)[1];
    }
  double mean = 0;
  for (const double p : power) mean += p / kSectors;
  int count = 0;
  for (int i = 0; i < kSectors; ++i) {
    const double here = power[std::size_t(i)];
    bool peak = here > 1.6 * mean;
    for (int k = 1; k <= 3; ++k)
      peak &= here > power[std::size_t((i + k) % kSectors)] &&
              here >= power[std::size_t((i + kSectors - k) % kSectors)];
    count += peak;
  }
  return count;
}

TEST(Diffraction, SpikesFollowTheBlades) {
  EXPECT_EQ(spikes(5), 10);
  EXPECT_EQ(spikes(6), 6);
  EXPECT_EQ(spikes(8), 8);
  EXPECT_EQ(spikes(0), 0);
}

TEST(Diffraction, PatternHasUnitEnergy) {
  auto scene = scene_with(1e-3, 0.01);
  scene.mutable_camera()->mutable_aperture()->set_blades(6);
  scene.mutable_dirt()->set_scratches_per_m2(1e6), scene.mutable_dirt()->set_scratch_width_m(30e-6);
  const core::ImageF pattern = diffraction_pattern(scene, 2, 50);
  EXPECT_NEAR(mean_of(pattern) * 101 * 101, 1, 1e-4);
  EXPECT_GE(*std::min_element(pattern.data.begin(), pattern.data.end()), 0);
  const auto dirty = pattern.at(50, 50)[1];
  scene.mutable_dirt()->clear_scratches_per_m2();
  EXPECT_LT(dirty, diffraction_pattern(scene, 2, 50).at(50, 50)[1]);
}

TEST(Diffraction, OnlyBrightLightHasStreaks) {
  auto scene = scene_with(0.3e-3, 0.1);
  scene.mutable_camera()->mutable_aperture()->set_blades(6);
  core::ImageF light(200, 200, 3, 0.1f), before = light;
  add_starbursts(light, scene, 8);
  EXPECT_EQ(light, before);
  for (int c = 0; c < 3; ++c) light.at(100, 100)[c] = 10000;
  before = light;
  add_starbursts(light, scene, 8);
  EXPECT_LT(light.at(100, 100)[0], 10000);
  EXPECT_GT(mean_of(light), 0.93 * mean_of(before));
  EXPECT_LE(mean_of(light), mean_of(before) * (1 + 1e-4));
}

}  // namespace
}  // namespace partbooth::renderer
