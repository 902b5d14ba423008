// SPDX-License-Identifier: Apache-2.0
// The virtual cameras of a data set.
#include "scene_gen/sensor.h"

#include <gtest/gtest.h>

#include <map>

#include "scene_gen/sensor_response.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

// What belongs to the camera's body.
std::string body_of(schema::Sensor sensor) {
  schema::Sensor body;
  body.set_pattern_seed(sensor.pattern_seed());
  body.set_bits(sensor.bits());
  body.set_black_level(sensor.black_level());
  body.set_prnu(sensor.prnu());
  body.set_dsnu_e(sensor.dsnu_e());
  body.set_hot_pixels(sensor.hot_pixels());
  body.set_mosaic(sensor.mosaic());
  body.set_demosaic(sensor.demosaic());
  *body.mutable_raw_from_rec709() = sensor.raw_from_rec709();
  *body.mutable_color_correction() = sensor.color_correction();
  return body.SerializeAsString();
}

TEST(VirtualCameras, KeepTheirBody) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"scene.sensor.cameras=5"});
  std::map<std::uint32_t, std::string> bodies;
  std::map<std::uint32_t, int> pictures;
  for (std::uint64_t i = 0; i < 60; ++i) {
    const auto sensor = scene_at(config, catalog, i).sensor();
    const auto [known, added] = bodies.emplace(sensor.camera(), body_of(sensor));
    EXPECT_EQ(known->second, body_of(sensor)) << "picture " << i << " of camera " << sensor.camera();
    ++pictures[sensor.camera()];
  }
  ASSERT_EQ(bodies.size(), 5u);
  for (const auto& [camera, count] : pictures) EXPECT_GE(count, 4) << camera;
  for (std::uint32_t camera = 1; camera < 5; ++camera) EXPECT_NE(bodies[0], bodies[camera]);
  const auto other_seed = scene_at(config_with({"scene.sensor.cameras=1", "seed=2"}), catalog, 0).sensor();
  EXPECT_NE(bodies[0], body_of(other_seed));
  // More cameras leave the first ones as they are.
  const auto one = scene_at(config_with({"scene.sensor.cameras=1"}), catalog, 0).sensor();
  EXPECT_EQ(bodies[0], body_of(one));
}

TEST(VirtualCameras, BodyIsRecordedUnderTheCamera) {
  const auto scene = scene_at(config_with({"scene.sensor.cameras=3"}), test_catalog(), 7);
  const std::string path = "scene.sensor.body#" + std::to_string(scene.sensor().camera());
  EXPECT_EQ(draw_of(scene, path + ".prnu").value(), scene.sensor().prnu());
  EXPECT_EQ(draw_of(scene, path + ".mosaic").name(), scene.sensor().mosaic());
}

TEST(SensorResponse, CorrectionGivesBackTheColors) {
  for (const char* name : {"rec709", "imx296", "imx219", "imx477", "nikon_d3", "canon_5d2"}) {
    const core::Mat3d response = raw_from_rec709(name);
    const core::Vec3d white = response * core::Vec3d{1, 1, 1}, raw = response * core::Vec3d{0.3, 0.1, 0.6};
    EXPECT_NEAR(white.y, 1, 2e-4) << name;
    const core::Vec3d balanced{raw.x / white.x, raw.y / white.y, raw.z / white.z};
    const core::Vec3d exact = color_correction(response, 1) * balanced;
    EXPECT_NEAR(exact.x, 0.3, 1e-12) << name;
    EXPECT_NEAR(exact.y, 0.1, 1e-12) << name;
    EXPECT_NEAR(exact.z, 0.6, 1e-12) << name;
    for (const double strength : {0.0, 0.7, 1.1}) {
      const core::Vec3d grey = color_correction(response, strength) * core::Vec3d{0.5, 0.5, 0.5};
      for (int c = 0; c < 3; ++c) EXPECT_NEAR(grey[c], 0.5, 1e-12) << name << strength;
    }
  }
}

// A chip is never more colourful than the light.
TEST(SensorResponse, ChipsArePale) {
  for (const char* name : {"imx296", "imx219", "imx477", "nikon_d3", "canon_5d2"}) {
    const core::Mat3d correction = color_correction(raw_from_rec709(name), 1);
    for (int c = 0; c < 3; ++c) EXPECT_GT(correction.rows[std::size_t(c)][c], 1.2) << name << c;
  }
}

}  // namespace
}  // namespace partbooth::scene_gen
