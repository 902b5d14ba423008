// SPDX-License-Identifier: Apache-2.0
#include "export/dataset_reader.h"

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>

#include <filesystem>
#include <optional>
#include <sstream>

#include "export/file_ops.h"
#include "export/layout.h"
#include "export/record_file.h"
#include "schema/schema.h"

namespace partbooth::exporter {
namespace {

namespace fs = std::filesystem;

using google::protobuf::internal::WireFormatLite;

// A message with other bytes, or none, for each of its fields of this number; nothing if it is no message.
template <class Replace>
std::optional<std::string> with_field_replaced(std::string_view message, int field, const Replace& replace) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(message.data());
  google::protobuf::io::CodedInputStream in(bytes, static_cast<int>(message.size()));
  std::string out;
  out.reserve(message.size());
  for (;;) {
    const int start = in.CurrentPosition();
    const std::uint32_t tag = in.ReadTag();
    if (tag == 0) return in.ConsumedEntireMessage() ? std::optional(out) : std::nullopt;
    if (!WireFormatLite::SkipField(&in, tag)) return std::nullopt;
    const std::string_view whole = message.substr(start, in.CurrentPosition() - start);
    if (WireFormatLite::GetTagFieldNumber(tag) != field) {
      out += whole;
      continue;
    }
    const std::optional<std::string> other = replace(tag, whole);
    if (!other) return std::nullopt;
    out += *other;
  }
}

// A record without scene.draws; nothing if it is no record.
std::optional<std::string> without_draws(std::string_view record) {
  const auto nothing = [](std::uint32_t, std::string_view) { return std::optional(std::string()); };
  const auto scene = [&](std::uint32_t tag, std::string_view whole) -> std::optional<std::string> {
    google::protobuf::io::CodedInputStream in(reinterpret_cast<const std::uint8_t*>(whole.data()),
                                              static_cast<int>(whole.size()));
    std::uint32_t size = 0;
    in.ReadTag();
    if (!in.ReadVarint32(&size) || size > whole.size()) return std::nullopt;
    const auto content =
        with_field_replaced(whole.substr(whole.size() - size), schema::SceneSpec::kDrawsFieldNumber, nothing);
    if (!content) return std::nullopt;
    std::string out;
    google::protobuf::io::StringOutputStream stream(&out);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.WriteTag(tag);
    coded.WriteVarint32(static_cast<std::uint32_t>(content->size()));
    coded.WriteString(*content);
    coded.Trim();
    return out;
  };
  return with_field_replaced(record, schema::ImageRecord::kSceneFieldNumber, scene);
}

bool read_record(const std::string& data, Draws draws, schema::ImageRecord& record) {
  if (draws == Draws::kKeep) return record.ParseFromString(data);
  const auto lean = without_draws(data);
  return lean && record.ParseFromString(*lean);
}

core::Result<void> for_each_of_block(const std::string& path, std::uint64_t block,
                                     const DatasetReader::Visit& visit, Draws draws) {
  auto reader = RecordReader::open(path);
  if (!reader) return core::fail(reader.error());
  std::string data;
  std::uint64_t index = block * kBlockSize;
  const auto damaged = [&](const std::string& why) {
    return core::fail({path, fmt::format("record of image {}", index), why,
                       "render again with the same --out: what is damaged is made anew"});
  };
  while (reader->next(data)) {
    schema::ImageRecord record;
    if (!read_record(data, draws, record)) return damaged("the record cannot be read");
    if (record.index() != index) return damaged(fmt::format("image {} stands in its place", record.index()));
    PB_RETURN_IF_ERROR(visit(std::move(record), data));
    ++index;
  }
  if (!reader->damage().empty()) return damaged(reader->damage());
  return {};
}

}  // namespace

core::Result<DatasetReader> DatasetReader::open(const std::string& folder) {
  const std::string config_path = folder + "/" + kConfigFile;
  if (!fs::exists(config_path))
    return core::fail(
        {folder, "", "is no data set: it has no dataset.yaml", "name the --out of a `partbooth render`", 2});
  auto config = schema::read_config(config_path);
  if (!config) return core::fail(config.error());
  auto text = read_file(folder + "/" + kClassesFile);
  if (!text) return core::fail(text.error());
  DatasetReader reader;
  reader.folder_ = folder;
  reader.config_ = std::move(*config);
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) reader.classes_.push_back(line);
  return reader;
}

core::Result<void> DatasetReader::for_each(const Visit& visit, Draws draws) const {
  for (std::uint64_t block = 0; block < blocks_for(count()); ++block) {
    const std::string path = folder_ + "/" + records_path(block);
    if (!fs::exists(path)) continue;
    PB_RETURN_IF_ERROR(for_each_of_block(path, block, visit, draws));
  }
  return {};
}

core::Result<schema::ImageRecord> DatasetReader::find(std::uint64_t index) const {
  const std::string path = folder_ + "/" + records_path(block_of(index));
  if (fs::exists(path)) {
    auto reader = RecordReader::open(path);
    if (!reader) return core::fail(reader.error());
    schema::ImageRecord record;
    for (std::string data; reader->next(data);)
      if (record.ParseFromString(data) && record.index() == index) return record;
  }
  return core::fail({folder_, key_of(index), "the data set has no record of this image",
                     fmt::format("it has {} images; see {}", count(), records_path(block_of(index))), 2});
}

}  // namespace partbooth::exporter
