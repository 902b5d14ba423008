// SPDX-License-Identifier: Apache-2.0
#include "export/tfrecord/tfrecord.h"

#include <fmt/format.h>

#include <optional>

#include "export/export_folder.h"
#include "export/notes.h"
#include "export/pictures.h"
#include "export/record_file.h"
#include "export/shards.h"
#include "export/tfrecord/example.h"

namespace partbooth::exporter {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

core::Result<void> write_label_files(const std::vector<std::string>& classes, ExportFolder& folder) {
  std::string map, list;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    map += fmt::format("item {{\n  id: {}\n  name: {}\n}}\n", i + 1, quoted(classes[i]));
    list += fmt::format("{}:{}\n", i, classes[i]);
  }
  PB_RETURN_IF_ERROR(folder.write_listed("label_map.pbtxt", map));
  return folder.write_listed("labels.txt", list);
}

class Tfrecord : public Exporter {
 public:
  Tfrecord(const DatasetReader& dataset, const ExportOptions& options)
      : dataset_(dataset), options_(options) {}

  core::Result<void> look(const ExportImage& image) override {
    keypoints_.look(image.record.labels());
    return {};
  }

  core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) override {
    PB_RETURN_IF_ERROR(write_notes(folder, "tfrecord", summary, unlisted_objects(summary)));
    const char* extension = options_.gzip ? "tfrecord.gz" : "tfrecord";
    const auto name = [extension](const std::string& split, std::uint64_t shard, std::uint64_t shards) {
      return fmt::format("{}-{:05}-of-{:05}.{}", split, shard, shards, extension);
    };
    const auto packing = options_.gzip ? OutputFile::Packing::kGzip : OutputFile::Packing::kNone;
    shards_.emplace(folder, summary, options_.shards, name, packing, "");
    return write_label_files(dataset_.classes(), folder);
  }

  core::Result<Made> make(const ExportImage& image) const override {
    Made made;
    if (shards_->is_done(image)) return made;
    auto picture = read_checked(dataset_.folder(), image.record.files(0));
    if (!picture) return core::fail(picture.error());
    append_record(made.bytes, to_tf_example(image.record, std::move(*picture), options_.masks, keypoints_));
    return made;
  }

  core::Result<void> add(const ExportImage& image, const Made& made) override {
    return shards_->add(image, made.bytes);
  }

  core::Result<void> finish() override { return shards_->finish(); }

 private:
  const DatasetReader& dataset_;
  ExportOptions options_;
  KeypointNames keypoints_;
  std::optional<ShardWriter> shards_;
};

}  // namespace

core::Result<std::unique_ptr<Exporter>> make_tfrecord(const DatasetReader& dataset,
                                                      const ExportOptions& options) {
  return std::make_unique<Tfrecord>(dataset, options);
}

}  // namespace partbooth::exporter
