// SPDX-License-Identifier: Apache-2.0
// A known camera in the config: the scene has it to the last digit.
#include "scene_gen/calibrated.h"

#include <gtest/gtest.h>

#include "schema/geometry.h"
#include "schema/schema.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

core::CameraParameters calibration() {
  core::CameraParameters camera;
  camera.width_px = 640;
  camera.height_px = 480;
  camera.fx_px = 700.5;
  camera.fy_px = 699.25;
  camera.cx_px = 327.5;
  camera.cy_px = 235.25;
  camera.distortion = {-0.21, 0.11, 0.0007, -0.0004, -0.02};
  return camera;
}

schema::DatasetConfig written(const schema::Overrides& overrides) {
  return *schema::parse_written("version: 1", "test.yaml", overrides);
}

TEST(Calibrated, SceneHasTheCalibratedCamera) {
  auto config = written({"scene.camera.truncated=0"});
  ASSERT_TRUE(apply_calibration(calibration(), config).has_value());
  schema::complete(config);
  const auto scene = scene_at(config, test_catalog(), 3);
  const core::CameraParameters got = schema::parameters_of(scene.camera());
  EXPECT_EQ(got.width_px, 640);
  EXPECT_EQ(got.height_px, 480);
  EXPECT_DOUBLE_EQ(got.fx_px, 700.5);
  EXPECT_DOUBLE_EQ(got.fy_px, 699.25);
  EXPECT_DOUBLE_EQ(got.cx_px, 327.5);
  EXPECT_DOUBLE_EQ(got.cy_px, 235.25);
  EXPECT_EQ(got.distortion, calibration().distortion);
}

TEST(Calibrated, SmallerPicturesScaleTheCamera) {
  auto config = written({"image.width_px=320"});
  ASSERT_TRUE(apply_calibration(calibration(), config).has_value());
  schema::complete(config);
  EXPECT_EQ(config.image().height_px(), 240);
  const auto scene = scene_at(config, test_catalog(), 0);
  EXPECT_DOUBLE_EQ(scene.camera().fx_px(), 350.25);
  EXPECT_DOUBLE_EQ(scene.camera().cx_px(), 163.75);
  EXPECT_DOUBLE_EQ(scene.camera().distortion(0), -0.21);
}

TEST(Calibrated, OtherProportionsAreRefused) {
  auto config = written({"image.width_px=224", "image.height_px=224"});
  const auto applied = apply_calibration(calibration(), config);
  ASSERT_FALSE(applied.has_value());
  EXPECT_EQ(applied.error().place, "scene.camera.calibration");
}

TEST(Calibrated, WhatTheUserWroteStays) {
  auto config = written({"scene.camera.k1={uniform: [-0.3, -0.1]}"});
  ASSERT_TRUE(apply_calibration(calibration(), config).has_value());
  EXPECT_EQ(config.scene().camera().k1().law_case(), schema::Number::kUniform);
  EXPECT_DOUBLE_EQ(config.scene().camera().k2().constant(), 0.11);
}

TEST(Calibrated, DatasheetGivesSizeAndAngleOfView) {
  auto config = written({"scene.camera.datasheet=\"2448x2048 3.45um 16mm f/4\"", "scene.camera.distorted=0",
                         "scene.camera.pixel_aspect=1", "scene.camera.lens=pinhole"});
  ASSERT_TRUE(apply_datasheet(config).has_value());
  schema::complete(config);
  const auto scene = scene_at(config, test_catalog(), 1);
  EXPECT_EQ(scene.camera().width_px(), 2448);
  EXPECT_NEAR(scene.camera().fx_px(), 16 / 3.45e-3, 1e-9);
  EXPECT_DOUBLE_EQ(draw_of(scene, "scene.camera.f_number").value(), 4);
}

TEST(Calibrated, DatasheetThatCannotBeReadIsNamed) {
  for (const std::string sheet :
       {"2448x2048", "3.45um", "2448x2048 3.45um 16inch", "2448x2048 3.45um f4", "8x8 3um"}) {
    auto config = written({"scene.camera.datasheet=\"" + sheet + "\""});
    const auto applied = apply_datasheet(config);
    ASSERT_FALSE(applied.has_value()) << sheet;
    EXPECT_EQ(applied.error().place, "scene.camera.datasheet");
  }
}

TEST(Calibrated, FixedDistanceHolds) {
  const auto config =
      config_with({"scene.camera.distance_mm=800", "scene.camera.lens=pinhole", "scene.camera.truncated=0",
                   "scene.camera.offset_x=0", "scene.camera.offset_y=0"});
  const Catalog catalog = test_catalog();
  for (std::uint64_t i = 0; i < 20; ++i) {
    const auto scene = scene_at(config, catalog, i);
    const core::Rigid camera_from_part = schema::rigid_of(scene.camera().camera_from_world()) *
                                         schema::rigid_of(scene.instances(0).world_from_part());
    const auto center = camera_from_part.point(core::Vec3d(target_part(catalog, scene).bounding_center));
    EXPECT_NEAR(center.z, 0.8, 1e-9);
  }
}

}  // namespace
}  // namespace partbooth::scene_gen
