// SPDX-License-Identifier: Apache-2.0
// A user's own pictures: one line of config each, beside those that come with the program or instead of them.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;

const std::string kAssets = std::string(PARTBOOTH_SOURCE_DIR) + "/assets/";

// A config whose folder has photos/ and panoramas/.
std::string config_with_pictures(const std::string& scene) {
  const std::string config = config_file("scene: {distractors: {folder: none, count: 0}, " + scene + "}\n");
  const fs::path folder = fs::path(config).parent_path();
  fs::remove_all(folder / "photos");
  fs::create_directories(folder / "photos");
  fs::create_directories(folder / "panoramas");
  fs::copy_file(kAssets + "quickstart_photos/angle_bracket/07_v1_02.jpg", folder / "photos/my_bench.jpg",
                fs::copy_options::overwrite_existing);
  fs::copy_file(kAssets + "hdri/lab_512.exr", folder / "panoramas/my_hall.exr",
                fs::copy_options::overwrite_existing);
  write_text(folder / "photos/notes.txt", "not a picture");
  return config;
}

TEST(OwnPictures, AreUsedAndStored) {
  const std::string out = work_folder("out");
  const std::string config = config_with_pictures(
      "light: {hdri_folder: builtin+panoramas, hdri: 1}, ground: {texture_folder: photos, textured: 1, on: "
      "0}, "
      "layout: {kind: free}, backdrop: {folder: photos, on: 1}");
  const Ran ran = partbooth({"render", config, "--out", out, "--count", "3", "--set", "splits.val_tenths=0",
                             "--set", "splits.test_tenths=0"});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  const std::string catalog = file_text(out + "/inputs/catalog.json");
  for (const std::string name : {"my_bench.jpg", "my_hall.exr", "lab_512.exr", "\"backdrops\""})
    EXPECT_NE(catalog.find(name), std::string::npos) << name;
  for (const std::string name : {"notes.txt", "Metal024_1K_Color.jpg"})
    EXPECT_EQ(catalog.find(name), std::string::npos) << name;
  EXPECT_EQ(partbooth({"verify", out}).exit_code, 0);
  // The pictures are in the data set: it does not need the folders any more.
  fs::remove_all(fs::path(config).parent_path() / "photos");
  const std::string again_folder = work_folder("again");
  fs::create_directories(again_folder);
  const Ran again = partbooth({"replay", out, "000000000", "--out", again_folder + "/a.jpg"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
}

void expect_refused(const std::string& scene, const std::string& file, const std::string& content,
                    const std::vector<std::string>& words) {
  const std::string config = config_with_pictures(scene);
  if (!file.empty()) write_text(fs::path(config).parent_path() / file, content);
  const Ran ran = partbooth({"render", config, "--out", work_folder("out"), "--count", "3"});
  EXPECT_NE(ran.exit_code, 0);
  for (const std::string& word : words)
    EXPECT_TRUE(ran.err.find(word) != std::string::npos) << word << "\n" << ran.err;
}

TEST(OwnPictures, ThatAreNoneAreRefusedByName) {
  expect_refused("backdrop: {folder: photos}", "photos/phone.HEIC", "x",
                 {"phone.HEIC", "scene.backdrop.folder", "convert"});
  expect_refused("ground: {texture_folder: photos}", "photos/broken.jpg", "no JPEG", {"broken.jpg"});
  expect_refused("ground: {texture_folder: builtin+no/such}", "", "",
                 {"no/such", "scene.ground.texture_folder"});
  expect_refused("backdrop: {folder: parts}", "", "", {"no picture in the folder", "scene.backdrop.folder"});
  expect_refused("light: {hdri_folder: photos}", "", "", {"my_bench.jpg", "panorama"});
}

}  // namespace
}  // namespace partbooth::e2e
