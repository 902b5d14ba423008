// SPDX-License-Identifier: Apache-2.0
// replay writes its picture, and harms no other file.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;

const char* const kKey = "000000007";

std::string stored_picture() {
  for (const auto& entry : fs::recursive_directory_iterator(base_dataset() + "/images"))
    if (entry.path().stem() == kKey) return entry.path();
  return "";
}

// Without --out, in a folder.
Ran replay_in(const std::string& folder, const std::string& set) {
  return partbooth({"replay", set, kKey},
                   [folder] { [[maybe_unused]] const int ok = ::chdir(folder.c_str()); });
}

void expect_refused(const Ran& ran, const std::string& message) {
  EXPECT_EQ(ran.exit_code, 2) << ran.err;
  EXPECT_NE(ran.err.find(message), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("--out"), std::string::npos) << ran.err;
}

TEST(ReplayTarget, InTheDataSetIsRefused) {
  const std::string set = copy_of(base_dataset());
  const Tree before = contract(set);
  const std::string picture = set + "/" + fs::relative(stored_picture(), base_dataset()).string();
  expect_refused(partbooth({"replay", set, kKey, "--spp", "1", "--out", picture}), "lies in the data set");
  expect_refused(partbooth({"replay", set + "/", kKey, "--out", set + "/new/a.jpg"}), "lies in the data set");
  expect_refused(replay_in(set, set), "lies in the data set");
  const std::string link = work_folder("link");
  fs::create_symlink(set, link);
  expect_refused(partbooth({"replay", set, kKey, "--out", link + "/a.jpg"}), "lies in the data set");
  const Tree after = contract(set);
  expect_same(after, before);
}

TEST(ReplayTarget, AnotherFileOfTheDefaultNameIsKept) {
  const std::string folder = work_folder("here");
  fs::create_directories(folder);
  const std::string target = folder + "/" + kKey + ".jpg";
  write_text(target, "a picture of my own");
  expect_refused(replay_in(folder, base_dataset()), "is there already");
  EXPECT_EQ(file_text(target), "a picture of my own");
  fs::remove(target);
  EXPECT_EQ(replay_in(folder, base_dataset()).exit_code, 0);
  EXPECT_TRUE(file_text(target) == file_text(stored_picture()));
  EXPECT_EQ(replay_in(folder, base_dataset()).exit_code, 0) << "the same bytes are no conflict";
}

TEST(ReplayTarget, AFileThatIsNamedIsReplacedAsAWhole) {
  const std::string folder = work_folder("here");
  fs::create_directories(folder);
  write_text(folder + "/a.jpg", "former");
  // A second name of the former file: it keeps its bytes if the new one takes its place.
  fs::create_hard_link(folder + "/a.jpg", folder + "/former.jpg");
  ASSERT_EQ(partbooth({"replay", base_dataset(), kKey, "--out", folder + "/a.jpg"}).exit_code, 0);
  EXPECT_TRUE(file_text(folder + "/a.jpg") == file_text(stored_picture()));
  EXPECT_EQ(file_text(folder + "/former.jpg"), "former");
  EXPECT_FALSE(fs::exists(folder + "/.partbooth-tmp"));
}

TEST(ReplayTarget, AnotherExtensionIsRefused) {
  const std::string folder = work_folder("here");
  fs::create_directories(folder);
  expect_refused(partbooth({"replay", base_dataset(), kKey, "--out", folder + "/b.png"}), "is a .jpg file");
  EXPECT_TRUE(fs::is_empty(folder));
}

TEST(ReplayTarget, AFolderIsRefused) {
  const std::string folder = work_folder("a.jpg");
  fs::create_directories(folder);
  expect_refused(partbooth({"replay", base_dataset(), kKey, "--out", folder}), "is no file");
}

}  // namespace
}  // namespace partbooth::e2e
