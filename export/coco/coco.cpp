// SPDX-License-Identifier: Apache-2.0
#include "export/coco/coco.h"

#include <fmt/format.h>

#include <map>

#include "export/coco/annotation.h"
#include "export/coco/instances_file.h"
#include "export/export_folder.h"
#include "export/notes.h"
#include "export/pictures.h"

namespace partbooth::exporter {
namespace {

class Coco : public Exporter {
 public:
  Coco(const DatasetReader& dataset, const coco::Masks& masks) : dataset_(dataset), masks_(masks) {}

  core::Result<void> look(const ExportImage& image) override {
    keypoints_.look(image.record.labels());
    for (const schema::ObjectLabel* object : exported_objects(image.record.labels()))
      if (masks_.amodal && object->amodal_mask().counts_size() == 0)
        return core::fail({"", "picture " + image.record.key(), "has no amodal masks",
                           "export without --amodal, or render the data set again with this version", 2});
    return {};
  }

  core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) override {
    folder_ = &folder;
    PB_RETURN_IF_ERROR(write_notes(folder, "coco", summary, unlisted_objects(summary)));
    const std::string head =
        fmt::format("{{\"info\":{{\"description\":{}}},\"licenses\":[],\n\"categories\":",
                    json_text(dataset_.config().name()));
    const std::string list = coco::categories(dataset_.classes(), keypoints_, dataset_.config().name());
    for (const auto& [split, counts] : summary.splits) {
      auto file = coco::InstancesFile::open(folder, fmt::format("annotations/instances_{}.json", split),
                                            head + list + ",");
      if (!file) return core::fail(file.error());
      files_.emplace(split, std::move(*file));
    }
    return {};
  }

  core::Result<Made> make(const ExportImage& image) const override {
    const schema::ImageRecord& record = image.record;
    const std::string name = record.key() + extension_of(record);
    auto file =
        folder_->place(fmt::format("images/{}/{}", image.split, name), dataset_.folder(), record.files(0));
    if (!file) return core::fail(file.error());
    Made made;
    made.files.push_back(std::move(*file));
    made.bytes = coco::image_entry(record, name);
    for (const schema::ObjectLabel* object : exported_objects(record.labels()))
      made.more_bytes += coco::annotation(record, *object, keypoints_, masks_) + "\n";
    return made;
  }

  core::Result<void> add(const ExportImage& image, const Made& made) override {
    return files_.at(image.split).add(made.bytes, made.more_bytes);
  }

  core::Result<void> finish() override {
    for (auto& [split, file] : files_) PB_RETURN_IF_ERROR(file.close());
    return {};
  }

 private:
  const DatasetReader& dataset_;
  coco::Masks masks_;
  ExportFolder* folder_ = nullptr;
  KeypointNames keypoints_;
  std::map<std::string, coco::InstancesFile> files_;  // by split
};

}  // namespace

core::Result<std::unique_ptr<Exporter>> make_coco(const DatasetReader& dataset,
                                                  const ExportOptions& options) {
  return std::make_unique<Coco>(dataset, coco::Masks{options.polygons, options.amodal});
}

}  // namespace partbooth::exporter
