// SPDX-License-Identifier: Apache-2.0
// The drawing mechanism: what one parameter does never touches the numbers of another one.
#include "scene_gen/draws.h"

#include <gtest/gtest.h>

#include <map>

#include "partbooth/test_settings.pb.h"
#include "schema/settings.h"
#include "schema/yaml_reader.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

using Values = std::map<std::string, double>;

Values values_of(const std::vector<schema::Draw>& draws) {
  Values values;
  for (const schema::Draw& draw : draws) {
    EXPECT_TRUE(values.emplace(draw.stream(), draw.value()).second) << draw.stream() << " was drawn twice";
  }
  return values;
}

Values values_of(const schema::SceneSpec& scene) {
  return values_of({scene.draws().begin(), scene.draws().end()});
}

template <class Group>
Group defaults() {
  Group group;
  schema::fill_defaults(group);
  return group;
}

TEST(Draws, AddingRemovingAndRenamingLeavesTheOthersAlone) {
  for (std::uint64_t i = 0; i < 50; ++i) {
    std::vector<schema::Draw> before, after;
    draw(defaults<test::Before>(), "group", {7, i, i, 0, &before});
    draw(defaults<test::After>(), "group", {7, i, i, 0, &after});
    for (const int n : {0, 1, 2}) {
      const std::string number = "#" + std::to_string(n);
      draw(defaults<test::ThingBefore>(), "group.thing" + number, {7, i, i, 0, &before});
      draw(defaults<test::ThingAfter>(), "group.renamed_thing" + number, {7, i, i, 0, &after});
    }
    Values old_values = values_of(before), new_values = values_of(after);
    EXPECT_EQ(old_values.size(), 6u);
    EXPECT_EQ(old_values.erase("group.first"), 1u);
    EXPECT_EQ(new_values.erase("group.added"), 1u);
    for (const std::string n : {"0", "1", "2"})
      EXPECT_EQ(new_values.erase("group.renamed_thing#" + n + ".added"), 1u);
    EXPECT_EQ(old_values, new_values);
  }
}

TEST(Draws, EachStreamHasItsOwnNumbers) {
  std::vector<schema::Draw> draws;
  draw(defaults<test::Before>(), "group", {7, 3, 3, 0, &draws});
  draw(defaults<test::Before>(), "group", {7, 3, 3, 1, &draws});
  draw(defaults<test::Before>(), "group", {7, 4, 4, 0, &draws});
  draw(defaults<test::Before>(), "group", {8, 3, 3, 0, &draws});
  std::map<double, int> seen;
  for (const schema::Draw& draw : draws) {
    if (draw.name().empty()) ++seen[draw.value()];
  }
  EXPECT_EQ(seen.size(), 8u) << "stream, attempt, index and seed all tell numbers apart";
}

TEST(Draws, GroupsDrawByTheSceneOrByTheImage) {
  const auto at = [](std::uint64_t scene, std::uint64_t image) {
    std::vector<schema::Draw> draws;
    draw(defaults<test::Views>(), "views", {7, scene, image, 0, &draws});
    return values_of(draws);
  };
  const Values first = at(5, 10), second = at(5, 11);
  EXPECT_EQ(first.at("views.by_scene.value"), second.at("views.by_scene.value"));
  EXPECT_NE(first.at("views.by_image.value"), second.at("views.by_image.value"));
}

TEST(Draws, EverySettingIsDrawnAndNothingIsLeftOpen) {
  const auto config = config_with({});
  std::vector<schema::Draw> draws;
  const auto drawn = draw(config.scene(), "scene", {1, 2, 2, 0, &draws});
  EXPECT_GT(draws.size(), 60u);
  EXPECT_EQ(drawn.camera().elevation_deg().law_case(), schema::Number::kConstant);
  EXPECT_EQ(drawn.layout().kind().names_size(), 1);
  EXPECT_EQ(drawn.light().area().gain_ev().law_case(), schema::Number::kUniform) << "drawn for each light";
  for (const schema::Draw& draw : draws) EXPECT_EQ(draw.stream().substr(0, 6), "scene.");
}

// What furniture is made of, and its pile, where there is one.
void erase_furniture_values(Values& values) {
  std::erase_if(values, [](const auto& item) {
    const bool of_thing =
        item.first.find(".values.") != std::string::npos || item.first.find(".pile#") != std::string::npos;
    return item.first.starts_with("scene.layout.") && of_thing;
  });
}

