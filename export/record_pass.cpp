// SPDX-License-Identifier: Apache-2.0
#include "export/record_pass.h"

#include <fmt/format.h>

#include <filesystem>

#include "export/layout.h"
#include "export/packed_draws.h"

namespace partbooth::exporter {
namespace {

bool read_record(const std::string& data, Draws draws, schema::ImageRecord& record) {
  if (draws == Draws::kKeep) return parse_with_draws(data, record);
  if (!record.ParseFromString(data)) return false;
  record.clear_packed_draws();
  if (record.has_scene()) record.mutable_scene()->clear_draws();
  return true;
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
