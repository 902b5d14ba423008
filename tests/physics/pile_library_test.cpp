// SPDX-License-Identifier: Apache-2.0
// Piles on disk: the same pile from disk or not, and nothing of a file that is damaged.
#include "scene_gen/pile_library.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "partbooth/part_file.pb.h"
#include "scene_gen/import/file_cache.h"
#include "tests/physics/physics_fixture.h"

namespace partbooth::scene_gen {
namespace {

namespace fs = std::filesystem;

class PileOnDisk : public testing::Test {
 protected:
  void SetUp() override { fs::remove_all(folder_); }

  // As the next process asks.
  physics::Pile ask(const std::string& key = "a pile") const {
    PileLibrary library(folder_);
    const auto pile = library.get(key, spec_);
    if (!pile) ADD_FAILURE() << pile.error().text();
    return pile ? **pile : physics::Pile{};
  }

  std::string only_file() const {
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
    return fs::directory_iterator(folder_)->path();
  }

  std::string folder_ = std::string("piles-") + testing::UnitTest::GetInstance()->current_test_info()->name();
  physics::PileSpec spec_ = physics::bin_of(4);
};

void expect_same(const physics::Pile& a, const physics::Pile& b) {
  ASSERT_EQ(a.parts.size(), b.parts.size());
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    EXPECT_EQ(a.parts[i].item, b.parts[i].item);
    EXPECT_EQ(a.parts[i].world_from_part, b.parts[i].world_from_part);
  }
  EXPECT_EQ(a.lost, b.lost);
  EXPECT_EQ(a.attempt, b.attempt);
  EXPECT_EQ(a.penetration_m, b.penetration_m);
}

TEST_F(PileOnDisk, IsTheOneThatWasDropped) {
  const physics::Pile dropped = ask();
  ASSERT_FALSE(dropped.parts.empty());
  expect_same(ask(), dropped);
  only_file();
  ask("another pile");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 2);
}

TEST_F(PileOnDisk, IsReadAndNotDroppedAgain) {
  ask();
  schema::PileFile other;
  other.set_lost(77);
  store_cached(only_file(), other.SerializeAsString());
  EXPECT_EQ(ask().lost, 77u);
}

TEST_F(PileOnDisk, IsMadeAgainWhenTheFileIsDamaged) {
  const physics::Pile dropped = ask();
  const std::string path = only_file();
  const auto size = fs::file_size(path);
  fs::resize_file(path, size / 2);
  expect_same(ask(), dropped);
  EXPECT_EQ(fs::file_size(path), size);
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(size - 20));
    file.put('!');
  }
  expect_same(ask(), dropped);
  schema::PileFile foreign;  // sound bytes, but of a pile of more parts
  foreign.add_parts()->set_item(4);
  store_cached(path, foreign.SerializeAsString());
  expect_same(ask(), dropped);
}

TEST_F(PileOnDisk, IsNoErrorWhereNothingCanBeWritten) {
  folder_ = "a-file/piles";
  std::ofstream("a-file") << "no folder";
  EXPECT_FALSE(ask().parts.empty());
}

}  // namespace
}  // namespace partbooth::scene_gen
