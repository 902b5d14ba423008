// SPDX-License-Identifier: Apache-2.0
// Lenses and shutters: what the config asks of the picture holds for each of them.
#include <gtest/gtest.h>

#include <cmath>

#include "scene_gen/camera.h"
#include "schema/geometry.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

using core::CameraModel;
using core::Vec2d;
using core::Vec3d;

CameraModel lens_of(const schema::SceneSpec& scene) {
  return *CameraModel::create(schema::parameters_of(scene.camera()));
}

// The part's mesh corners in camera axes.
std::vector<Vec3d> seen_points(const Catalog& catalog, const schema::SceneSpec& scene) {
  const core::Rigid camera_from_part = schema::rigid_of(scene.camera().camera_from_world()) *
                                       schema::rigid_of(scene.instances(0).world_from_part());
  std::vector<Vec3d> out;
  for (const core::Vec3f p : target_part(catalog, scene).hull_points)
    out.push_back(camera_from_part.point(Vec3d(p)));
  return out;
}

// Box of the image of all segments between the points: more than the outline, with the same box.
ProjectedBox dense_box(const std::vector<Vec3d>& points, const CameraModel& lens) {
  ProjectedBox box{1e300, 1e300, -1e300, -1e300};
  for (const Vec3d a : points) {
    for (const Vec3d b : points) {
      for (int k = 0; k <= 40; ++k) {
        const auto p = lens.project(a + (b - a) * (k / 40.0));
        if (!p) continue;
        box = {std::min(box.x0, p->x), std::min(box.y0, p->y), std::max(box.x1, p->x),
               std::max(box.y1, p->y)};
      }
    }
  }
  return box;
}

TEST(Lens, PartHasTheWantedExtentThroughEveryLens) {
  const Catalog catalog = test_catalog();
  for (const std::string lens : {"pinhole", "fisheye", "telecentric"}) {
    const auto config = config_with(
        {"scene.camera.truncated=0", "scene.camera.distorted=1", "scene.camera.lens=" + lens,
         "scene.camera.elevation_deg={uniform: [20, 90]}", "scene.camera.k1={uniform: [-0.5, 0.3]}",
         "scene.camera.focal_length_mm={log_uniform: [3, 10]}"});
    double most_bent = 0;
    for (std::uint64_t i = 0; i < 60; ++i) {
      const auto scene = scene_at(config, catalog, i);
      const double wanted = draw_of(scene, "scene.camera.part_extent").value() * 224;
      auto points = seen_points(catalog, scene);
      if (points.size() > 60) points.resize(60);
      const bool whole = points.size() < 60;
      const ProjectedBox box = dense_box(points, lens_of(scene));
      if (whole) {
        EXPECT_NEAR(box.long_side() / wanted, 1, 0.003) << lens << " " << i;
        EXPECT_GE(std::min(box.x0, box.y0), 0.8) << lens << " " << i;
        EXPECT_LE(std::max(box.x1, box.y1), 223.2) << lens << " " << i;
      }
      if (scene.camera().distortion_size() > 0)
        most_bent = std::max(most_bent, std::abs(scene.camera().distortion(0)));
    }
    EXPECT_EQ(most_bent > 0.2, lens != "telecentric");
  }
}

TEST(Lens, AnApertureOfLessThanThreeBladesIsADisc) {
  const Catalog catalog = test_catalog();
  for (const unsigned blades : {0u, 1u, 2u, 3u}) {
    const auto config = config_with({"scene.camera.blades=" + std::to_string(blades)});
    EXPECT_EQ(scene_at(config, catalog, 0).camera().aperture().blades(), blades < 3 ? 0 : blades);
  }
}

