// SPDX-License-Identifier: Apache-2.0
// Slips that are told apart from a wish, and what `config check` finds without a render.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;

TEST(EmptyValue, IsWrongUsage) {
  const std::string config = config_file(), out = work_folder("out");
  for (const char* option : {"--count", "--seed", "--isa", "--threads", "--only", "--set"}) {
    const Ran ran = partbooth({"render", config, "--out", out, option, ""});
    EXPECT_EQ(ran.exit_code, 2) << option;
    EXPECT_NE(ran.err.find(option), std::string::npos) << ran.err;
    EXPECT_FALSE(fs::exists(out)) << option;
  }
}

void expect_check(const std::string& config, int exit_code, const std::string& word) {
  const Ran ran = partbooth({"config", "check", config});
  EXPECT_EQ(ran.exit_code, exit_code) << ran.err;
  EXPECT_NE((exit_code == 0 ? ran.out : ran.err).find(word), std::string::npos) << ran.out << ran.err;
}

TEST(ConfigCheck, PassesAGoodConfigAndSaysWhatItLeftOut) {
  expect_check(config_file(), 0, "not looked at");
  expect_check(base_dataset() + "/dataset.yaml", 0, "is valid");
}

TEST(ConfigCheck, RefusesAConfigWithoutParts) {
  const std::string config = work_folder("lone") + ".yaml";
  write_text(config, "version: 1\n");
  expect_check(config, 2, "parts.folder");
  write_text(config, "version: 1\nparts: {folder: no/such/parts}\n");
  expect_check(config, 2, "no/such/parts");
}

TEST(ConfigCheck, RefusesAFolderWithoutCad) {
  const std::string config = config_file();
  for (const auto& part : fs::directory_iterator(fs::path(config).parent_path() / "parts"))
    fs::remove(part.path());
  expect_check(config, 2, "no CAD file");
}

TEST(ConfigCheck, RefusesFoldersAndPresetsThatAreNotThere) {
  expect_check(config_file("scene: {light: {hdri_folder: no/hdris}}\n"), 2, "no/hdris");
  expect_check(config_file("scene: {ground: {texture_folder: no/textures}}\n"), 2, "no/textures");
  expect_check(config_file("scene: {distractors: {folder: no/distractors}}\n"), 2, "no/distractors");
  expect_check(config_file("scene: {material: {presets_file: no/presets.yaml}}\n"), 2, "no/presets.yaml");
  expect_check(config_file("scene: {material: {preset: unobtainium}}\n"), 2, "'unobtainium'");
  expect_check(config_file("scene: {ground: {preset: quicksand}}\n"), 2, "'quicksand'");
}

}  // namespace
}  // namespace partbooth::e2e
