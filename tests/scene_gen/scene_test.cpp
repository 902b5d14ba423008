// SPDX-License-Identifier: Apache-2.0
// Whole scenes: what the config asks of the picture is what the scene gives.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "scene_gen/camera.h"
#include "schema/geometry.h"
#include "schema/schema.h"
#include "tests/scene_gen/hulls.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::rigid_of;

Vec3d camera_position(const schema::SceneSpec& scene) {
  return rigid_of(scene.camera().camera_from_world()).inverse().translation;
}

TEST(Scene, IsTheSameInAnyOrder) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({});
  std::vector<std::string> forward;
  for (std::uint64_t i = 0; i < 40; ++i) forward.push_back(scene_at(config, catalog, i).SerializeAsString());
  for (std::uint64_t i = 40; i-- > 0;)
    EXPECT_EQ(scene_at(config, catalog, i).SerializeAsString(), forward[i]);
  EXPECT_NE(scene_at(config_with({"seed=2"}), catalog, 3).SerializeAsString(), forward[3]);
}

TEST(Scene, IsTheSameFromTheResolvedConfig) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"scene.camera.elevation_deg={normal: {mean: 40, sigma: 7.3}}"});
  const auto again = schema::parse_config(schema::config_to_yaml(config), "dataset.yaml");
  ASSERT_TRUE(again.has_value());
  for (std::uint64_t i = 0; i < 10; ++i) {
    EXPECT_EQ(scene_at(config, catalog, i).SerializeAsString(),
              scene_at(*again, catalog, i).SerializeAsString());
  }
}

TEST(Scene, PartHasTheWantedExtentAndStaysWhole) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"image.width_px=320", "image.height_px=200", "scene.camera.truncated=0",
                                   "scene.camera.focal_length_mm={log_uniform: [4, 50]}"});
  for (std::uint64_t i = 0; i < 300; ++i) {
    const auto scene = scene_at(config, catalog, i);
    const auto box = project_box(hull_of(target_part(catalog, scene), scene.instances(0)), scene.camera());
    const double wanted = draw_of(scene, "scene.camera.part_extent").value() * 200;
    EXPECT_NEAR(box.long_side() / wanted, 1, 0.001) << i;
    EXPECT_GE(std::min(box.x0, box.y0), 0.9) << i;
    EXPECT_LE(box.x1, 319.1) << i;
    EXPECT_LE(box.y1, 199.1) << i;
  }
}

TEST(Scene, SizeOfThePartDoesNotMatter) {
  for (const double scale : {1e-2, 1.0, 100.0}) {
    Catalog catalog = test_catalog();
    catalog.classes = {{"tiny", {box_part("tiny", 0.04 * scale, 0.03 * scale, 0.02 * scale)}},
                       {"long", {disc_part("long", 0.002 * scale, 0.13 * scale)}}};
    const auto config = config_with({"scene.camera.truncated=0", "scene.distractors.count=2"});
    for (std::uint64_t i = 0; i < 60; ++i) {
      const auto scene = scene_at(config, catalog, i);
      const auto box = project_box(hull_of(target_part(catalog, scene), scene.instances(0)), scene.camera());
      EXPECT_NEAR(box.long_side() / (draw_of(scene, "scene.camera.part_extent").value() * 224), 1, 0.001)
          << scale;
      EXPECT_GT(scene.camera().lens_radius_m(), 0);
    }
  }
}

TEST(Scene, OffsetsUseTheRoomThatIsLeft) {
  const Catalog catalog = test_catalog();
  const auto box_at = [&](const std::string& x, const std::string& y) {
    const auto config =
        config_with({"scene.camera.truncated=0", "scene.camera.part_extent=0.4", "scene.layout.kind=free",
                     "scene.camera.offset_x=" + x, "scene.camera.offset_y=" + y});
    const auto scene = scene_at(config, catalog, 5);
    return project_box(hull_of(target_part(catalog, scene), scene.instances(0)), scene.camera());
  };
  EXPECT_NEAR(box_at("-1", "0").x0, 1, 0.05);
  EXPECT_NEAR(box_at("1", "0").x1, 223, 0.05);
  EXPECT_NEAR(box_at("0", "1").y1, 223, 0.05);
  const auto middle = box_at("0", "0");
  EXPECT_NEAR((middle.x0 + middle.x1) / 2, 112, 0.05);
  EXPECT_NEAR((middle.y0 + middle.y1) / 2, 112, 0.05);
}

