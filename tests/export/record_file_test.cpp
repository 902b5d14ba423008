// SPDX-License-Identifier: Apache-2.0
#include "export/record_file.h"

#include "export/crc32c.h"
#include "tests/export/fixtures.h"

namespace partbooth::exporter {
namespace {

// RFC 3720, appendix B.4.
TEST(Crc32c, KnownValues) {
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(crc32c(""), 0u);
}

TEST(Crc32c, InstructionAndTableAgree) {
  std::string bytes;
  for (int n = 0; n < 70; ++n) {
    EXPECT_EQ(crc32c(bytes), crc32c_by_table(bytes)) << n;
    bytes.push_back(static_cast<char>(n * 37));
  }
}

std::vector<std::string> read_all(const std::string& path, std::string* damage = nullptr,
                                  std::uint64_t* offset = nullptr) {
  auto reader = RecordReader::open(path).value();
  std::vector<std::string> records;
  for (std::string data; reader.next(data);) records.push_back(data);
  if (damage != nullptr) *damage = reader.damage();
  if (offset != nullptr) *offset = reader.offset();
  return records;
}

const std::vector<std::string> kRecords{"first", "", std::string(5000, 'x'), "last"};

std::string file_of_records(const std::string& path) {
  std::string bytes;
  for (const std::string& record : kRecords) append_record(bytes, record);
  overwrite(path, bytes);
  return bytes;
}

TEST(RecordFile, RoundTrip) {
  const std::string path = fresh_folder("file");
  file_of_records(path);
  std::string damage;
  EXPECT_EQ(read_all(path, &damage), kRecords);
  EXPECT_EQ(damage, "");
}

TEST(RecordFile, ReportsWhereTheFirstBadRecordBegins) {
  const std::string path = fresh_folder("file");
  const std::string good = file_of_records(path);
  const std::uint64_t third = 2 * kRecordOverhead + 5;
  for (std::uint64_t at = third; at < third + kRecordOverhead + 5000; at += at < third + 14 ? 1 : 499) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    overwrite(path, bad);
    std::string damage;
    std::uint64_t offset = 0;
    EXPECT_EQ(read_all(path, &damage, &offset).size(), 2u) << at;
    EXPECT_EQ(offset, third);
    EXPECT_NE(damage, "");
  }
}

TEST(RecordFile, AHugeLengthWithAGoodCrcIsDamage) {
  const std::string path = fresh_folder("file");
  const std::uint64_t length = ~0ull - 8;
  std::string bytes(reinterpret_cast<const char*>(&length), 8);
  const std::uint32_t crc = masked(crc32c(bytes));
  bytes.append(reinterpret_cast<const char*>(&crc), 4);
  overwrite(path, bytes + "some data");
  std::string damage;
  EXPECT_TRUE(read_all(path, &damage).empty());
  EXPECT_EQ(damage, "the file ends inside a record");
}

TEST(RecordFile, MissingFileIsAnErrorThatNamesIt) {
  const auto reader = RecordReader::open("no/such/file");
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().file, "no/such/file");
  EXPECT_NE(reader.error().message.find("No such file"), std::string::npos);
}

}  // namespace
}  // namespace partbooth::exporter
