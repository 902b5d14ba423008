// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scene_gen/rounds.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

using ::testing::HasSubstr;

core::Error error_of(const std::vector<std::string>& overrides, const Catalog& catalog,
                     std::uint64_t count = 1000) {
  const auto done = check(config_with(overrides), catalog, count);
  EXPECT_FALSE(done.has_value());
  if (done) return {};
  EXPECT_EQ(done.error().exit_code, 2);
  return done.error();
}

TEST(Check, DefaultsAreFine) {
  const auto done = check(config_with({}), test_catalog(), 600);
  EXPECT_TRUE(done.has_value()) << done.error().text();
}

TEST(Check, UnknownPresetNamesTheNearest) {
  const auto part = error_of({"scene.material.preset={steel_turned: 1, steel_miled: 1}"}, test_catalog());
  EXPECT_EQ(part.place, "scene.material.preset");
  EXPECT_THAT(part.text(), HasSubstr("'steel_miled'"));
  EXPECT_EQ(part.remedy, "did you mean 'steel_milled'?");
  EXPECT_EQ(error_of({"scene.ground.preset=lava"}, test_catalog()).place, "scene.ground.preset");
}

TEST(Check, SplitThatAClassLacksNamesTheSmallestCountThatWorks) {
  const Catalog catalog = test_catalog();
  const auto error = error_of({}, catalog, 9);
  EXPECT_EQ(error.place, "splits");
  EXPECT_THAT(error.message, HasSubstr("among 9 pictures"));
  std::uint64_t needed = 0;
  ASSERT_EQ(std::sscanf(error.remedy.c_str(), "make at least %lu pictures", &needed), 1) << error.remedy;
  EXPECT_TRUE(check(config_with({}), catalog, needed).has_value());
  EXPECT_FALSE(check(config_with({}), catalog, needed - 1).has_value());
  EXPECT_LE(needed, 30u) << "ten rounds always do";
  EXPECT_THAT(error.remedy, HasSubstr("splits.val_tenths"));
  EXPECT_TRUE(check(config_with({"splits.val_tenths=0", "splits.test_tenths=0"}), catalog, 9).has_value());
}

TEST(Check, WithoutSplitsTheRemedyIsMorePictures) {
  const auto error = error_of({"splits.val_tenths=0", "splits.test_tenths=0"}, test_catalog(), 2);
  EXPECT_THAT(error.message, HasSubstr("in train among 2 pictures"));
  EXPECT_EQ(error.remedy, "make at least 3 pictures");
}

TEST(Check, CountsOfTheSplitsAgreeWithTheScenes) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({});
  for (std::uint64_t count = 3; count <= 30; ++count) {
    std::set<std::pair<int, std::string>> seen;
    for (std::uint64_t i = 0; i < count; ++i) {
      const Turn turn = turn_of(config, {"block", "disc", "rod"}, i);
      seen.emplace(turn.class_id, turn.split);
    }
    EXPECT_EQ(check(config, catalog, count).has_value(), seen.size() == 9) << count;
  }
}

TEST(Check, MissingThings) {
  Catalog catalog = test_catalog();
  catalog.hdris.clear();
  EXPECT_EQ(error_of({}, catalog).place, "scene.light.hdri");
  EXPECT_TRUE(check(config_with({"scene.light.hdri=0"}), catalog, 600).has_value());
  catalog = test_catalog();
  catalog.hdris[1].mean = {};
  EXPECT_THAT(error_of({}, catalog).message, HasSubstr("'lab.exr' is black"));
  catalog = test_catalog();
  catalog.textures.clear();
  EXPECT_EQ(error_of({}, catalog).place, "scene.ground.textured");
  catalog = test_catalog();
  catalog.distractors.clear();
  EXPECT_EQ(error_of({}, catalog).place, "scene.distractors.count");
  catalog = test_catalog();
  catalog.classes[1].parts.clear();
  EXPECT_THAT(error_of({}, catalog).message, HasSubstr("'disc' has no part"));
  catalog.classes.clear();
  EXPECT_THAT(error_of({}, catalog).message, HasSubstr("no class"));
}

TEST(Check, PartThatCannotRest) {
  Catalog catalog = test_catalog();
  auto shell = std::make_shared<core::Part>(*catalog.classes[0].parts[0].part);
  shell->stable_poses.clear();
  catalog.classes[0].parts[0].part = shell;
  EXPECT_EQ(error_of({}, catalog).place, "scene.layout.kind");
  EXPECT_TRUE(check(config_with({"scene.layout.kind=free"}), catalog, 600).has_value());
}

TEST(Check, ImpossibleWishNamesTheLimit) {
  const auto low =
      error_of({"scene.camera.elevation_deg=0", "scene.camera.offset_y=-1", "scene.camera.truncated=0",
                "scene.camera.roll_deg=0", "scene.camera.part_extent=0.3", "scene.layout.kind=table"},
               test_catalog());
  EXPECT_THAT(low.message, HasSubstr("scene.camera.elevation_deg is too low"));
  EXPECT_THAT(low.message, HasSubstr("100 attempts"));
  const auto close =
      error_of({"scene.camera.part_extent=4", "scene.camera.focal_length_mm=1",
                "scene.camera.sensor_width_mm=100", "scene.layout.kind=table", "scene.camera.truncated=0"},
               test_catalog());
  EXPECT_THAT(close.message, HasSubstr("scene.camera."));
}

TEST(Check, RejectedAttemptsAreCounted) {
  const Catalog catalog = test_catalog();
  const auto config =
      config_with({"scene.camera.elevation_deg={uniform: [0, 20]}", "scene.layout.kind=table"});
  std::uint32_t most = 0;
  for (std::uint64_t i = 0; i < 100; ++i) most = std::max(most, scene_at(config, catalog, i).attempt());
  EXPECT_GT(most, 0u);
  EXPECT_LT(most, 100u);
}

}  // namespace
}  // namespace partbooth::scene_gen
