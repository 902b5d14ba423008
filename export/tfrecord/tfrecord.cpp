// SPDX-License-Identifier: Apache-2.0
#include "export/tfrecord/tfrecord.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>

#include "core/sha256.h"
#include "export/export_folder.h"
#include "export/file_ops.h"
#include "export/record_file.h"
#include "export/summary.h"
#include "export/tfrecord/example.h"

namespace partbooth::exporter {
namespace {

constexpr std::uint64_t kShardBytes = 100'000'000;
constexpr std::uint64_t kBufferBytes = 1 << 20;
constexpr int kVersion = 1;  // of the bytes that this exporter writes

// The shards of one split, written one after the other: each takes an even share of the split's pictures, in
// their order.
class SplitWriter {
 public:
  SplitWriter(std::string split, std::uint64_t images, std::uint64_t shards)
      : split_(std::move(split)), images_(images), shards_(shards) {}

  core::Result<void> add(const ExportFolder& folder, const std::string& example) {
    const std::uint64_t shard = written_ * shards_ / images_;
    if (!file_ || shard != shard_) {
      PB_RETURN_IF_ERROR(flush());
      shard_ = shard;
      path_ = folder.path(fmt::format("{}-{:05}-of-{:05}.tfrecord", split_, shard, shards_));
      file_.emplace(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
      if (!file_->valid()) return core::fail(io_error(path_, "write", errno));
    }
    append_record(buffer_, example);
    ++written_;
    return buffer_.size() < kBufferBytes ? core::Result<void>{} : flush();
  }

  core::Result<void> flush() {
    if (buffer_.empty()) return {};
    auto done = real_file_ops().append(*file_, path_, buffer_);
    buffer_.clear();
    return done;
  }

 private:
  std::string split_;
  std::uint64_t images_;
  std::uint64_t shards_;
  std::uint64_t written_ = 0;
  std::uint64_t shard_ = 0;
  std::string path_;
  std::optional<Descriptor> file_;
  std::string buffer_;
};

std::uint64_t shards_of(const SplitSummary& split, const ExportOptions& options) {
  const std::uint64_t wanted =
      options.shards != 0 ? options.shards : (split.bytes + kShardBytes - 1) / kShardBytes;
  return std::clamp<std::uint64_t>(wanted, 1, split.images);
}

core::Result<std::string> read_picture(const std::string& dataset, const schema::ImageRecord& record) {
  const schema::StoredFile& file = record.files(0);
  auto bytes = read_file(dataset + "/" + file.path());
  if (!bytes) return core::fail(bytes.error());
  const auto damaged = [&](const std::string& what) {
    return core::fail({dataset + "/" + file.path(), "", what, "see `partbooth verify`"});
  };
  if (bytes->size() != file.bytes())
    return damaged(fmt::format("has {} bytes, its record says {}", bytes->size(), file.bytes()));
  // A shard would give damaged bytes a checksum of their own: nobody could find them there.
  if (core::sha256_hex(*bytes) != file.sha256()) return damaged("has other bytes than its record says");
  return bytes;
}

core::Result<void> write_shards(const DatasetReader& dataset, const DatasetSummary& summary,
                                const ExportOptions& options, const ExportFolder& folder) {
  std::map<std::string, SplitWriter> writers;
  for (const auto& [name, split] : summary.splits)
    writers.emplace(name, SplitWriter(name, split.images, shards_of(split, options)));
  PB_RETURN_IF_ERROR(
      dataset.for_each([&](const schema::ImageRecord& record, const std::string&) -> core::Result<void> {
        auto picture = read_picture(dataset.folder(), record);
        if (!picture) return core::fail(picture.error());
        return writers.at(record.scene().split()).add(folder, to_tf_example(record, *picture));
      }));
  for (auto& [name, writer] : writers) PB_RETURN_IF_ERROR(writer.flush());
  return {};
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

core::Result<void> write_label_files(const std::vector<std::string>& classes, const ExportFolder& folder) {
  std::string map, list;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    map += fmt::format("item {{\n  id: {}\n  name: {}\n}}\n", i + 1, quoted(classes[i]));
    list += fmt::format("{}:{}\n", i, classes[i]);
  }
  PB_RETURN_IF_ERROR(real_file_ops().write(folder.path("label_map.pbtxt"), map));
  return real_file_ops().write(folder.path("labels.txt"), list);
}

}  // namespace

core::Result<ExportSummary> export_tfrecord(const DatasetReader& dataset, const ExportOptions& options) {
  const auto summary = summarize_finished(dataset);
  if (!summary) return core::fail(summary.error());
  const std::string target = options.out.empty() ? dataset.folder() + "/export/tfrecord" : options.out;
  const std::string fingerprint =
      core::sha256_hex(fmt::format("tfrecord {} {} {} {}", kVersion, options.shards, summary->records_sha256,
                                   fmt::join(dataset.classes(), "\n")));
  auto folder = ExportFolder::create(target, {fingerprint, summary->records_sha256, {}});
  if (!folder) return core::fail(folder.error());
  if (folder->up_to_date()) return ExportSummary{target, summary->images, true};
  PB_RETURN_IF_ERROR(write_shards(dataset, *summary, options, *folder));
  PB_RETURN_IF_ERROR(write_label_files(dataset.classes(), *folder));
  PB_RETURN_IF_ERROR(folder->publish());
  return ExportSummary{target, summary->images, false};
}

}  // namespace partbooth::exporter
