// SPDX-License-Identifier: Apache-2.0
// The bytes and the folder; what is in them is checked by TensorFlow itself (tfrecord_reader_test.py).
#include "export/export.h"
#include "tests/export/fixtures.h"
#include "tests/export/hand_dataset.h"

namespace partbooth::exporter {
namespace {

std::string dataset(std::uint64_t count = 20) {
  std::string folder = fresh_folder("set");
  EXPECT_TRUE(make_hand_dataset(folder, count, "jpg"));
  return folder;
}

TEST(TfrecordExport, TheSameBytesEachTimeAndAnywhere) {
  const std::string folder = dataset();
  const std::string other = fresh_folder("other");
  ASSERT_TRUE(export_dataset("tfrecord", folder, {}));
  ASSERT_TRUE(export_dataset("tfrecord", folder, {other}));
  const auto files = tree(folder + "/export/tfrecord");
  EXPECT_EQ(files, tree(other));
  EXPECT_TRUE(files.contains("train-00000-of-00001.tfrecord"));
  EXPECT_TRUE(files.contains("val-00000-of-00001.tfrecord"));
  EXPECT_FALSE(std::filesystem::exists(folder + "/export/" + kTempFolder));
}

TEST(TfrecordExport, ShardsTogetherHoldTheSameRecords) {
  const std::string folder = dataset();
  const std::string one = fresh_folder("one"), three = fresh_folder("three");
  ASSERT_TRUE(export_dataset("tfrecord", folder, {.out = one, .shards = 1}));
  ASSERT_TRUE(export_dataset("tfrecord", folder, {.out = three, .shards = 3}));
  std::string joined;
  for (const auto& [name, bytes] : tree(three))
    if (name.starts_with("train-")) joined += bytes;
  EXPECT_EQ(joined, tree(one).at("train-00000-of-00001.tfrecord"));
}

TEST(TfrecordExport, LeavesWhatIsUpToDateAndReplacesWhatIsNot) {
  const std::string folder = dataset();
  EXPECT_FALSE(export_dataset("tfrecord", folder, {})->up_to_date);
  const std::string shard = folder + "/export/tfrecord/train-00000-of-00001.tfrecord";
  const auto written = std::filesystem::last_write_time(shard);
  EXPECT_TRUE(export_dataset("tfrecord", folder, {})->up_to_date);
  EXPECT_EQ(std::filesystem::last_write_time(shard), written);
  ASSERT_TRUE(make_hand_dataset(folder, 25, "jpg"));
  const auto again = export_dataset("tfrecord", folder, {});
  EXPECT_FALSE(again->up_to_date);
  EXPECT_EQ(again->images, 25u);
}

TEST(TfrecordExport, MissingOrShortenedFilesAreExportedAgain) {
  const std::string folder = dataset();
  ASSERT_TRUE(export_dataset("tfrecord", folder, {}));
  const std::string exported = folder + "/export/tfrecord";
  const auto whole = tree(exported);
  const auto expect_made_again = [&] {
    const auto again = export_dataset("tfrecord", folder, {});
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->up_to_date);
    EXPECT_EQ(tree(exported), whole);
  };
  std::filesystem::remove(exported + "/val-00000-of-00001.tfrecord");
  expect_made_again();
  std::filesystem::resize_file(exported + "/train-00000-of-00001.tfrecord", 100);
  expect_made_again();
  std::filesystem::resize_file(exported + "/.partbooth-export", 150);
  expect_made_again();
  EXPECT_TRUE(export_dataset("tfrecord", folder, {})->up_to_date);
}

TEST(TfrecordExport, ADamagedPictureIsNotExported) {
  const std::string folder = dataset();
  const std::string picture = folder + "/images/train/bolt/000000001.jpg";
  std::string bytes = read_file(picture).value();
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
  overwrite(picture, bytes);
  const auto refused = export_dataset("tfrecord", folder, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().file, picture);
  EXPECT_NE(refused.error().remedy.find("partbooth verify"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder + "/export/tfrecord"));
}

TEST(TfrecordExport, AnUnfinishedDataSetIsRefused) {
  const std::string folder = dataset();
  overwrite(folder + "/dataset.yaml", "version: 1\ncount: 21\n");
  const auto refused = export_dataset("tfrecord", folder, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().exit_code, 2);
  EXPECT_EQ(refused.error().message, "the data set has 20 of its 21 pictures");
  EXPECT_FALSE(std::filesystem::exists(folder + "/export/tfrecord"));
}

TEST(TfrecordExport, AFailureLeavesTheFormerExport) {
  const std::string folder = dataset();
  ASSERT_TRUE(export_dataset("tfrecord", folder, {}));
  const auto before = tree(folder + "/export/tfrecord");
  ASSERT_TRUE(make_hand_dataset(folder, 25, "jpg"));
  std::filesystem::remove(folder + "/images/train/bolt/000000022.jpg");
  const auto failed = export_dataset("tfrecord", folder, {});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().file, folder + "/images/train/bolt/000000022.jpg");
  EXPECT_EQ(tree(folder + "/export/tfrecord"), before);
}

TEST(TfrecordExport, ForeignFilesAreNotOverwritten) {
  const std::string folder = dataset(), other = fresh_folder("other");
  std::filesystem::create_directories(other);
  overwrite(other + "/thesis.tex", "years of work");
  const auto refused = export_dataset("tfrecord", folder, {other});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().exit_code, 2);
  EXPECT_EQ(tree(other).size(), 1u);
}

TEST(Export, UnknownFormatNamesTheKnownOnes) {
  const auto refused = export_dataset("tfrecords", "anywhere", {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().exit_code, 2);
  EXPECT_NE(refused.error().remedy.find("tfrecord"), std::string::npos);
}

TEST(Export, AFolderThatIsNoDataSetIsRefused) {
  const auto refused = export_dataset("tfrecord", fresh_folder("nothing"), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().exit_code, 2);
}

}  // namespace
}  // namespace partbooth::exporter
