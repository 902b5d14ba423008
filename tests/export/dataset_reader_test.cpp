// SPDX-License-Identifier: Apache-2.0
#include "export/dataset_reader.h"

#include <gtest/gtest.h>

#include "export/record_file.h"
#include "tests/export/edge_cases.h"
#include "tests/export/fixtures.h"
#include "tests/export/hand_dataset.h"

namespace partbooth::exporter {
namespace {

std::string made_set(std::vector<schema::ImageRecord> records) {
  std::string folder = fresh_folder("set");
  EXPECT_TRUE(make_record_dataset(folder, edge_labels(), std::move(records)));
  return folder;
}

std::vector<schema::ImageRecord> read_all(const DatasetReader& dataset, Draws draws) {
  std::vector<schema::ImageRecord> out;
  const auto done = dataset.for_each(
      [&](const schema::ImageRecord& record) -> core::Result<void> {
        out.push_back(record);
        return {};
      },
      draws);
  EXPECT_TRUE(done) << done.error().text();
  return out;
}

std::vector<schema::ImageRecord> records_with_draws() {
  auto records = edge_records(true);
  for (schema::ImageRecord& record : records) {
    for (int i = 0; i < 200; ++i) {
      schema::Draw& draw = *record.mutable_scene()->add_draws();
      draw.set_stream("scene.camera.stream_" + std::to_string(i));
      draw.set_value(0.1 * i);
    }
    record.mutable_scene()->add_refused("size");  // stands behind the draws
  }
  return records;
}

schema::ImageRecord first_as_stored(const std::string& folder) {
  auto reader = RecordReader::open(folder + "/" + records_path(0)).value();
  std::string data;
  schema::ImageRecord record;
  EXPECT_TRUE(reader.next(data) && record.ParseFromString(data));
  return record;
}

TEST(DatasetReader, LeavesOutTheDrawsAndNothingElse) {
  const auto dataset = DatasetReader::open(made_set(records_with_draws()));
  ASSERT_TRUE(dataset) << dataset.error().text();
  auto whole = read_all(*dataset, Draws::kKeep);
  const auto lean = read_all(*dataset, Draws::kLeaveOut);
  ASSERT_EQ(whole.size(), lean.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_EQ(whole[i].scene().draws_size(), 200);
    whole[i].mutable_scene()->clear_draws();
    EXPECT_EQ(whole[i].SerializeAsString(), lean[i].SerializeAsString());
  }
}

TEST(DatasetReader, DrawsAreStoredSmallAndComeBackAsTheyWere) {
  const auto made = records_with_draws();
  const std::string folder = made_set(made);
  const schema::ImageRecord stored = first_as_stored(folder);
  EXPECT_EQ(stored.scene().draws_size(), 0);
  EXPECT_LT(stored.packed_draws().size(), made[0].scene().ByteSizeLong() / 3);
  const auto dataset = DatasetReader::open(folder);
  ASSERT_TRUE(dataset) << dataset.error().text();
  const auto all = read_all(*dataset, Draws::kKeep);
  const auto found = dataset->find(0);
  ASSERT_TRUE(found) << found.error().text();
  for (const schema::ImageRecord& record : {all[0], *found}) {
    EXPECT_TRUE(record.packed_draws().empty());
    ASSERT_EQ(record.scene().draws_size(), 200);
    for (int i = 0; i < 200; ++i)
      EXPECT_EQ(record.scene().draws(i).SerializeAsString(), made[0].scene().draws(i).SerializeAsString());
  }
}

TEST(DatasetReader, DrawsOfEarlierVersionsAreNotPacked) {
  const std::string folder = made_set(records_with_draws());
  const auto dataset = DatasetReader::open(folder);
  ASSERT_TRUE(dataset) << dataset.error().text();
  const auto whole = read_all(*dataset, Draws::kKeep);
  std::string file;
  for (const schema::ImageRecord& record : whole) append_record(file, record);
  overwrite(folder + "/" + records_path(0), file);
  const auto again = read_all(*dataset, Draws::kKeep), lean = read_all(*dataset, Draws::kLeaveOut);
  ASSERT_EQ(again.size(), whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_EQ(again[i].SerializeAsString(), whole[i].SerializeAsString());
    EXPECT_EQ(lean[i].scene().draws_size(), 0);
  }
}

TEST(DatasetReader, DrawsThatCannotBeUnpackedAreAnError) {
  const std::string folder = made_set(records_with_draws());
  schema::ImageRecord record = first_as_stored(folder);
  record.set_packed_draws("not what zlib writes");
  std::string file;
  append_record(file, record);
  overwrite(folder + "/" + records_path(0), file);
  const auto dataset = DatasetReader::open(folder);
  ASSERT_TRUE(dataset) << dataset.error().text();
  const auto done =
      dataset->for_each([](const schema::ImageRecord&) -> core::Result<void> { return {}; }, Draws::kKeep);
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().text().find("cannot be read"), std::string::npos) << done.error().text();
}

// A record whose bytes are no message: its checksum is right, as a faulty writer would make it.
TEST(DatasetReader, RecordThatIsNoMessageIsAnError) {
  const std::string folder = made_set(edge_records(false));
  // All of it, or its scene alone (field 3).
  for (const std::string& bytes : {std::string(40, '\xff'), "\x1a\x28" + std::string(40, '\xff')}) {
    std::string file;
    append_record(file, bytes);
    overwrite(folder + "/" + records_path(0), file);
    const auto dataset = DatasetReader::open(folder);
    ASSERT_TRUE(dataset);
    for (const Draws draws : {Draws::kKeep, Draws::kLeaveOut}) {
      const auto done =
          dataset->for_each([](const schema::ImageRecord&) -> core::Result<void> { return {}; }, draws);
      ASSERT_FALSE(done);
      EXPECT_NE(done.error().text().find("cannot be read"), std::string::npos) << done.error().text();
    }
  }
}

}  // namespace
}  // namespace partbooth::exporter
