// SPDX-License-Identifier: Apache-2.0
#include "export/webdataset/webdataset.h"

#include <fmt/format.h>

#include <optional>

#include "export/export_folder.h"
#include "export/notes.h"
#include "export/objects.h"
#include "export/pictures.h"
#include "export/shards.h"
#include "export/webdataset/tar.h"

namespace partbooth::exporter {
namespace {

std::string box_json(const schema::PixelBox& box) {
  return fmt::format("[{},{},{},{}]", json_number(box.x0()), json_number(box.y0()), json_number(box.x1()),
                     json_number(box.y1()));
}

// By name: [x, y, visibility as COCO's].
std::string keypoints_json(const schema::ObjectLabel& object) {
  std::string list;
  for (const schema::KeypointLabel& point : object.keypoints())
    list += fmt::format("{}{}:[{},{},{}]", list.empty() ? "" : ",", json_text(point.name()),
                        json_number(point.x()), json_number(point.y()), point.visibility());
  return "{" + list + "}";
}

std::string object_json(const schema::ObjectLabel& object) {
  return fmt::format(
      "{{\"instance\":{},\"class\":{},\"label\":{},\"box\":{},\"area\":{},\"visible_fraction\":{},"
      "\"truncated_fraction\":{:.6g},\"occluded_fraction\":{:.6g},\"ignored\":{},\"amodal_box\":{},"
      "\"keypoints\":{},\"camera_from_part\":{}}}",
      object.instance_id(), object.class_id(), json_text(object.label()), box_json(object.modal_box()),
      object.mask_px(), json_number(object.visible_fraction()), object.truncated_fraction(),
      object.occluded_fraction(), object.ignored(), box_json(object.amodal_box_full()),
      keypoints_json(object), pose_json(object.camera_from_part()));
}

std::string picture_json(const schema::ImageRecord& record) {
  std::string objects;
  for (const schema::ObjectLabel* object : exported_objects(record.labels()))
    objects += (objects.empty() ? "" : ",") + object_json(*object);
  return fmt::format(
      "{{\"key\":\"{}\",\"label\":{},\"width\":{},\"height\":{},\"camera\":{},\"objects\":[{}]}}",
      record.key(), json_text(record.scene().label()), record.labels().width_px(),
      record.labels().height_px(), camera_json(record.scene().camera(), 0.5), objects);
}

class WebDataset : public Exporter {
 public:
  WebDataset(const DatasetReader& dataset, std::uint32_t shards) : dataset_(dataset), wanted_(shards) {}

  core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) override {
    PB_RETURN_IF_ERROR(write_notes(folder, "webdataset", summary, unlisted_objects(summary)));
    const auto name = [](const std::string& split, std::uint64_t shard, std::uint64_t) {
      return fmt::format("{}-{:06}.tar", split, shard);
    };
    shards_.emplace(folder, summary, wanted_, name, OutputFile::Packing::kNone, tar_end());
    std::string classes;
    for (const std::string& label : dataset_.classes()) classes += label + "\n";
    return folder.write_listed("classes.txt", classes);
  }

  core::Result<Made> make(const ExportImage& image) const override {
    Made made;
    const schema::ImageRecord& record = image.record;
    if (shards_->is_done(image)) return made;
    const auto picture = read_checked(dataset_.folder(), record.files(0));
    if (!picture) return core::fail(picture.error());
    // The members of a sample lie side by side, and its key ends at the first dot.
    append_tar_member(made.bytes, record.key() + extension_of(record), *picture);
    const int class_id = record.scene().label().empty() ? -1 : record.scene().class_id();
    append_tar_member(made.bytes, record.key() + ".cls", std::to_string(class_id));
    append_tar_member(made.bytes, record.key() + ".json", picture_json(record));
    if (const schema::StoredFile* layer = find_file(record, "instance")) {
      const auto ids = read_checked(dataset_.folder(), *layer);
      if (!ids) return core::fail(ids.error());
      append_tar_member(made.bytes, record.key() + ".seg.png", *ids);
    }
    return made;
  }

  core::Result<void> add(const ExportImage& image, const Made& made) override {
    return shards_->add(image, made.bytes);
  }
  core::Result<void> finish() override { return shards_->finish(); }

 private:
  const DatasetReader& dataset_;
  std::uint32_t wanted_;
  std::optional<ShardWriter> shards_;
};

}  // namespace

core::Result<std::unique_ptr<Exporter>> make_webdataset(const DatasetReader& dataset,
                                                        const ExportOptions& options) {
  return std::make_unique<WebDataset>(dataset, options.shards);
}

}  // namespace partbooth::exporter