TEST(Lens, DistortionIsWeakenedUntilItDoesNotFold) {
  const Catalog catalog = test_catalog();
  const auto config =
      config_with({"scene.camera.distorted=1", "scene.camera.k1=-0.35", "scene.camera.k2=0.01",
                   "scene.camera.focal_length_mm={choice: [4, 25]}", "scene.camera.sensor_width_mm=6.4"});
  int kept = 0, weakened = 0;
  for (std::uint64_t i = 0; i < 40; ++i) {
    const auto scene = scene_at(config, catalog, i);
    ASSERT_TRUE(CameraModel::create(schema::parameters_of(scene.camera())).has_value());
    const double k1 = scene.camera().distortion(0), k2 = scene.camera().distortion(1);
    EXPECT_NEAR(k2 / k1, 0.01 / -0.35, 1e-9);
    (k1 == -0.35 ? kept : weakened) += 1;
    EXPECT_EQ(k1 == -0.35, draw_of(scene, "scene.camera.focal_length_mm").value() == 25);
  }
  EXPECT_GT(std::min(kept, weakened), 5);
}

TEST(Lens, TelecentricCamerasStandAboveTheGround) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"scene.camera.lens=telecentric", "scene.ground.on=1"});
  for (std::uint64_t i = 0; i < 100; ++i) {
    const auto scene = scene_at(config, catalog, i);
    const core::Rigid world_from_camera = schema::rigid_of(scene.camera().camera_from_world()).inverse();
    for (const Vec2d corner : {Vec2d{0, 0}, {224, 0}, {0, 224}, {224, 224}})
      EXPECT_GT(world_from_camera.point(lens_of(scene).chief_ray(corner)->origin).z, 0) << i;
    for (const Vec3d p : seen_points(catalog, scene)) EXPECT_GT(p.z, 0);
  }
}

// The part's middle runs the wanted way during the exposure, unless the belt comes towards the camera.
TEST(Lens, MotionIsAsLongAsDrawn) {
  const Catalog catalog = test_catalog();
  for (const std::string lens : {"pinhole", "telecentric"}) {
    const auto config =
        config_with({"scene.camera.motion=1", "scene.camera.lens=" + lens,
                     "scene.camera.elevation_deg={uniform: [30, 90]}", "scene.camera.distorted=0"});
    int belts = 0, rolling = 0;
    for (std::uint64_t i = 0; i < 80; ++i) {
      const auto scene = scene_at(config, catalog, i);
      const schema::Shutter& shutter = scene.camera().shutter();
      const core::Rigid camera_from_world = schema::rigid_of(scene.camera().camera_from_world());
      const Vec3d center = schema::rigid_of(scene.instances(0).world_from_part())
                               .point(Vec3d(target_part(catalog, scene).bounding_center));
      const Vec3d spin = schema::vec_of(shutter.camera_angular_velocity_rad_per_s());
      const Vec3d v = schema::vec_of(shutter.belt_velocity_m_per_s()) -
                      schema::vec_of(shutter.camera_velocity_m_per_s()) -
                      core::cross(spin, center - camera_from_world.inverse().translation);
      const CameraModel model = lens_of(scene);
      const double h = shutter.exposure_s() * 1e-3;
      const auto a = model.project(camera_from_world.point(center - v * h)),
                 b = model.project(camera_from_world.point(center + v * h));
      const double way_px = std::hypot(b->x - a->x, b->y - a->y) / (2e-3);
      // A turn moves what is off the axis a little farther.
      EXPECT_NEAR(way_px / 224 / draw_of(scene, "scene.camera.motion_blur").value(), 1,
                  core::length(spin) > 0 ? 0.4 : 0.01)
          << lens << " " << i;
      belts += core::length(schema::vec_of(shutter.belt_velocity_m_per_s())) > 0;
      rolling += shutter.row_time_s() > 0;
      EXPECT_EQ(schema::vec_of(shutter.belt_velocity_m_per_s()).z, 0);
    }
    EXPECT_GT(belts, 30);
    EXPECT_LT(belts, 65);
    EXPECT_GT(rolling, 10);
  }
}

TEST(Lens, NothingMovesUnlessDrawn) {
  const auto scene =
      scene_at(config_with({"scene.camera.motion=0", "scene.camera.distorted=0"}), test_catalog(), 3);
  EXPECT_FALSE(scene.camera().has_shutter());
  EXPECT_EQ(scene.camera().distortion_size(), 0);
}

}  // namespace
}  // namespace partbooth::scene_gen
