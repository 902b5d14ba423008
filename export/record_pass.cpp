// SPDX-License-Identifier: Apache-2.0
#include "export/record_pass.h"

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <filesystem>

#include "export/layout.h"

namespace partbooth::exporter {
namespace {

using google::protobuf::MessageLite;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

CodedInputStream stream_of(std::string_view bytes) {
  return CodedInputStream(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                          static_cast<int>(bytes.size()));
}

bool merge(std::string_view bytes, MessageLite& message) {
  CodedInputStream in = stream_of(bytes);
  return bytes.empty() || (message.MergeFromCodedStream(&in) && in.ConsumedEntireMessage());
}

// Merges the bytes of a message but for its fields of this number, a message each: `other` gets their
// content. False: the bytes are no message, or `other` said so.
template <class Other>
bool merge_but(std::string_view bytes, int field, MessageLite& message, const Other& other) {
  CodedInputStream in = stream_of(bytes);
  std::size_t merged = 0;
  for (;;) {
    const auto start = static_cast<std::size_t>(in.CurrentPosition());
    const std::uint32_t tag = in.ReadTag();
    if (tag == 0) break;
    if (tag != WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED)) {
      if (!WireFormatLite::SkipField(&in, tag)) return false;
      continue;
    }
    if (!merge(bytes.substr(merged, start - merged), message)) return false;
    std::uint32_t size = 0;
    if (!in.ReadVarint32(&size)) return false;
    const auto content = static_cast<std::size_t>(in.CurrentPosition());
    if (!in.Skip(static_cast<int>(size)) || !other(bytes.substr(content, size))) return false;
    merged = content + size;
  }
  return in.ConsumedEntireMessage() && merge(bytes.substr(merged), message);
}

bool merge_without_draws(std::string_view bytes, schema::ImageRecord& record) {
  const auto scene = [&](std::string_view content) {
    return merge_but(content, schema::SceneSpec::kDrawsFieldNumber, *record.mutable_scene(),
                     [](std::string_view) { return true; });
  };
  return merge_but(bytes, schema::ImageRecord::kSceneFieldNumber, record, scene);
}

bool read_record(const std::string& data, Draws draws, schema::ImageRecord& record) {
  return draws == Draws::kKeep ? record.ParseFromString(data) : merge_without_draws(data, record);
}

}  // namespace

bool RecordStream::open_next_block(PassingRecord& passing) {
  for (; block_ < blocks_for(dataset_.count()); ++block_) {
    path_ = dataset_.folder() + "/" + records_path(block_);
    if (!std::filesystem::exists(path_)) continue;
    auto reader = RecordReader::open(path_);
    index_ = block_++ * kBlockSize;
    if (reader)
      reader_.emplace(std::move(*reader));
    else
      passing.state = core::fail(reader.error());
    return true;
  }
  return false;
}

bool RecordStream::next(PassingRecord& passing) {
  passing.state = {};
  passing.damage.clear();
  while (!ended_) {
    if (!reader_ && !open_next_block(passing)) return false;
    passing.path = path_;
    passing.index = index_++;
    if (reader_ && reader_->next_unchecked(passing.data, passing.crc)) return true;
    if (reader_) passing.damage = reader_->damage();
    ended_ = !passing.damage.empty() || !passing.state;
    reader_.reset();
    if (ended_) return true;
  }
  return false;
}

core::Result<void> parse(PassingRecord& passing, Draws draws) {
  PB_RETURN_IF_ERROR(passing.state);
  passing.arena.Reset();
  passing.record = google::protobuf::Arena::CreateMessage<schema::ImageRecord>(&passing.arena);
  const auto damaged = [&](const std::string& why) {
    return core::fail({passing.path, fmt::format("record of image {}", passing.index), why,
                       "render again with the same --out: what is damaged is made anew"});
  };
  if (!passing.damage.empty()) return damaged(passing.damage);
  if (!has_crc(passing.data, passing.crc)) return damaged(kBadCrc);
  if (!read_record(passing.data, draws, *passing.record)) return damaged("the record cannot be read");
  if (passing.record->index() != passing.index)
    return damaged(fmt::format("image {} stands in its place", passing.record->index()));
  return {};
}

}  // namespace partbooth::exporter
