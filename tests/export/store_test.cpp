// SPDX-License-Identifier: Apache-2.0
#include "export/store.h"

#include <sys/resource.h>

#include <csignal>

#include "core/sha256.h"
#include "export/record_file.h"
#include "tests/export/faulty_file_ops.h"
#include "tests/export/fixtures.h"

namespace partbooth::exporter {
namespace {

constexpr std::uint64_t kNever = ~0ull;

std::map<std::string, std::string> uninterrupted(std::uint64_t count) {
  const std::string folder = fresh_folder("whole");
  EXPECT_TRUE(run_to(folder, count, 4, quick_file_ops()));
  return tree(folder);
}

// Every record is there once and in its place, and all its files with it.
void expect_whole(const std::string& folder, std::uint64_t block, std::uint64_t at_least) {
  auto reader = RecordReader::open(folder + "/" + records_path(block));
  ASSERT_TRUE(reader);
  std::uint64_t index = block * kBlockSize;
  for (std::string data; reader->next(data); ++index) {
    schema::ImageRecord record;
    ASSERT_TRUE(record.ParseFromString(data));
    ASSERT_EQ(record.index(), index);
    for (const auto& file : record.files()) {
      const auto bytes = read_file(folder + "/" + file.path());
      ASSERT_TRUE(bytes) << file.path();
      EXPECT_EQ(core::sha256_hex(*bytes), file.sha256()) << file.path();
    }
  }
  EXPECT_GE(index - block * kBlockSize, at_least);
}

TEST(Store, RoundTrip) {
  const std::string folder = fresh_folder("set");
  ASSERT_TRUE(run_to(folder, 7, 3, real_file_ops()));
  expect_whole(folder, 0, 7);
  const auto files = tree(folder);
  EXPECT_EQ(files.size(), 1u + 7 * 2 + 1);
  EXPECT_EQ(files.at("images/val/bolt/000000004.png"), picture_of(4));
}

TEST(Store, GroupSizeChangesNoByte) {
  const auto whole = uninterrupted(11);
  for (const std::size_t group : {1, 2, 5, 100}) {
    const std::string folder = fresh_folder("set");
    ASSERT_TRUE(run_to(folder, 11, group, quick_file_ops()));
    EXPECT_EQ(tree(folder), whole) << group;
  }
}

TEST(Store, BlocksOfAThousand) {
  const std::string folder = fresh_folder("set");
  ASSERT_TRUE(run_to(folder, 1003, 50, quick_file_ops()));
  EXPECT_EQ(count_records(folder, 0).value(), 1000u);
  EXPECT_EQ(count_records(folder, 1).value(), 3u);
  EXPECT_EQ(count_records(folder, 2).value(), 0u);
}

TEST(Store, TornTailIsCutAtEveryByteOfTheLastRecord) {
  const auto whole = uninterrupted(3);
  const std::string journal = whole.at(records_path(0));
  const std::string two = uninterrupted(2).at(records_path(0));
  for (std::size_t size = two.size(); size < journal.size(); ++size) {
    const std::string folder = fresh_folder("torn" + std::to_string(size));
    std::filesystem::create_directories(folder + "/records");
    overwrite(folder + "/" + records_path(0), journal.substr(0, size));
    auto store = Store::open(folder).value();
    EXPECT_EQ(store->open_block(0).value(), 2u) << size;
    EXPECT_EQ(read_file(folder + "/" + records_path(0)).value(), two);
  }
}

TEST(Store, WhatFollowsABadRecordIsMadeAnew) {
  const auto whole = uninterrupted(9);
  const std::string folder = fresh_folder("set");
  ASSERT_TRUE(run_to(folder, 9, 4, quick_file_ops()));
  std::string journal = whole.at(records_path(0));
  journal[journal.size() / 2] = static_cast<char>(journal[journal.size() / 2] ^ 1);
  overwrite(folder + "/" + records_path(0), journal);
  ASSERT_TRUE(run_to(folder, 9, 4, quick_file_ops()));
  EXPECT_EQ(tree(folder), whole);
}

TEST(Store, ARecordOutOfOrderIsCut) {
  const std::string folder = fresh_folder("set");
  ASSERT_TRUE(run_to(folder, 3, 4, quick_file_ops()));
  const std::string path = folder + "/" + records_path(0);
  const std::string journal = read_file(path).value();
  overwrite(path, journal + journal);  // indices 0, 1, 2 again
  auto store = Store::open(folder).value();
  EXPECT_EQ(store->open_block(0).value(), 3u);
  EXPECT_EQ(read_file(path).value(), journal);
}

TEST(Store, ADiskThatFillsAtAnyOperationLosesAndDoublesNothing) {
  const auto whole = uninterrupted(6);
  FaultyFileOps counter(kNever);
  ASSERT_TRUE(run_to(fresh_folder("counted"), 6, 2, counter));
  ASSERT_GT(counter.operations(), 30u);
  for (std::uint64_t n = 0; n < counter.operations(); ++n) {
    const std::string folder = fresh_folder("set");
    FaultyFileOps ops(n);
    const auto failed = run_to(folder, 6, 2, ops);
    ASSERT_FALSE(failed) << n;
    EXPECT_NE(failed.error().message.find("No space left"), std::string::npos);
    EXPECT_NE(failed.error().remedy, "");
    if (std::filesystem::exists(folder + "/" + records_path(0))) expect_whole(folder, 0, 0);
    ASSERT_TRUE(run_to(folder, 6, 2, quick_file_ops())) << n;
    EXPECT_EQ(tree(folder), whole) << n;
  }
}

TEST(Store, APowerCutAtAnyOperationLeavesNoRecordWithoutItsFiles) {
  const auto whole = uninterrupted(6);
  FaultyFileOps counter(kNever);
  ASSERT_TRUE(run_to(fresh_folder("counted"), 6, 2, counter));
  for (std::uint64_t n = 0; n < counter.operations(); ++n) {
    const std::string folder = fresh_folder("set");
    FaultyFileOps ops(n);
    ASSERT_FALSE(run_to(folder, 6, 2, ops));
    ops.cut_power();
    if (std::filesystem::exists(folder + "/" + records_path(0))) expect_whole(folder, 0, 0);
    ASSERT_TRUE(run_to(folder, 6, 2, quick_file_ops())) << n;
    EXPECT_EQ(tree(folder), whole) << n;
  }
}

TEST(Store, AnImageThatWasNotCommittedDoesNotCount) {
  const std::string folder = fresh_folder("set");
  {
    auto store = Store::open(folder).value();
    ASSERT_EQ(store->open_block(0).value(), 0u);
    ASSERT_TRUE(put_image(*store, 0));
  }
  EXPECT_EQ(count_records(folder, 0).value(), 0u);
}

TEST(Store, TemporaryFilesOfAKilledProcessAreRemoved) {
  const std::string folder = fresh_folder("set");
  std::filesystem::create_directories(folder + "/" + kTempFolder + "/killed");
  overwrite(folder + "/" + kTempFolder + "/killed/0", "half a pict");
  const auto store = Store::open(folder).value();
  EXPECT_FALSE(std::filesystem::exists(folder + "/" + kTempFolder + "/killed"));
}

TEST(Store, TemporaryFilesOfALivingProcessAreLeft) {
  const std::string folder = fresh_folder("set");
  const auto first = TempFolder::create(folder).value();
  const std::string name = first->next_name();
  overwrite(name, "being written");
  const auto second = TempFolder::create(folder).value();
  EXPECT_TRUE(std::filesystem::exists(name));
}

TEST(Store, ASecondWriterOfABlockIsRefused) {
  const std::string folder = fresh_folder("set");
  auto first = Store::open(folder).value();
  auto second = Store::open(folder).value();
  ASSERT_TRUE(first->open_block(0));
  const auto refused = second->open_block(0);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("another process"), std::string::npos);
  EXPECT_TRUE(second->open_block(1));
  first->close_block(0);
  EXPECT_TRUE(second->open_block(0));
}

TEST(Store, AFolderOfOtherThingsIsRefused) {
  const std::string folder = fresh_folder("home");
  std::filesystem::create_directories(folder);
  overwrite(folder + "/letter.txt", "dear");
  const auto store = Store::open(folder);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().exit_code, 2);
  EXPECT_EQ(store.error().place, "letter.txt");
  overwrite(folder + "/file", "");
  EXPECT_EQ(Store::open(folder + "/file").error().exit_code, 2);
}

// The kernel's own refusal: files may not grow beyond a limit, as on a full disk.
TEST(Store, TheSystemsOwnErrorIsReported) {
  const std::string folder = fresh_folder("set");
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{1000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  auto store = Store::open(folder).value();
  const auto put = store->put("image", "images/train/a/000000000.png", std::string(5000, 'x'));
  setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().file, folder + "/images/train/a/000000000.png");
  EXPECT_NE(put.error().message.find("File too large"), std::string::npos);
  store.reset();
  EXPECT_TRUE(tree(folder).empty());
}

}  // namespace
}  // namespace partbooth::exporter