TEST(Scene, TruncationCutsTheWantedShare) {
  const Catalog catalog = test_catalog();
  const auto config =
      config_with({"scene.camera.truncated=1", "scene.camera.part_extent={uniform: [0.3, 0.9]}"});
  for (std::uint64_t i = 0; i < 200; ++i) {
    const auto scene = scene_at(config, catalog, i);
    const auto b = project_box(hull_of(target_part(catalog, scene), scene.instances(0)), scene.camera());
    const double inside =
        (std::min(b.x1, 224.0) - std::max(b.x0, 0.0)) * (std::min(b.y1, 224.0) - std::max(b.y0, 0.0));
    const double outside = 1 - inside / ((b.x1 - b.x0) * (b.y1 - b.y0));
    EXPECT_NEAR(outside, draw_of(scene, "scene.camera.truncation").value(), 0.005) << i;
  }
}

TEST(Scene, CameraHasTheDrawnAnglesAndLens) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({});
  for (std::uint64_t i = 0; i < 100; ++i) {
    const auto scene = scene_at(config, catalog, i);
    const core::Rigid camera = rigid_of(scene.camera().camera_from_world());
    const auto value = [&](const char* name) {
      return draw_of(scene, std::string("scene.camera.") + name).value();
    };
    EXPECT_NEAR(camera.rotation.determinant(), 1, 1e-12);
    const Vec3d forward = camera.rotation.rows[2], down = camera.rotation.rows[1];
    EXPECT_NEAR(std::asin(-forward.z) * 180 / M_PI, value("elevation_deg"), 1e-6);
    EXPECT_NEAR(-down.z,
                std::cos(value("elevation_deg") * M_PI / 180) * std::cos(value("roll_deg") * M_PI / 180),
                1e-9);
    EXPECT_NEAR(scene.camera().fx_px(), value("focal_length_mm") / value("sensor_width_mm") * 224, 1e-9);
    EXPECT_LE(scene.camera().lens_radius_m(),
              value("focal_length_mm") * 1e-3 / (2 * value("f_number")) * (1 + 1e-12));
  }
}

TEST(Scene, BlurStaysInItsLimits) {
  const Catalog catalog = test_catalog();
  const auto config =
      config_with({"scene.camera.focus_error={choice: [-0.4, 0.4]}", "scene.camera.f_number=0.7",
                   "scene.camera.max_blur_px=2", "scene.camera.max_depth_blur_px=5"});
  double worst_center = 0, worst = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const auto scene = scene_at(config, catalog, i);
    const core::Part& part = target_part(catalog, scene);
    const core::Rigid camera_from_world = rigid_of(scene.camera().camera_from_world());
    const double s = scene.camera().focus_distance_m(), aperture = 2 * scene.camera().lens_radius_m();
    const auto blur = [&](Vec3d world) {
      const double z = camera_from_world.point(world).z;
      return scene.camera().fx_px() * aperture * std::abs(z - s) / (s * z);
    };
    worst_center =
        std::max(worst_center,
                 blur(rigid_of(scene.instances(0).world_from_part()).point(Vec3d(part.bounding_center))));
    for (const Vec3d p : hull_of(part, scene.instances(0))) worst = std::max(worst, blur(p));
  }
  EXPECT_LE(worst_center, 2.001);
  EXPECT_GT(worst_center, 1) << "the limit is used";
  EXPECT_LE(worst, 5.001);
  EXPECT_GT(worst, 4.9);
}

