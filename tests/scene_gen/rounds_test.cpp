// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/rounds.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

const std::vector<std::string> kLabels = {"a", "b", "c", "d", "e", "f", "g"};

TEST(Rounds, EachRoundHoldsEachClassOnceInAnOrderOfItsOwn) {
  const auto config = config_with({});
  std::set<std::vector<int>> orders;
  for (std::uint64_t round = 0; round < 100; ++round) {
    std::vector<int> order;
    for (std::uint64_t slot = 0; slot < kLabels.size(); ++slot) {
      const Turn turn = turn_of(config, kLabels, round * kLabels.size() + slot);
      EXPECT_EQ(turn.n, round);
      order.push_back(turn.class_id);
    }
    EXPECT_EQ(std::set<int>(order.begin(), order.end()).size(), kLabels.size());
    orders.insert(order);
  }
  EXPECT_GT(orders.size(), 90u) << "rounds are shuffled";
}

TEST(Rounds, SplitsAreExactInEveryTenOfAClass) {
  const auto config = config_with({"splits.val_tenths=2", "splits.test_tenths=1"});
  std::set<std::string> patterns;
  for (const std::string& label : kLabels) {
    for (std::uint64_t block = 0; block < 20; ++block) {
      std::map<std::string, int> counts;
      std::string pattern;
      for (std::uint64_t n = 10 * block; n < 10 * block + 10; ++n) {
        const std::string split = split_of(config.splits(), config.seed(), label, n);
        ++counts[split];
        pattern += split[1];
      }
      EXPECT_EQ(counts["val"], 2);
      EXPECT_EQ(counts["test"], 1);
      EXPECT_EQ(counts["train"], 7);
      patterns.insert(pattern);
    }
  }
  EXPECT_GT(patterns.size(), 60u) << "blocks and classes choose for themselves";
}

TEST(Rounds, SplitsDoNotMoveWhenAClassIsAdded) {
  const auto config = config_with({});
  // The split of the n-th scene of a class depends on the class and n alone, not on where it stands in the
  // round.
  auto more = kLabels;
  more.push_back("h");
  std::map<std::pair<std::string, std::uint64_t>, std::string> splits;
  for (std::uint64_t s = 0; s < 70; ++s) {
    const Turn turn = turn_of(config, kLabels, s);
    splits[{kLabels[static_cast<std::size_t>(turn.class_id)], turn.n}] = turn.split;
  }
  int compared = 0;
  for (std::uint64_t s = 0; s < 80; ++s) {
    const Turn turn = turn_of(config, more, s);
    const auto found = splits.find({more[static_cast<std::size_t>(turn.class_id)], turn.n});
    if (found == splits.end()) continue;
    ++compared;
    EXPECT_EQ(found->second, turn.split);
  }
  EXPECT_EQ(compared, 70);
}

TEST(Rounds, ALargerCountExtendsTheDataSet) {
  const Catalog catalog = test_catalog();
  const auto small = config_with({"count=30"}), large = config_with({"count=300", "images_per_class=1000"});
  for (std::uint64_t i = 0; i < 30; ++i) {
    EXPECT_EQ(scene_at(small, catalog, i).SerializeAsString(),
              scene_at(large, catalog, i).SerializeAsString());
  }
}

TEST(Rounds, FilesOfOneClassAreUsedInTurn) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({});
  std::map<std::string, std::vector<std::string>> used;
  for (std::uint64_t i = 0; i < 24; ++i) {
    const auto scene = scene_at(config, catalog, i);
    used[scene.label()].push_back(scene.instances(0).part_name());
    EXPECT_EQ(catalog.classes[static_cast<std::size_t>(scene.class_id())].label, scene.label());
    EXPECT_EQ(scene.instances(0).class_id(), scene.class_id());
  }
  EXPECT_EQ(used.at("block").size(), 8u);
  for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(used.at("disc")[i], i % 2 == 0 ? "disc_a" : "disc_b");
}

}  // namespace
}  // namespace partbooth::scene_gen
