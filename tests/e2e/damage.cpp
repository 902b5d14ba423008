// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/damage.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/sha256.h"
#include "export/record_file.h"
#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

schema::StoredFile& file_of(schema::ImageRecord& record, const std::string& kind) {
  for (schema::StoredFile& file : *record.mutable_files())
    if (file.kind() == kind) return file;
  ADD_FAILURE() << "no file " << kind;
  return *record.mutable_files(0);
}

}  // namespace

void expect_found(const Damage& damage) {
  const std::string set = copy_of(base_dataset());
  damage.plant(set);
  const Ran ran = partbooth({"verify", set, "--json"});
  EXPECT_EQ(ran.exit_code, 1) << ran.err;
  bool found = false;
  const auto json = nlohmann::json::parse(ran.out);
  for (const auto& finding : json["findings"]) {
    found |= finding["kind"] == damage.kind &&
             finding["message"].get<std::string>().find(damage.message) != std::string::npos;
    EXPECT_NE(finding["file"], "") << finding;
    EXPECT_NE(finding["remedy"], "") << finding;
  }
  EXPECT_TRUE(found) << ran.out;
}

void flip_bit(const std::string& path, double where) {
  std::string bytes = file_text(path);
  const auto at = static_cast<std::size_t>(where * static_cast<double>(bytes.size()));
  bytes[at] = static_cast<char>(bytes[at] ^ 4);
  write_text(path, bytes);
}

void write_bytes(const std::string& path, const std::vector<std::uint8_t>& bytes) {
  write_text(path, {bytes.begin(), bytes.end()});
}

void edit_records(const std::string& set, const std::function<void(Records& records)>& edit) {
  const std::string path = set + "/records/000000.records";
  auto reader = exporter::RecordReader::open(path);
  ASSERT_TRUE(reader);
  Records records;
  for (std::string data; reader->next(data);) ASSERT_TRUE(records.emplace_back().ParseFromString(data));
  edit(records);
  std::string bytes;
  for (const schema::ImageRecord& record : records)
    exporter::append_record(bytes, record.SerializeAsString());
  write_text(path, bytes);
}

void replace_file(const std::string& set, schema::ImageRecord& record, const std::string& kind,
                  const std::vector<std::uint8_t>& bytes) {
  schema::StoredFile& file = file_of(record, kind);
  write_bytes(set + "/" + file.path(), bytes);
  file.set_bytes(bytes.size());
  file.set_sha256(core::sha256_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
}

std::string path_of(const std::string& set, const schema::ImageRecord& record, const std::string& kind) {
  schema::ImageRecord copy = record;
  return set + "/" + file_of(copy, kind).path();
}

}  // namespace partbooth::e2e
