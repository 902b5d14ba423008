// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/lateral_ca.h"

#include <gtest/gtest.h>

#include <cmath>

#include "renderer/photo/camera_scale.h"
#include "renderer/photo/dirt.h"

namespace partbooth::renderer {
namespace {

schema::Camera camera_of(int width, int height) {
  schema::Camera camera;
  camera.set_width_px(std::uint32_t(width));
  camera.set_height_px(std::uint32_t(height));
  camera.set_fx_px(300);
  camera.set_cx_px(width / 2.0 + 3);
  camera.set_cy_px(height / 2.0 - 2);
  return camera;
}

// A smooth blob about (x, y) in all channels.
core::ImageF blob(int width, int height, double x, double y) {
  core::ImageF out(width, height, 3);
  for (int j = 0; j < height; ++j) {
    for (int i = 0; i < width; ++i) {
      const double r2 = std::pow(i + 0.5 - x, 2) + std::pow(j + 0.5 - y, 2);
      for (int c = 0; c < 3; ++c) out.at(i, j)[c] = float(std::exp(-r2 / 18));
    }
  }
  return out;
}

core::Vec2d centroid(const core::ImageF& image, int channel) {
  double sum = 0, x = 0, y = 0;
  for (int j = 0; j < image.height; ++j) {
    for (int i = 0; i < image.width; ++i) {
      const double v = image.at(i, j)[channel];
      sum += v, x += v * (i + 0.5), y += v * (j + 0.5);
    }
  }
  return {x / sum, y / sum};
}

TEST(LateralCa, MovesRedAndBlueAwayFromGreenAboutThePrincipalPoint) {
  schema::Camera camera = camera_of(200, 160);
  camera.set_lateral_red(0.01);
  camera.set_lateral_blue(-0.006);
  for (const core::Vec2d at : {core::Vec2d{170, 30}, {40, 120}, {103, 78}}) {
    core::ImageF image = blob(200, 160, at.x, at.y);
    const core::ImageF before = image;
    apply_lateral_ca(image, camera);
    for (const auto& [channel, share] : {std::pair{0, 0.01}, {2, -0.006}}) {
      const core::Vec2d moved = centroid(image, channel);
      EXPECT_NEAR(moved.x - at.x, share * (at.x - 103), 0.01);
      EXPECT_NEAR(moved.y - at.y, share * (at.y - 78), 0.01);
    }
    for (std::size_t i = 1; i < image.data.size(); i += 3) ASSERT_EQ(image.data[i], before.data[i]);
  }
}

TEST(LateralCa, WithoutItNothingChanges) {
  core::ImageF image = blob(64, 48, 40, 12);
  const core::ImageF before = image;
  apply_lateral_ca(image, camera_of(64, 48));
  EXPECT_EQ(image, before);
}

TEST(LateralCa, NothingBecomesDarkerThanBlack) {
  schema::Camera camera = camera_of(64, 48);
  camera.set_lateral_red(0.02);
  core::ImageF image(64, 48, 3);
  for (std::size_t i = 0; i < image.data.size(); ++i) image.data[i] = i / 3 % 7 == 0 ? 50.0f : 0.0f;
  apply_lateral_ca(image, camera);
  for (const float v : image.data) ASSERT_GE(v, 0);
}

// A layer of dirt before a telecentric lens is seen at one scale, wherever it is, and sharp where the focus
// is.
TEST(CameraScale, OfATelecentricLensDoesNotDependOnDistance) {
  schema::Camera camera = camera_of(200, 160);
  camera.set_lens_radius_m(0.01);
  camera.set_focus_distance_m(0.2);
  EXPECT_DOUBLE_EQ(m_per_px_at(camera, 0.05), 0.05 / 300);
  EXPECT_DOUBLE_EQ(px_per_rad(camera), 300);
  EXPECT_NEAR(dirt_blur_px(camera, 0.05), 300 * 0.02 * (1 / 0.05 - 1 / 0.2), 1e-9);
  camera.set_model(schema::Camera::TELECENTRIC);
  camera.set_m_per_px(1e-4);
  EXPECT_DOUBLE_EQ(m_per_px_at(camera, 0.05), 1e-4);
  EXPECT_DOUBLE_EQ(px_per_rad(camera), 2000);
  EXPECT_NEAR(dirt_blur_px(camera, 0.05), 0.02 * 0.75 / 1e-4, 1e-9);
  EXPECT_NEAR(dirt_blur_px(camera, 0.2), 0, 1e-9);
}

}  // namespace
}  // namespace partbooth::renderer
