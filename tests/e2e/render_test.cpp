// SPDX-License-Identifier: Apache-2.0
// Image i is a function of (config, seed, i): whatever happened on the way, the same bytes lie in the folder.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;

// The config of base_dataset(): its path is part of dataset.yaml.
std::string base_config() { return fs::path(base_dataset()).parent_path() / "config.yaml"; }

// Scenes of a part and lights alone.
const char* const kPlain =
    "scene: {light: {hdri_folder: none, hdri: 0}, ground: {texture_folder: none, textured: 0}, "
    "distractors: {folder: none, count: 0}, occluder: {on: 0}, "
    "layout: {kind: {table: 0.5, free: 0.5}, copies: 0}}\n";

std::size_t pictures_in(const std::string& dataset) {
  std::size_t n = 0;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(dataset + "/images", error))
    n += entry.is_regular_file();
  return n;
}

TEST(Render, LeavesTheFolderThatIsPromised) {
  const std::string set = base_dataset();
  const Tree tree = contract(set);
  EXPECT_EQ(tree.at("classes.txt"), "bracket\nhex_nut\nwasher\n");
  for (const char* label : {"bracket", "hex_nut", "washer"}) {
    std::size_t n = 0;
    for (const auto& entry : fs::directory_iterator(set + "/images/train/" + label))
      n += entry.path().extension() == ".jpg";
    EXPECT_EQ(n, 4u) << label;
  }
  for (const char* layer : {"instance/000000011.png", "coverage/000000011.png", "soiling/000000011.png"})
    EXPECT_TRUE(tree.contains(std::string("layers/") + layer)) << layer;
  EXPECT_TRUE(tree.contains("records/000000.records"));
  EXPECT_TRUE(tree.contains("inputs/catalog.json"));
  EXPECT_TRUE(fs::exists(set + "/report/index.html"));
  EXPECT_TRUE(fs::exists(set + "/manifest.json"));
  EXPECT_FALSE(fs::exists(set + "/.partbooth-tmp"));
  EXPECT_EQ(file_text(set + "/dataset.yaml").find("auto\n  isa"), std::string::npos);
}

TEST(Render, ThreadsChangeNoByte) {
  const std::string out = work_folder("set");
  const Ran ran = partbooth({"render", base_config(), "--out", out, "--threads", "1"});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  expect_same(contract(out), contract(base_dataset()));
}

TEST(Render, ResolvedConfigMakesTheSameDataWithoutTheParts) {
  const std::string copy = copy_of(base_dataset());
  const std::string out = work_folder("set");
  const Ran ran = partbooth({"render", copy + "/dataset.yaml", "--out", out});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  expect_same(contract(out), contract(base_dataset()));
}

TEST(Render, ALargerCountExtends) {
  const std::string out = work_folder("set");
  const Ran first = partbooth({"render", base_config(), "--out", out, "--count", "5"});
  ASSERT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(pictures_in(out), 5u);
  ASSERT_EQ(partbooth({"render", base_config(), "--out", out, "--count", "12"}).exit_code, 0);
  expect_same(contract(out), contract(base_dataset()));
}

TEST(Render, RunningAgainDoesNothing) {
  const std::string out = copy_of(base_dataset());
  const auto before = fs::last_write_time(out + "/records/000000.records");
  const Ran ran = partbooth({"render", base_config(), "--out", out});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(fs::last_write_time(out + "/records/000000.records"), before);
}

TEST(Render, DepthLayersAreTheSameBytesEachTime) {
  const std::string config = config_file(kPlain);
  Tree trees[2];
  for (Tree& tree : trees) {
    const std::string out = work_folder("set");
    const Ran ran = partbooth({"render", config, "--out", out, "--count", "3", "--set", "layers=[depth]"});
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
    EXPECT_EQ(partbooth({"verify", out}).exit_code, 0);
    tree = contract(out);
    EXPECT_TRUE(tree.contains("layers/depth/000000002.exr"));
    ::sleep(1);  // a time of day in a file would show
  }
  expect_same(trees[1], trees[0]);
}

