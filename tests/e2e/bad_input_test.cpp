// SPDX-License-Identifier: Apache-2.0
// Bad input: one clear error that names the file, the place and the remedy; the right exit code; nothing half
// written.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;

void expect_error(const Ran& ran, int exit_code, const std::vector<std::string>& words) {
  EXPECT_EQ(ran.exit_code, exit_code) << ran.err;
  std::string line;
  int errors = 0;
  for (std::size_t start = 0; start < ran.err.size();) {
    const std::size_t end = std::min(ran.err.find('\n', start), ran.err.size());
    if (ran.err.compare(start, 7, "error: ") == 0) {
      line = ran.err.substr(start, end - start);
      ++errors;
    }
    start = end + 1;
  }
  EXPECT_EQ(errors, 1) << ran.err;
  for (const std::string& word : words)
    EXPECT_NE(line.find(word), std::string::npos) << word << " is not in: " << line;
  EXPECT_EQ(line.back(), ')') << "names a remedy: " << line;
}

// Renders a config that must fail before anything is written.
void expect_refused(const std::string& more, int exit_code, const std::vector<std::string>& words,
                    const Arguments& arguments = {}) {
  const std::string config = config_file(more), out = work_folder("out");
  Arguments all{"render", config, "--out", out};
  all.insert(all.end(), arguments.begin(), arguments.end());
  expect_error(partbooth(all), exit_code, words);
  EXPECT_FALSE(fs::exists(out));
}

std::string malformed(const std::string& name) {
  return std::string(PARTBOOTH_SOURCE_DIR) + "/assets/test_parts/malformed/" + name;
}

// Renders a folder of parts to which a file was added.
Ran render_with(const std::string& file, const std::string& as, const std::string& more = "") {
  const std::string config = config_file(more);
  fs::copy_file(file, fs::path(config).parent_path() / "parts" / as);
  return partbooth({"render", config, "--out", work_folder("out"), "--count", "4"});
}

TEST(BadConfig, UnknownKey) {
  expect_refused("scene: {camera: {elevaton_deg: 30}}\n", 2,
                 {"config.yaml:9:", "elevaton_deg", "elevation_deg"});
}

TEST(BadConfig, WrongUnit) {
  expect_refused("scene: {camera: {focal_length_px: 30}}\n", 2,
                 {"config.yaml:9:", "focal_length_px", "focal_length_mm"});
}

TEST(BadConfig, OutOfRange) { expect_refused("seed: -4\n", 2, {"config.yaml:9:", "seed"}); }

TEST(BadConfig, BadSettingOnTheCommandLine) {
  expect_refused("", 2, {"image.width_px", "2"}, {"--set", "image.width_px=2"});
  expect_refused("", 2, {"count"}, {"--count", "many"});
}

TEST(BadConfig, ASplitThatAClassWouldLack) {
  expect_refused("", 2, {"config.yaml"}, {"--set", "splits.val_tenths=1", "--count", "3"});
}

TEST(BadConfig, AnUnknownMaterial) {
  expect_refused("scene: {material: {preset: unobtainium}}\n", 2, {"unobtainium"});
}

TEST(BadConfig, AMissingFolderOfHdris) {
  expect_refused("scene: {light: {hdri_folder: no/such/folder}}\n", 2,
                 {"no/such/folder", "scene.light.hdri_folder"});
}

TEST(BadConfig, NoSuchFile) {
  expect_error(partbooth({"render", "no.yaml", "--out", work_folder("out")}), 2, {"no.yaml"});
}

TEST(BadUsage, ExitsWithTwo) {
  EXPECT_EQ(partbooth({"rendr"}).exit_code, 2);
  EXPECT_EQ(partbooth({"render"}).exit_code, 2);
  EXPECT_EQ(partbooth({"render", "x", "--out", "y", "--shard", "2/2"}).exit_code, 2);
  EXPECT_EQ(partbooth({}).exit_code, 2);
  EXPECT_EQ(partbooth({"--version"}).exit_code, 0);
  EXPECT_EQ(partbooth({"render", "--help"}).exit_code, 0);
}

TEST(BadParts, EmptyFolder) {
  const std::string folder = work_folder("parts");
  fs::create_directories(folder);
  expect_error(partbooth({"render", folder, "--out", work_folder("out")}), 2, {folder, "no CAD file"});
}

TEST(BadParts, AClassWithoutAPart) {
  const std::string config = config_file(), out = work_folder("out");
  fs::create_directories(fs::path(config).parent_path() / "parts/gear");
  expect_error(partbooth({"render", config, "--out", out}), 2, {"parts/gear", "a class without a part"});
  EXPECT_FALSE(fs::exists(out));
}

