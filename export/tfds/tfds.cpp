// SPDX-License-Identifier: Apache-2.0
#include "export/tfds/tfds.h"

#include <fmt/format.h>

#include <optional>

#include "export/export_folder.h"
#include "export/notes.h"
#include "export/objects.h"
#include "export/pictures.h"
#include "export/record_file.h"
#include "export/shards.h"
#include "export/tfds/metadata.h"
#include "export/tfrecord/example_builder.h"

namespace partbooth::exporter {
namespace {

tf::Example to_example(const schema::ImageRecord& record, std::string picture) {
  ExampleBuilder builder;
  builder.add_text("image", std::move(picture));
  builder.add_text("image/filename", record.key() + extension_of(record));
  builder.add_int("label", record.scene().label().empty() ? -1 : record.scene().class_id());
  tf::FloatList area, box;
  tf::Int64List crowd, label;
  const double w = record.labels().width_px(), h = record.labels().height_px();
  for (const schema::ObjectLabel* object : exported_objects(record.labels())) {
    const schema::PixelBox& b = object->modal_box();
    area.add_value(static_cast<float>(object->mask_px()));
    for (const double edge : {b.y0() / h, b.x0() / w, b.y1() / h, b.x1() / w})
      box.add_value(static_cast<float>(edge));
    crowd.add_value(object->ignored() ? 1 : 0);
    label.add_value(object->class_id());
  }
  *builder.list_of("objects/area").mutable_float_list() = std::move(area);
  *builder.list_of("objects/bbox").mutable_float_list() = std::move(box);
  *builder.list_of("objects/is_crowd").mutable_int64_list() = std::move(crowd);
  *builder.list_of("objects/label").mutable_int64_list() = std::move(label);
  return builder.take();
}

class Tfds : public Exporter {
 public:
  Tfds(const DatasetReader& dataset, std::uint32_t shards) : dataset_(dataset), wanted_(shards) {}

  core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) override {
    folder_ = &folder;
    PB_RETURN_IF_ERROR(write_notes(folder, "tfds", summary, unlisted_objects(summary)));
    for (const auto& [split, counts] : summary.splits) splits_.push_back(split);
    const auto name = [](const std::string& split, std::uint64_t shard, std::uint64_t shards) {
      return fmt::format("{}-{}.tfrecord-{:05}-of-{:05}", tfds::kName, split, shard, shards);
    };
    shards_.emplace(folder, summary, wanted_, name, OutputFile::Packing::kNone, "");
    std::string classes;
    for (const std::string& label : dataset_.classes()) classes += label + "\n";
    PB_RETURN_IF_ERROR(folder.write_listed("label.labels.txt", classes));
    PB_RETURN_IF_ERROR(folder.write_listed("objects-label.labels.txt", classes));
    const std::string encoding = dataset_.config().image().format() == "png" ? "png" : "jpeg";
    return folder.write_listed("features.json", tfds::features(encoding, dataset_.classes().size()));
  }

  core::Result<Made> make(const ExportImage& image) const override {
    Made made;
    if (shards_->is_done(image)) return made;
    auto picture = read_checked(dataset_.folder(), image.record.files(0));
    if (!picture) return core::fail(picture.error());
    append_record(made.bytes, to_example(image.record, std::move(*picture)));
    return made;
  }

  core::Result<void> add(const ExportImage& image, const Made& made) override {
    return shards_->add(image, made.bytes);
  }

  core::Result<void> finish() override {
    PB_RETURN_IF_ERROR(shards_->finish());
    std::vector<tfds::SplitInfo> infos;
    for (const std::string& split : splits_)
      infos.push_back({split, shards_->bytes(split), shards_->lengths(split)});
    return folder_->write_listed("dataset_info.json", tfds::dataset_info(dataset_.config().name(), infos));
  }

 private:
  const DatasetReader& dataset_;
  std::uint32_t wanted_;
  ExportFolder* folder_ = nullptr;
  std::vector<std::string> splits_;
  std::optional<ShardWriter> shards_;
};

}  // namespace

core::Result<std::unique_ptr<Exporter>> make_tfds(const DatasetReader& dataset,
                                                  const ExportOptions& options) {
  return std::make_unique<Tfds>(dataset, options.shards);
}

}  // namespace partbooth::exporter