void erase_ground_values(Values& values) {
  std::erase_if(values, [](const auto& item) { return item.first.starts_with("scene.ground.values."); });
}

// Streams that only one of them has, or whose numbers differ.
std::vector<std::string> differing(const Values& a, const Values& b) {
  std::vector<std::string> streams;
  for (const auto& [stream, value] : a) {
    if (!b.contains(stream) || b.at(stream) != value) streams.push_back(stream);
  }
  for (const auto& [stream, value] : b) {
    if (!a.contains(stream)) streams.push_back(stream);
  }
  return streams;
}

// Pins each parameter in turn, as an ablation does. Only a ground and furniture that are there have values.
TEST(Draws, PinningOneParameterLeavesAllOtherNumbersBitEqual) {
  const Catalog catalog = test_catalog();
  const std::vector<std::string> always = {"scene.light.area_count=2", "scene.distractors.count=2"};
  const auto config = config_with(always);
  const std::vector<std::pair<std::string, std::string>> pins = {{"scene.layout.kind", "free"},
                                                                 {"scene.pose.yaw_deg", "12"},
                                                                 {"scene.camera.part_extent", "0.5"},
                                                                 {"scene.camera.focal_length_mm", "16"},
                                                                 {"scene.light.hdri", "0"},
                                                                 {"scene.light.hdri_gain_ev", "1"},
                                                                 {"scene.light.room.kind", "studio"},
                                                                 {"scene.light.rigs.gain_ev", "2"},
                                                                 {"scene.material.roughness_scale", "1"},
                                                                 {"scene.ground.textured", "1"},
                                                                 {"scene.ground.half_side", "9"},
                                                                 {"scene.dirt.dust", "1"},
                                                                 {"scene.sensor.tone", "linear"},
                                                                 {"scene.sensor.exposure_ev", "0"},
                                                                 {"scene.layout.belt.width", "3"},
                                                                 {"scene.layout.tray.pitch", "1.3"},
                                                                 {"scene.occluder.cover", "0.2"},
                                                                 {"scene.camera.size_px", "120"}};
  for (const auto& [key, value] : pins) {
    const auto pinned = config_with({always[0], always[1], key + "=" + value});
    int compared = 0;
    for (std::uint64_t i = 0; i < 12; ++i) {
      const auto base = scene_at(config, catalog, i), other = scene_at(pinned, catalog, i);
      if (base.attempt() != other.attempt()) continue;
      ++compared;
      Values values = values_of(base), other_values = values_of(other);
      ASSERT_EQ(values.erase(key), 1u) << key;
      ASSERT_EQ(other_values.erase(key), 1u) << key;
      if (base.layout() != other.layout()) {
        erase_furniture_values(values);
        erase_furniture_values(other_values);
      }
      if (base.has_ground() != other.has_ground()) {
        erase_ground_values(values);
        erase_ground_values(other_values);
      }
      // Distractors draw their material by the same laws, from streams of their own.
      const std::string of_distractors = key.substr(5);
      const auto pinned_too = [&](const auto& item) { return item.first.ends_with(of_distractors); };
      std::erase_if(values, pinned_too);
      std::erase_if(other_values, pinned_too);
      EXPECT_EQ(differing(values, other_values), std::vector<std::string>{}) << key;
    }
    EXPECT_GE(compared, 10) << key;
  }
}

TEST(Draws, ASmallerNumberOfThingsKeepsTheNumbersOfTheOthers) {
  const Catalog catalog = test_catalog();
  const auto one = config_with({"scene.light.area_count=1", "scene.light.rig=none"}),
             three = config_with({"scene.light.area_count=3", "scene.light.rig=none"});
  for (std::uint64_t i = 0; i < 12; ++i) {
    const Values few = values_of(scene_at(one, catalog, i));
    const Values many = values_of(scene_at(three, catalog, i));
    EXPECT_GT(many.size(), few.size());
    for (const auto& [stream, value] : few) {
      if (stream == "scene.light.area_count") continue;
      EXPECT_EQ(many.at(stream), value) << stream;
    }
  }
}

}  // namespace
}  // namespace partbooth::scene_gen
