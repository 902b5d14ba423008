// SPDX-License-Identifier: Apache-2.0
// Several pictures of one scene.
#include <gtest/gtest.h>

#include <cmath>

#include "schema/geometry.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

// All of a scene that its views share, as bytes: lamps that hang on the camera aside.
std::string shared_part(schema::SceneSpec scene) {
  schema::SceneSpec out;
  for (const schema::Instance& instance : scene.instances())
    if (instance.role() != "occluder") *out.add_instances() = instance;
  *out.mutable_ground() = scene.ground();
  *out.mutable_environment() = scene.environment();
  out.set_scene_index(scene.scene_index());
  out.set_split(scene.split());
  out.set_label(scene.label());
  return out.SerializeAsString();
}

TEST(Views, OfOneSceneShareItAndDifferInTheCamera) {
  const auto config = config_with({"views=3", "scene.light.rig=none", "scene.occluder.on=0",
                                   "scene.camera.elevation_deg={uniform: [0, 20]}"});
  const Catalog catalog = test_catalog();
  int redrawn = 0;
  for (std::uint64_t s = 0; s < 40; ++s) {
    const auto first = scene_at(config, catalog, 3 * s);
    EXPECT_EQ(first.scene_index(), s);
    EXPECT_EQ(first.view(), 0u);
    for (std::uint32_t v = 1; v < 3; ++v) {
      const auto other = scene_at(config, catalog, 3 * s + v);
      EXPECT_EQ(other.view(), v);
      EXPECT_EQ(shared_part(other), shared_part(first)) << "scene " << s;
      EXPECT_NE(other.camera().SerializeAsString(), first.camera().SerializeAsString());
      EXPECT_NE(other.sensor().noise_seed(), first.sensor().noise_seed());
      redrawn += first.attempt() != other.attempt();
    }
  }
  EXPECT_GT(redrawn, 0) << "some view was refused where the others were not: the scene stayed";
}

TEST(Views, KnowTheNextViewWhereFlowIsAskedFor) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"views=3", "layers=[flow]", "scene.occluder.on={on: 0.5}"});
  for (std::uint64_t i = 0; i < 24; ++i) {
    const auto scene = scene_at(config, catalog, i);
    EXPECT_TRUE(scene.render().surface_labels());
    ASSERT_EQ(scene.has_next_view(), i % 3 < 2) << "the last view has none";
    if (!scene.has_next_view()) continue;
    const auto next = scene_at(config, catalog, i + 1);
    EXPECT_EQ(scene.next_view().camera().SerializeAsString(), next.camera().SerializeAsString());
    ASSERT_EQ(scene.next_view().world_from_part_size(), scene.instances_size());
    for (int k = 0; k < scene.instances_size(); ++k) {
      const bool own = scene.instances(k).role() == "occluder";  // of this picture alone
      EXPECT_EQ(scene.next_view().world_from_part(k).rotation_size(), own ? 0 : 9);
      if (own) continue;
      EXPECT_EQ(scene.next_view().world_from_part(k).SerializeAsString(),
                next.instances(k).world_from_part().SerializeAsString());
    }
  }
  auto plain = scene_at(config_with({"views=3"}), catalog, 0), with = scene_at(config, catalog, 0);
  EXPECT_FALSE(plain.has_next_view() || plain.render().surface_labels() || plain.render().behind_labels());
  with = scene_at(config_with({"views=3", "layers=[flow]"}), catalog, 0);
  with.clear_next_view();
  with.mutable_render()->clear_surface_labels();
  EXPECT_EQ(with.SerializeAsString(), plain.SerializeAsString()) << "a layer changes no draw";
}

TEST(Views, OfDifferentScenesDiffer) {
  const auto config = config_with({"views=2"});
  const Catalog catalog = test_catalog();
  EXPECT_NE(shared_part(scene_at(config, catalog, 1)), shared_part(scene_at(config, catalog, 2)));
}

TEST(Views, OneViewIsTheFirstOfSeveral) {
  const Catalog catalog = test_catalog();
  const auto one = config_with({"views=1"}), four = config_with({"views=4"});
  int compared = 0;
  for (std::uint64_t scene = 0; scene < 8; ++scene) {
    const auto alone = scene_at(one, catalog, scene), several = scene_at(four, catalog, 4 * scene);
    if (alone.attempt() != several.attempt()) continue;  // another camera refused the scene
    ++compared;
    EXPECT_EQ(shared_part(several), shared_part(alone));
  }
  EXPECT_GE(compared, 5);
}

TEST(Views, TakeTheCamerasOfARigInTurn) {
  const auto config = config_with(
      {"views=3", "scene.camera.rig.a_top.elevation_deg=90", "scene.camera.rig.a_top.distance_mm=700",
       "scene.camera.rig.b_side.elevation_deg=20", "scene.camera.rig.b_side.azimuth_deg=45",
       "scene.camera.lens=pinhole", "scene.camera.truncated=0", "scene.layout.kind=table",
       "scene.distractors.count=0", "scene.occluder.on=0"});
  const Catalog catalog = test_catalog();
  const auto forward = [&](std::uint64_t i) {
    return schema::rigid_of(scene_at(config, catalog, i).camera().camera_from_world()).rotation.rows[2];
  };
  for (std::uint64_t scene = 0; scene < 5; ++scene) {
    EXPECT_NEAR(forward(3 * scene).z, -1, 1e-12);
    EXPECT_NEAR(forward(3 * scene + 1).z, -std::sin(20 * M_PI / 180), 1e-12);
    EXPECT_NEAR(std::atan2(-forward(3 * scene + 1).y, -forward(3 * scene + 1).x), 45 * M_PI / 180, 1e-12);
    EXPECT_NEAR(forward(3 * scene + 2).z, -1, 1e-12) << "the first again";
  }
}

}  // namespace
}  // namespace partbooth::scene_gen