TEST(Replay, GivesTheStoredBytes) {
  const std::string set = base_dataset();
  const std::string out = work_folder("again.jpg");
  const Ran ran = partbooth({"replay", set, "000000007", "--out", out});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const Tree tree = contract(set);
  std::string stored;
  for (const auto& [path, bytes] : tree)
    if (path.ends_with("000000007.jpg")) stored = bytes;
  EXPECT_TRUE(file_text(out) == stored);
}

TEST(Replay, MorePathsGiveABetterPictureOfTheSameScene) {
  const std::string out = work_folder("better.jpg");
  const Ran ran = partbooth({"replay", base_dataset(), "000000007", "--spp", "64", "--out", out});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_FALSE(file_text(out).empty());
  EXPECT_EQ(ran.out.find("the same bytes"), std::string::npos);
}

TEST(Replay, UnknownKeysAreErrors) {
  EXPECT_EQ(partbooth({"replay", base_dataset(), "000000012"}).exit_code, 2);
  EXPECT_EQ(partbooth({"replay", base_dataset(), "7"}).exit_code, 2);
}

TEST(Only, RendersOneImageAsLooseFiles) {
  const std::string out = work_folder("loose");
  const Ran ran = partbooth({"render", base_config(), "--out", out, "--only", "7"});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const Tree tree = contract(base_dataset());
  for (const auto& [path, bytes] : tree)
    EXPECT_TRUE(!path.ends_with("000000007.jpg") || file_text(out + "/000000007.jpg") == bytes);
  EXPECT_TRUE(file_text(out + "/000000007_instance.png") == tree.at("layers/instance/000000007.png"));
  EXPECT_NE(file_text(out + "/000000007.json").find("\"draws\""), std::string::npos);
  EXPECT_EQ(partbooth({"render", base_config(), "--out", base_dataset(), "--only", "7"}).exit_code, 2);
}

TEST(Render, AShardWithoutImagesSaysSo) {
  const std::string set = copy_of(base_dataset());
  const Ran ran = partbooth({"render", base_config(), "--out", set, "--shard", "1/2"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(ran.err.find("shard 1/2 has no images"), std::string::npos) << ran.err;
  EXPECT_EQ(ran.err.find("images are there"), std::string::npos) << ran.err;
}

// More than one block, and the memory that many images take. Tiny: what costs time is the number of them.
TEST(Render, ShardsTogetherMakeTheSameFolderAndMemoryStaysFlat) {
  const std::string config = config_file(kPlain);
  const Arguments tiny{"--set", "image.width_px=16", "--set", "image.height_px=16",
                       "--set", "render.spp=1",      "--set", "layers=[]"};
  const auto render = [&](const std::string& out, const Arguments& more) {
    Arguments all{"render", config, "--out", out};
    all.insert(all.end(), tiny.begin(), tiny.end());
    all.insert(all.end(), more.begin(), more.end());
    const Ran ran = partbooth(all);
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    return ran.max_memory_kb;
  };
  const long few_kb = render(work_folder("few"), {"--count", "60"});
  const std::string whole = work_folder("whole"), shards = work_folder("shards");
  const long many_kb = render(whole, {"--count", "1040"});
  EXPECT_LT(many_kb, few_kb + 12 * 1024);
  render(shards, {"--count", "1040", "--shard", "1/2"});
  EXPECT_EQ(pictures_in(shards), 40u);
  EXPECT_FALSE(fs::exists(shards + "/report/index.html"));
  render(shards, {"--count", "1040", "--shard", "0/2"});
  EXPECT_TRUE(fs::exists(shards + "/report/index.html"));
  const auto manifest = nlohmann::json::parse(file_text(shards + "/manifest.json"));
  EXPECT_EQ(manifest.value("images", 0), 1040);
  expect_same(contract(shards), contract(whole));
  EXPECT_EQ(partbooth({"verify", shards}).exit_code, 0);
}

}  // namespace
}  // namespace partbooth::e2e
