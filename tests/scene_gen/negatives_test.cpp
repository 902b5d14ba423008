// SPDX-License-Identifier: Apache-2.0
// Quotas of classes, and declared negatives: exact, prefix-stable, and what they say they are.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "scene_gen/rounds.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

const std::vector<std::string> kLabels = {"block", "disc", "rod"};
const std::vector<std::string> kSettings = {"negatives={empty: 5, other_part: 7, stretched: 8, altered: 4}",
                                            "classes={disc: {quota: 3}}"};

TEST(Negatives, AreExactInEachHundredAndTheClassesShareTheRest) {
  const auto config = config_with(kSettings);
  std::map<std::string, std::uint64_t> n;
  std::set<std::string> orders;
  for (std::uint64_t hundred = 0; hundred < 20; ++hundred) {
    std::map<std::string, int> counts;
    std::string order;
    for (std::uint64_t s = 100 * hundred; s < 100 * hundred + 100; ++s) {
      const Turn turn = turn_of(config, kLabels, s);
      EXPECT_EQ(turn.n, n[turn.sequence]++) << "the n-th of its sequence";
      EXPECT_EQ(turn.negative.empty(), turn.class_id >= 0);
      ++counts[turn.negative];
      order += turn.negative.empty() ? '.' : turn.negative[0];
    }
    EXPECT_EQ(counts,
              (std::map<std::string, int>{
                  {"", 76}, {"altered", 4}, {"empty_scene", 5}, {"other_part", 7}, {"stretched", 8}}));
    orders.insert(order);
  }
  EXPECT_EQ(orders.size(), 20u) << "hundreds are shuffled";
  EXPECT_EQ(n["block"], 304u);
  EXPECT_EQ(n["disc"], 912u) << "three in each round of five";
  EXPECT_EQ(n["rod"], 304u);
}

TEST(Negatives, SplitsAreExactInEveryTenOfAKind) {
  const auto config = config_with(kSettings);
  std::map<std::pair<std::string, std::uint64_t>, std::map<std::string, int>> counts;
  for (std::uint64_t s = 0; s < 2000; ++s) {
    const Turn turn = turn_of(config, kLabels, s);
    ++counts[{turn.sequence, turn.n / 10}][turn.split];
  }
  int full = 0;
  for (const auto& [block, splits] : counts) {
    const int sum = splits.count("train") ? splits.at("train") + 2 : 0;
    if (sum != 10) continue;
    ++full;
    EXPECT_EQ(splits.at("val"), 1);
    EXPECT_EQ(splits.at("test"), 1);
  }
  EXPECT_GE(full, 190);
}

TEST(Negatives, PositivesAreCountedThroughThem) {
  const auto config = config_with(kSettings);
  std::uint64_t k = 0;
  for (std::uint64_t s = 0; s < 1000; ++s) {
    if (turn_of(config, kLabels, s).negative.empty()) {
      EXPECT_EQ(scene_of_positive(config, k++), s);
    }
  }
  EXPECT_EQ(scene_of_positive(config_with({}), 123), 123u);
}

TEST(Negatives, ScenesShowNoPartOfAClass) {
  const Catalog catalog = test_catalog();
  std::vector<std::string> settings = kSettings;
  settings.push_back("scene.distractors.count=2");
  const auto config = config_with(settings);
  std::map<std::string, int> seen;
  std::set<std::string> classes, distractors;
  for (const auto& item : catalog.classes)
    for (const auto& part : item.parts) classes.insert(part.sha256);
  for (const auto& part : catalog.distractors) distractors.insert(part.sha256);
  for (std::uint64_t i = 0; i < 100; ++i) {
    const auto scene = scene_at(config, catalog, i);
    ++seen[scene.negative()];
    if (scene.negative().empty()) {
      EXPECT_GE(scene.class_id(), 0);
      EXPECT_FALSE(scene.instances(0).has_stretch());
      continue;
    }
    EXPECT_EQ(scene.class_id(), -1);
    EXPECT_EQ(scene.label(), "");
    for (const auto& instance : scene.instances()) {
      EXPECT_EQ(instance.class_id(), -1);
      EXPECT_EQ(instance.label(), "");
      if (scene.negative() != "stretched" && scene.negative() != "altered") {
        EXPECT_FALSE(classes.contains(instance.part_sha256())) << scene.negative();
      }
    }
    if (scene.negative() == "other_part") {
      EXPECT_TRUE(distractors.contains(scene.instances(0).part_sha256()));
    }
    if (scene.negative() == "altered") {
      const auto& instances = scene.instances();
      EXPECT_TRUE(classes.contains(instances[0].part_sha256()));
      EXPECT_EQ(instances[instances.size() - 1].role(), "look_alike");
      EXPECT_EQ(instances[instances.size() - 1].part_name(), "cylinder");
      EXPECT_EQ(instances[instances.size() - 1].material().SerializeAsString(),
                instances[0].material().SerializeAsString());
    }
    if (scene.negative() != "stretched") continue;
    const auto& stretch = scene.instances(0).stretch();
    EXPECT_TRUE(classes.contains(scene.instances(0).part_sha256()));
    EXPECT_GE(stretch.x() * stretch.y() * stretch.z(), 1.15) << "along one axis";
    EXPECT_LE(stretch.x() * stretch.y() * stretch.z(), 1.6);
    EXPECT_EQ((stretch.x() == 1) + (stretch.y() == 1) + (stretch.z() == 1), 2);
  }
  EXPECT_EQ(seen["empty_scene"], 5);
}

TEST(Negatives, AndQuotasAndStrataArePrefixStable) {
  const Catalog catalog = test_catalog();
  std::vector<std::string> settings = kSettings;
  settings.push_back("draws=stratified");
  settings.push_back("count=50");
  const auto small = config_with(settings);
  settings.back() = "count=5000";
  const auto large = config_with(settings);
  for (std::uint64_t i = 0; i < 50; ++i) {
    EXPECT_EQ(scene_at(small, catalog, i).SerializeAsString(),
              scene_at(large, catalog, i).SerializeAsString());
  }
}

TEST(Quotas, OfAClassThatIsNotThereNameTheNearest) {
  const Catalog catalog = test_catalog();
  const auto checked = check(config_with({"classes.dicc.quota=2"}), catalog, 600);
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().place, "classes.dicc");
  EXPECT_EQ(checked.error().remedy, "did you mean 'disc'?");
}

}  // namespace
}  // namespace partbooth::scene_gen