TEST(BadParts, AnEmptyFile) {
  expect_error(render_with(malformed("empty.step"), "gear.step"), 1, {"gear.step", "empty"});
}

TEST(BadParts, AnUnreadableFile) {
  expect_error(render_with(malformed("not_a_step.step"), "gear.step"), 1, {"gear.step"});
  EXPECT_FALSE(fs::exists(work_folder("out")));
}

TEST(BadParts, AreSkippedAndCountedIfAskedFor) {
  const Ran ran =
      render_with(malformed("truncated.stl"), "gear.stl", "scene: {distractors: {folder: none, count: 0}}\n");
  EXPECT_EQ(ran.exit_code, 1);
  const std::string config = config_file("scene: {distractors: {folder: none, count: 0}}\n"),
                    out = work_folder("out");
  fs::copy_file(malformed("truncated.stl"), fs::path(config).parent_path() / "parts/gear.stl");
  const Ran skipped =
      partbooth({"render", config, "--out", out, "--count", "3", "--set", "parts.on_bad_part=skip"});
  EXPECT_EQ(skipped.exit_code, 3) << skipped.err;
  EXPECT_NE(skipped.err.find("1 part files were skipped"), std::string::npos) << skipped.err;
  EXPECT_EQ(file_text(out + "/classes.txt"), "bracket\nhex_nut\nwasher\n");
  EXPECT_NE(file_text(out + "/inputs/catalog.json").find("gear.stl"), std::string::npos);
}

TEST(BadParts, AShapeInTwoClassesIsAWarningThatNamesBoth) {
  const std::string washer = parts_folder() + "/washer.step";
  const Ran twins = render_with(washer, "disc.step");
  EXPECT_EQ(twins.exit_code, 0) << twins.err;
  EXPECT_NE(twins.err.find("the classes 'disc' (disc.step) and 'washer' (washer.step) have the same shape"),
            std::string::npos)
      << twins.err;
  EXPECT_EQ(partbooth({"render", config_file(), "--out", work_folder("other")}).err.find("the same shape"),
            std::string::npos);
}

TEST(BadOut, AnotherConfig) {
  const std::string set = copy_of(base_dataset());
  const std::string config = fs::path(base_dataset()).parent_path() / "config.yaml";
  const Tree before = contract(set);
  expect_error(partbooth({"render", config, "--out", set, "--seed", "2"}), 2,
               {"dataset.yaml:seed", "another config"});
  expect_error(partbooth({"render", config, "--out", set, "--set", "scene.camera.roll_deg=0"}), 2,
               {"dataset.yaml:scene.camera.roll_deg"});
  expect_error(partbooth({"render", config, "--out", set, "--isa", "scalar"}), 2,
               {"dataset.yaml:render.isa"});
  expect_error(partbooth({"render", config, "--out", set, "--count", "5"}), 2, {"dataset.yaml:count", "12"});
  expect_same(contract(set), before);
}

TEST(BadOut, ChangedParts) {
  const std::string config = config_file(), out = work_folder("set");
  ASSERT_EQ(partbooth({"render", config, "--out", out, "--count", "3"}).exit_code, 0);
  const fs::path parts = fs::path(config).parent_path() / "parts";
  fs::copy_file(std::string(PARTBOOTH_SOURCE_DIR) + "/assets/test_parts/cad/socket-head-cap-screw.step",
                parts / "washer.step", fs::copy_options::overwrite_existing);
  expect_error(partbooth({"render", config, "--out", out, "--count", "6"}), 2,
               {"inputs/catalog.json", "washer.step"});
  const Ran stored = partbooth({"render", out + "/dataset.yaml", "--out", out, "--count", "6"});
  EXPECT_EQ(stored.exit_code, 0) << stored.err;
}

TEST(BadOut, AnotherClassOfCpu) {
  const std::string set = copy_of(base_dataset());
  std::string manifest = file_text(set + "/manifest.json");
  const std::size_t at = manifest.find("x86-64-v");
  ASSERT_NE(at, std::string::npos);
  manifest[at + 8] = manifest[at + 8] == '2' ? '3' : '2';
  write_text(set + "/manifest.json", manifest);
  const std::string config = fs::path(base_dataset()).parent_path() / "config.yaml";
  expect_error(partbooth({"render", config, "--out", set}), 2, {"cpu_class", "x86-64-v2"});
}

TEST(BadOut, AFolderOfOtherThings) {
  const std::string out = work_folder("home");
  fs::create_directories(out);
  write_text(out + "/letter.txt", "dear");
  const std::string config = fs::path(base_dataset()).parent_path() / "config.yaml";
  expect_error(partbooth({"render", config, "--out", out}), 2, {"letter.txt"});
}

}  // namespace
}  // namespace partbooth::e2e
