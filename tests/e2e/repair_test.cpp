// SPDX-License-Identifier: Apache-2.0
// Files that were lost after they were stored come back with the next render.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;

std::string picture(const std::string& set, const std::string& key) {
  for (const auto& entry : fs::recursive_directory_iterator(set + "/images"))
    if (entry.path().stem() == key) return entry.path();
  return "";
}

Ran render_again(const std::string& set) {
  return partbooth({"render", set + "/dataset.yaml", "--out", set});
}

TEST(Repair, LostAndTruncatedFilesAreMadeAgain) {
  const std::string set = copy_of(base_dataset());
  fs::remove(picture(set, "000000003"));
  fs::resize_file(picture(set, "000000005"), 400);
  fs::remove(set + "/layers/instance/000000011.png");
  const Ran found = partbooth({"verify", set});
  EXPECT_EQ(found.exit_code, 1);
  EXPECT_NE(found.out.find("partbooth render " + set + "/dataset.yaml --out " + set), std::string::npos)
      << found.out;

  const Ran ran = render_again(set);
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(ran.err.find("3 lost pictures were made again"), std::string::npos) << ran.err;
  expect_same(contract(set), contract(base_dataset()));
  EXPECT_EQ(partbooth({"verify", set}).exit_code, 0);
  EXPECT_EQ(render_again(set).err.find("made again"), std::string::npos);
}

// As with another build of the program: what comes out is not what the record names.
TEST(Repair, OtherBytesAreRefusedAndNotWritten) {
  const std::string set = copy_of(base_dataset());
  const std::string lost = picture(set, "000000003");
  fs::remove(lost);
  std::string config = file_text(set + "/dataset.yaml");
  const std::string key = "jpeg_quality: ";
  const auto at = config.find(key);
  ASSERT_NE(at, std::string::npos);
  config.replace(at + key.size(), 2, "60");
  write_text(set + "/dataset.yaml", config);
  const Ran ran = render_again(set);
  EXPECT_EQ(ran.exit_code, 1) << ran.err;
  EXPECT_NE(ran.err.find("made by another build"), std::string::npos) << ran.err;
  EXPECT_FALSE(fs::exists(lost));
}

// Scenes of a part and lights alone, so small that two blocks take little time.
TEST(Repair, AShardMendsItsOwnBlocks) {
  const std::string config = config_file(
      "scene: {light: {hdri_folder: none, hdri: 0}, ground: {texture_folder: none, textured: 0}, "
      "distractors: {folder: none, count: 0}}\n");
  const std::string set = work_folder("set");
  const auto render = [&](const std::string& shard) {
    return partbooth({"render", config, "--out", set, "--count", "1010", "--shard", shard, "--set",
                      "image.width_px=16", "--set", "image.height_px=16", "--set", "render.spp=1", "--set",
                      "layers=[]"});
  };
  ASSERT_EQ(render("0/2").exit_code, 0);
  ASSERT_EQ(render("1/2").exit_code, 0);
  const Tree before = contract(set);
  fs::remove(picture(set, "000001003"));
  EXPECT_EQ(render("0/2").err.find("made again"), std::string::npos);
  EXPECT_EQ(picture(set, "000001003"), "");
  const Ran ran = render("1/2");
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(ran.err.find("1 lost pictures were made again"), std::string::npos) << ran.err;
  expect_same(contract(set), before);
}

}  // namespace
}  // namespace partbooth::e2e
