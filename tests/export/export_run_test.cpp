// SPDX-License-Identifier: Apache-2.0
// What holds for every format: the same bytes each time, complete or not at all, goes on where it stopped.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "core/sha256.h"
#include "export/export.h"
#include "tests/export/edge_cases.h"
#include "tests/export/fixtures.h"
#include "tests/export/hand_dataset.h"

namespace partbooth::exporter {
namespace {

std::string edge_dataset() {
  std::string folder = fresh_folder("edge");
  EXPECT_TRUE(make_record_dataset(folder, edge_labels(), edge_records(true)));
  return folder;
}

ino_t inode_of(const std::string& path) {
  struct stat info {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
  return info.st_ino;
}

class EveryFormat : public testing::TestWithParam<std::string> {};

TEST_P(EveryFormat, GivesTheSameBytesWithAnyNumberOfThreads) {
  const std::string folder = edge_dataset(), other = fresh_folder("other");
  const auto one = export_dataset(GetParam(), folder, {.threads = 1});
  ASSERT_TRUE(one) << one.error().text();
  const auto many = export_dataset(GetParam(), folder, {.out = other, .copy = true, .threads = 5});
  ASSERT_TRUE(many) << many.error().text();
  EXPECT_EQ(tree(one->folder), tree(other));
  EXPECT_FALSE(std::filesystem::exists(other + ".partial"));
  EXPECT_TRUE(export_dataset(GetParam(), folder, {})->up_to_date);
}

TEST_P(EveryFormat, TheStampNamesEachFile) {
  const auto done = export_dataset(GetParam(), edge_dataset(), {});
  ASSERT_TRUE(done) << done.error().text();
  const auto stamp = read_stamp(done->folder);
  ASSERT_TRUE(stamp);
  auto files = tree(done->folder);
  files.erase(kExportStamp);
  for (const ExportedFile& file : stamp->files) {
    ASSERT_TRUE(files.contains(file.name)) << file.name;
    EXPECT_EQ(files.at(file.name).size(), file.bytes);
    EXPECT_EQ(core::sha256_hex(files.at(file.name)), file.sha256) << file.name;
    files.erase(file.name);
  }
  EXPECT_TRUE(files.empty()) << files.begin()->first;
}

INSTANTIATE_TEST_SUITE_P(All, EveryFormat, testing::ValuesIn([] {
                           std::vector<std::string> names;
                           for (const Format& format : formats()) names.emplace_back(format.name);
                           return names;
                         }()),
                         [](const auto& info) { return info.param; });

TEST(ExportRun, CountsWhatItListsAndWhatNot) {
  const std::string folder = fresh_folder("hand");
  ASSERT_TRUE(make_hand_dataset(folder, 10, "png"));
  for (const bool again : {false, true}) {
    const auto done = export_dataset("coco", folder, {});
    ASSERT_TRUE(done) << done.error().text();
    EXPECT_EQ(done->up_to_date, again);
    EXPECT_EQ(done->objects.listed, 10u);
    EXPECT_EQ(done->objects.ignored, 0u);
    EXPECT_EQ(done->objects.classless, 10u);
    EXPECT_EQ(done->objects.unseen, 10u);
  }
}

// One without val: YOLO's readers need it.
TEST(ExportRun, ARefusedExportLeavesNothingBehind) {
  const std::string folder = fresh_folder("hand");
  ASSERT_TRUE(make_hand_dataset(folder, 4, "png"));
  const auto done = export_dataset("yolo", folder, {});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().exit_code, 2);
  EXPECT_TRUE(std::filesystem::is_empty(folder + "/export"));
}

TEST(ExportRun, PicturesAreLinksOrCopies) {
  const std::string folder = fresh_folder("set"), copies = fresh_folder("copies");
  ASSERT_TRUE(make_hand_dataset(folder, 10, "jpg"));
  ASSERT_TRUE(export_dataset("coco", folder, {}));
  ASSERT_TRUE(export_dataset("coco", folder, {.out = copies, .copy = true}));
  const std::string picture = folder + "/images/train/bolt/000000001.jpg";
  EXPECT_EQ(inode_of(picture), inode_of(folder + "/export/coco/images/train/000000001.jpg"));
  EXPECT_NE(inode_of(picture), inode_of(copies + "/images/train/000000001.jpg"));
}

TEST(ExportRun, GoesOnWhereItStopped) {
  const std::string folder = fresh_folder("set"), out = fresh_folder("out");
  ASSERT_TRUE(make_hand_dataset(folder, 20, "jpg"));
  // A picture at the end is missing: the export stops there, with what it has in the partial folder.
  const std::string last = folder + "/images/train/nut/000000017.jpg";
  const std::string bytes = read_file(last).value();
  std::filesystem::remove(last);
  const ExportOptions options{.out = out, .shards = 3};
  ASSERT_FALSE(export_dataset("tfrecord", folder, options));
  ASSERT_FALSE(std::filesystem::exists(out));
  const std::string shard = out + ".partial/train-00000-of-00003.tfrecord";
  ASSERT_TRUE(std::filesystem::exists(shard));
  const ino_t before = inode_of(shard);
  overwrite(last, bytes);
  ASSERT_TRUE(export_dataset("tfrecord", folder, options));
  EXPECT_EQ(inode_of(out + "/train-00000-of-00003.tfrecord"), before);
  const std::string fresh = fresh_folder("fresh");
  ASSERT_TRUE(export_dataset("tfrecord", folder, {.out = fresh, .shards = 3}));
  EXPECT_EQ(tree(out), tree(fresh));
}

// Copies that are whole stay; one that was cut is made again.
TEST(ExportRun, ACopyThatWasCutIsMadeAgain) {
  const std::string folder = fresh_folder("set"), out = fresh_folder("out");
  ASSERT_TRUE(make_hand_dataset(folder, 20, "jpg"));
  const std::string last = folder + "/images/train/nut/000000017.jpg";
  const std::string bytes = read_file(last).value();
  std::filesystem::remove(last);
  const ExportOptions options{.out = out, .copy = true};
  ASSERT_FALSE(export_dataset("coco", folder, options));
  const std::string whole = "/images/train/000000001.jpg", cut = "/images/train/000000002.jpg";
  const ino_t before = inode_of(out + ".partial" + whole);
  std::filesystem::resize_file(out + ".partial" + cut, 100);
  overwrite(last, bytes);
  ASSERT_TRUE(export_dataset("coco", folder, options));
  EXPECT_EQ(inode_of(out + whole), before);
  const std::string fresh = fresh_folder("fresh");
  ASSERT_TRUE(export_dataset("coco", folder, {.out = fresh, .copy = true}));
  EXPECT_EQ(tree(out), tree(fresh));
}

TEST(ExportRun, WhatAnotherExportLeftIsNotMixedIn) {
  const std::string folder = fresh_folder("set"), out = fresh_folder("out");
  ASSERT_TRUE(make_hand_dataset(folder, 20, "jpg"));
  std::filesystem::create_directories(out + ".partial/annotations");
  overwrite(out + ".partial/.partbooth-origin", "of other things");
  overwrite(out + ".partial/annotations/instances_old.json", "old");
  ASSERT_TRUE(export_dataset("coco", folder, {.out = out}));
  EXPECT_FALSE(std::filesystem::exists(out + "/annotations/instances_old.json"));
}

TEST(ExportRun, AForeignFolderOfTheTemporaryNameIsLeftAlone) {
  const std::string folder = fresh_folder("set"), out = fresh_folder("out");
  ASSERT_TRUE(make_hand_dataset(folder, 10, "jpg"));
  std::filesystem::create_directories(out + ".partial");
  overwrite(out + ".partial/thesis.tex", "years of work");
  const auto refused = export_dataset("coco", folder, {.out = out});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().exit_code, 2);
  EXPECT_TRUE(std::filesystem::exists(out + ".partial/thesis.tex"));
}

TEST(ExportRun, AnOptionOfAnotherFormatIsRefused) {
  const auto refused = export_dataset("coco", "anywhere", {.gzip = true});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().exit_code, 2);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("coco"));
}

TEST(ExportRun, DistractorsHiddenAndIgnoredObjectsAreNoBoxes) {
  const std::string folder = edge_dataset();
  ASSERT_TRUE(export_dataset("yolo", folder, {}));
  std::size_t rows = 0, wanted = 0;
  for (const auto& [name, bytes] : tree(folder + "/export/yolo/labels"))
    rows += static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n'));
  for (const schema::ImageRecord& record : edge_records(true))
    for (const schema::ObjectLabel& object : record.labels().objects())
      wanted += object.class_id() >= 0 && object.mask_px() > 0 && !object.ignored() ? 1 : 0;
  EXPECT_EQ(rows, wanted);
  EXPECT_GT(wanted, 30u);
}

}  // namespace
}  // namespace partbooth::exporter
