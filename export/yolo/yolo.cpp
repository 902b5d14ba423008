// SPDX-License-Identifier: Apache-2.0
#include "export/yolo/yolo.h"

#include <fmt/format.h>

#include "export/export_folder.h"
#include "export/imagefolder/imagefolder.h"
#include "export/notes.h"
#include "export/pictures.h"
#include "export/yolo/rows.h"

namespace partbooth::exporter {
namespace {

constexpr std::uint32_t kSmallestSide = 10;  // ultralytics drops smaller pictures

class Yolo : public Exporter {
 public:
  Yolo(const DatasetReader& dataset, std::string task) : dataset_(dataset), task_(std::move(task)) {}

  core::Result<void> look(const ExportImage& image) override {
    const schema::ImageRecord& record = image.record;
    const auto refused = [&](const std::string& what, const std::string& remedy) {
      return core::fail({"", "picture " + record.key(), what, remedy, 2});
    };
    if (std::min(record.labels().width_px(), record.labels().height_px()) < kSmallestSide)
      return refused("is smaller than 10 px, and YOLO drops it", "render larger pictures");
    keypoints_.look(record.labels());
    if (task_ != "obb") return {};
    for (const schema::ObjectLabel* object : exported_objects(record.labels())) {
      if (!object->has_oriented_box())
        return refused("has no oriented boxes", "render the data set again with this version");
      if (!object->ignored() && !yolo::ultralytics_takes(record.labels(), object->oriented_box()))
        ++cut_boxes_;
    }
    return {};
  }

  core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) override {
    folder_ = &folder;
    if (task_ == "pose" && keypoints_.empty())
      return core::fail({dataset_.folder(), "", "has no keypoints", "export another --task", 2});
    for (const char* split : {"train", "val"})
      if (!summary.splits.contains(split))
        return core::fail({dataset_.folder(), "",
                           fmt::format("has no pictures in {}, which YOLO needs", split),
                           "export with --split-by scene", 2});
    std::vector<Note> notes = unlisted_objects(summary);
    notes.push_back({summary.objects.ignored, "ignored objects", "left out: YOLO has no mark for them"});
    notes.push_back({cut_boxes_, "oriented boxes that reach far outside the picture",
                     "their corners are moved to its border: ultralytics drops such pictures"});
    PB_RETURN_IF_ERROR(write_notes(folder, "yolo " + task_, summary, notes));
    return folder.write_listed("data.yaml", data_yaml(summary));
  }

  core::Result<Made> make(const ExportImage& image) const override {
    const schema::ImageRecord& record = image.record;
    Made made;
    auto file = folder_->place(fmt::format("images/{}/{}{}", image.split, record.key(), extension_of(record)),
                               dataset_.folder(), record.files(0));
    if (!file) return core::fail(file.error());
    made.files.push_back(std::move(*file));
    std::string rows;
    for (const schema::ObjectLabel* object : exported_objects(record.labels()))
      if (!object->ignored()) rows += row(record.labels(), *object) + "\n";
    auto labels = folder_->write(fmt::format("labels/{}/{}.txt", image.split, record.key()), rows);
    if (!labels) return core::fail(labels.error());
    made.files.push_back(std::move(*labels));
    return made;
  }

 private:
  std::string row(const schema::Labels& labels, const schema::ObjectLabel& object) const {
    if (task_ == "segment") return yolo::segment_row(labels, object);
    if (task_ == "pose") return yolo::pose_row(labels, object, keypoints_, keypoints_.most());
    if (task_ == "obb") return yolo::obb_row(labels, object);
    return yolo::detect_row(labels, object);
  }

  // Without `path`, ultralytics takes the folder of data.yaml.
  std::string data_yaml(const DatasetSummary& summary) const {
    std::string yaml;
    for (const auto& [split, counts] : summary.splits) yaml += fmt::format("{0}: images/{0}\n", split);
    yaml += "names:\n";
    for (std::size_t i = 0; i < dataset_.classes().size(); ++i)
      yaml += fmt::format("  {}: {}\n", i, json_text(dataset_.classes()[i]));
    if (task_ != "pose") return yaml;
    yaml += fmt::format("kpt_shape: [{}, 3]\nkpt_names:\n", keypoints_.most());
    for (std::size_t i = 0; i < dataset_.classes().size(); ++i) {
      std::string names;
      for (const std::string& name : keypoints_.of(static_cast<int>(i)))
        names += (names.empty() ? "" : ", ") + json_text(name);
      yaml += fmt::format("  {}: [{}]\n", i, names);
    }
    return yaml;
  }

  const DatasetReader& dataset_;
  std::string task_;
  ExportFolder* folder_ = nullptr;
  KeypointNames keypoints_;
  std::uint64_t cut_boxes_ = 0;
};

}  // namespace

core::Result<std::unique_ptr<Exporter>> make_yolo(const DatasetReader& dataset,
                                                  const ExportOptions& options) {
  if (options.task == "classify") return make_imagefolder(dataset, options);
  for (const char* task : {"detect", "segment", "pose", "obb"})
    if (options.task == task) return std::make_unique<Yolo>(dataset, options.task);
  return core::fail({"", "--task " + options.task, "unknown task of YOLO",
                     "one of classify, detect, segment, pose, obb", 2});
}

}  // namespace partbooth::exporter