TEST(Scene, RestingPartsTouchTheGroundAndFreeOnesFloat) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"scene.ground.on=1", "scene.layout.kind={table: 1, free: 1}"});
  int resting = 0, floating = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const auto scene = scene_at(config, catalog, i);
    const core::Part& part = target_part(catalog, scene);
    const double z = lowest(hull_of(part, scene.instances(0)));
    ASSERT_TRUE(scene.has_ground());
    EXPECT_EQ(scene.ground().height_m(), 0);
    if (scene.layout() == "table") {
      ++resting;
      EXPECT_GE(scene.instances(0).stable_pose(), 0);
      EXPECT_NEAR(z, 0, 1e-12);
    } else {
      ++floating;
      EXPECT_NEAR(z, draw_of(scene, "scene.pose.free_height").value() * part.bounding_radius_m, 1e-9);
    }
    EXPECT_GT(camera_position(scene).z, 0);
  }
  EXPECT_GT(std::min(resting, floating), 60);
}

TEST(Scene, OnlyFreePartsDoWithoutAGround) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"scene.ground.on=0"});
  for (std::uint64_t i = 0; i < 40; ++i) {
    const auto scene = scene_at(config, catalog, i);
    EXPECT_EQ(scene.has_ground(), scene.layout() != "free");
  }
}

TEST(Scene, DistractorsRestBesideThePartWithoutTouching) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"scene.distractors.count=4", "scene.occluder.on=0",
                                   "scene.layout.copies=0", "scene.layout.kind={table: 1, free: 1}"});
  int on_ground = 0, floating = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    const auto scene = scene_at(config, catalog, i);
    std::vector<std::vector<Vec3d>> hulls = {hull_of(target_part(catalog, scene), scene.instances(0))};
    for (int k = 1; k < scene.instances_size(); ++k) {
      const schema::Instance& instance = scene.instances(k);
      EXPECT_EQ(instance.class_id(), -1);
      hulls.push_back(hull_of(part_of(catalog, instance), instance));
      if (scene.has_ground()) {
        ++on_ground;
        EXPECT_NEAR(lowest(hulls.back()), 0, 1e-12);
      } else {
        ++floating;
      }
    }
    for (std::size_t a = 0; a < hulls.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        EXPECT_GE(gap_between(hulls[a], hulls[b]), 0) << i << ": " << a << ", " << b;
      }
    }
    if (!scene.has_ground()) continue;
    const double half = scene.ground().half_side_m();
    for (const auto& hull : hulls) {
      for (const Vec3d p : hull) EXPECT_LE(std::hypot(p.x, p.y), half) << "lies beyond the table";
    }
  }
  EXPECT_GT(on_ground, 100);
  EXPECT_GT(floating, 50);
}

TEST(Scene, RecordsEverythingThatReplayNeeds) {
  const Catalog catalog = test_catalog();
  const auto config = config_with(
      {"seed=77", "render.denoise=none", "scene.sensor.codec=1", "scene.sensor.codec_quality=61.6"});
  const auto scene = scene_at(config, catalog, 12), next = scene_at(config, catalog, 13);
  EXPECT_EQ(scene.seed(), 77u);
  EXPECT_EQ(scene.image_index(), 12u);
  EXPECT_EQ(scene.render().spp(), 32u);
  EXPECT_FALSE(scene.render().denoise());
  EXPECT_EQ(scene.sensor().codec_quality(), 62u);
  EXPECT_NE(scene.render().sampler_seed(), next.render().sampler_seed());
  EXPECT_NE(scene.sensor().noise_seed(), next.sensor().noise_seed());
  EXPECT_NE(scene.dirt().pattern_seed(), next.dirt().pattern_seed());
  EXPECT_EQ(scene.sensor().mono(), draw_of(scene, "scene.sensor.mono").value() == 1);
  EXPECT_EQ(draw_of(scene, "scene.sensor.tone").name(), scene.sensor().tone());
}

TEST(Scene, MaxLongSideIsThatOfTheLaw) {
  EXPECT_EQ(max_long_side_px(
                config_with({"scene.camera.part_extent={uniform: [0.1, 1.5]}", "image.height_px=100"})),
            150);
}

}  // namespace
}  // namespace partbooth::scene_gen
