// SPDX-License-Identifier: Apache-2.0
// Correlated settings, conditions and sequences in scenes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "scene_gen/draws.h"
#include "schema/settings.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

using schema::constant_of;
using ::testing::HasSubstr;

schema::SceneConfig drawn(const schema::DatasetConfig& config, std::uint64_t i) {
  std::vector<schema::Draw> draws;
  return draw(config.scene(), "scene", {7, i, i, 0, &draws, &config, "block", i, i});
}

TEST(Conditions, SetOtherValuesWhereTheyHoldAndOnlyThere) {
  const auto config =
      config_with({"scene.dirt.droplets={on: 0.5}", "scene.material.oily={on: 0.5}",
                   "conditions.dry={when: scene.material.oily, is: false, set: {scene.dirt.droplets: 0}}"});
  const auto base = config_with({"scene.dirt.droplets={on: 0.5}", "scene.material.oily={on: 0.5}"});
  int wet_drops = 0, dry = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const auto scene = drawn(config, i), without = drawn(base, i);
    if (constant_of(scene.material().oily()) == 0) {
      ++dry;
      EXPECT_EQ(constant_of(scene.dirt().droplets()), 0);
    } else {
      wet_drops += constant_of(scene.dirt().droplets()) == 1;
      EXPECT_EQ(constant_of(scene.dirt().droplets()), constant_of(without.dirt().droplets()));
    }
    EXPECT_EQ(constant_of(scene.dirt().mud_radius_mm()), constant_of(without.dirt().mud_radius_mm()));
  }
  EXPECT_GT(dry, 60);
  EXPECT_GT(wet_drops, 25);
}

// rig decides the gain, the gain decides the tone: a chain, with a range and a name.
TEST(Conditions, HangOnEachOtherAndOnRangesAndNames) {
  const auto config = config_with(
      {"conditions.a={when: scene.light.hdri_gain_ev, min: 0.5, set: {scene.light.room.kind: factory}}",
       "conditions.b={when: scene.light.room.kind, is: [factory, even], set: {scene.ground.half_side: 9}}",
       "conditions.c={when: scene.light.hdri_gain_ev, min: 1, set: {scene.light.room.kind: even}}"});
  for (std::uint64_t i = 0; i < 100; ++i) {
    const auto scene = drawn(config, i);
    const double gain = constant_of(scene.light().hdri_gain_ev());
    const std::string& kind = schema::name_of(scene.light().room().kind());
    if (gain >= 1) {
      EXPECT_EQ(kind, "even") << "the last of two by name";
    } else if (gain >= 0.5) {
      EXPECT_EQ(kind, "factory");
    }
    EXPECT_EQ(constant_of(scene.ground().half_side()) == 9, kind != "studio");
  }
}

TEST(Conditions, HoldForEachThingByItself) {
  const auto config = config_with(
      {"conditions.a={when: scene.light.area.shape, is: spot, set: {scene.light.area.gain_ev: 3}}"});
  int spots = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    for (const std::string number : {"#0", "#1"}) {
      std::vector<schema::Draw> draws;
      const auto lamp = draw(config.scene().light().area(), "scene.light.area" + number,
                             {7, i, i, 0, &draws, &config, "a", i, i});
      const bool spot = schema::name_of(lamp.shape()) == "spot";
      spots += spot;
      EXPECT_EQ(constant_of(lamp.gain_ev()) == 3, spot);
    }
  }
  EXPECT_GT(spots, 10);
}

TEST(Sequences, GoByTheScenesOfAClass) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"scene.camera.azimuth_deg={sequence: [0, 90, 180]}"});
  std::map<std::string, int> n;
  for (std::uint64_t i = 0; i < 30; ++i) {
    const auto scene = scene_at(config, catalog, i);
    EXPECT_EQ(draw_of(scene, "scene.camera.azimuth_deg").value(), 90 * (n[scene.label()]++ % 3));
  }
}

core::Error error_of(const std::string& setting) {
  const auto checked = check_draw_rules(config_with({setting}));
  EXPECT_FALSE(checked.has_value()) << setting;
  return checked ? core::Error{} : checked.error();
}

TEST(DrawRules, MistakesAreErrorsThatNameTheGroup) {
  const auto cycle = check_draw_rules(
      config_with({"conditions.a={when: scene.dirt.dust, is: 0, set: {scene.dirt.mud: 0}}",
                   "conditions.b={when: scene.dirt.mud, is: 0, set: {scene.dirt.dust: 0}}"}));
  ASSERT_FALSE(cycle.has_value());
  EXPECT_THAT(cycle.error().message,
              HasSubstr("scene.dirt.dust hangs on scene.dirt.mud hangs on scene.dirt.dust"));
  EXPECT_THAT(error_of("conditions.a={when: scene.dirt.dust, is: 0, set: {scene.dirt.dust: 1}}").message,
              HasSubstr("hangs on"));
  EXPECT_EQ(error_of("conditions.a={when: scene.dirt.dust}").place, "conditions.a");
  EXPECT_THAT(error_of("conditions.a={is: 0}").message, HasSubstr("no setting that decides"));
  EXPECT_THAT(error_of("conditions.a={when: scene.layout.kind, is: fre}").remedy, HasSubstr("'free'"));
  EXPECT_THAT(error_of("conditions.a={when: scene.dirt.dust, is: much}").message, HasSubstr("no number"));
  EXPECT_THAT(error_of("conditions.a={when: scene.dirt.dust, is: 1, set: {scene.layout.kind: free}}").message,
              HasSubstr("between pictures of a scene"));
  EXPECT_THAT(
      error_of("conditions.a={when: scene.light.area.size, min: 1, set: {scene.layout.kind: free}}").message,
      HasSubstr("drawn several times"));
  EXPECT_THAT(error_of("layers=[depth, flow]").remedy, HasSubstr("views to 2"));
  EXPECT_EQ(error_of("classes.a.keypoints.hole0={x_mm: 1}").place, "classes.a.keypoints.hole0");
  EXPECT_THAT(error_of("correlated.a={of: scene.dirt.dust}").message, HasSubstr("fewer than two"));
  EXPECT_THAT(error_of("correlated.a={of: [scene.dirt.dust, -scene.dirt.dust]}").message,
              HasSubstr("already"));
  EXPECT_THAT(error_of("correlated.a={of: [scene.dirt.dust, scene.light.area.size]}").message,
              HasSubstr("not drawn equally often"));
  EXPECT_EQ(error_of("negatives={empty: 60, stretched: 40}").place, "negatives");
}

}  // namespace
}  // namespace partbooth::scene_gen
