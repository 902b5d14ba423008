// SPDX-License-Identifier: Apache-2.0
#include "pipeline/part_folder.h"

#include "tests/export/fixtures.h"

namespace partbooth::pipeline {
namespace {

std::string folder_of(const std::vector<std::string>& names) {
  const std::string folder = exporter::fresh_folder("parts");
  std::filesystem::create_directories(folder);
  for (const std::string& name : names) {
    std::filesystem::create_directories(std::filesystem::path(folder + "/" + name).parent_path());
    exporter::overwrite(folder + "/" + name, "x");
  }
  return folder;
}

TEST(PartFolder, FilesAndSubFoldersAreClassesInByteOrder) {
  const std::string folder =
      folder_of({"nut.step", "Bolt.STP", "ring/b.stl", "ring/a.obj", "LICENSES.md", ".hidden.step"});
  const auto classes = find_classes(folder);
  ASSERT_TRUE(classes) << classes.error().text();
  ASSERT_EQ(classes->size(), 3u);
  EXPECT_EQ((*classes)[0].label, "Bolt");
  EXPECT_EQ((*classes)[1].label, "nut");
  EXPECT_EQ((*classes)[2].label, "ring");
  EXPECT_EQ((*classes)[2].files, (std::vector<std::string>{folder + "/ring/a.obj", folder + "/ring/b.stl"}));
}

void expect_refused(const std::string& folder, const std::string& message) {
  const auto refused = find_classes(folder);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().exit_code, 2);
  EXPECT_NE(refused.error().message.find(message), std::string::npos) << refused.error().text();
  EXPECT_NE(refused.error().remedy, "");
}

TEST(PartFolder, ClearErrors) {
  expect_refused("no/such/folder", "no such folder");
  expect_refused(folder_of({"readme.txt"}), "no CAD file");
  expect_refused(folder_of({"nut.step", "empty/readme.txt"}), "a class without a part");
  expect_refused(folder_of({"nut.step", "NUT.stl"}), "two classes of one name");
  expect_refused(folder_of({"nut.step", "nut/a.stl"}), "two classes of one name");
}

TEST(PartFolder, LabelsAreSafeAsFolderNames) {
  EXPECT_EQ(safe_label("bolt M8"), "bolt M8");
  EXPECT_EQ(safe_label("..bolt"), "bolt");
  EXPECT_EQ(safe_label("bolt. "), "bolt");
  EXPECT_EQ(safe_label("a\nb\\c:d"), "a_b_c_d");
  EXPECT_EQ(safe_label("gr\xc3\xb6\xc3\x9f"
                       "e"),
            "gr\xc3\xb6\xc3\x9f"
            "e");
  EXPECT_EQ(safe_label("bad\xff\xc3"), "bad__");
  EXPECT_EQ(safe_label("..."), "_");
}

TEST(PartFolder, NamesThatBecomeOneAreRefused) {
  expect_refused(folder_of({"a:b.step", "a_b.step"}), "two classes of one name");
}

}  // namespace
}  // namespace partbooth::pipeline
