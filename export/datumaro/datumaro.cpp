// SPDX-License-Identifier: Apache-2.0
#include "export/datumaro/datumaro.h"

#include <fmt/format.h>

#include <map>

#include "export/export_folder.h"
#include "export/mask/run_lengths.h"
#include "export/notes.h"
#include "export/objects.h"
#include "export/output_file.h"
#include "export/pictures.h"

namespace partbooth::exporter {
namespace {

std::string mask_json(const schema::ObjectLabel& object, std::size_t group) {
  return fmt::format(
      "{{\"id\":{},\"type\":\"mask\",\"label_id\":{},\"group\":{},\"z_order\":0,\"attributes\":{{"
      "\"ignored\":{},\"truncated\":{},\"occluded\":{},\"visible_fraction\":{}}},"
      "\"rle\":{{\"counts\":{},\"size\":[{},{}]}}}}",
      group, object.class_id(), group, object.ignored(), object.truncated_fraction() > 0,
      object.occluded_fraction() > 0, json_number(object.visible_fraction()),
      json_text(packed_runs(object.mask())), object.mask().height_px(), object.mask().width_px());
}

std::string points_json(const schema::ObjectLabel& object, const KeypointNames& names, std::size_t group) {
  std::string points, visibility;
  for (const schema::KeypointLabel* point : names.ordered(object)) {
    const bool there = point != nullptr && point->visibility() > 0;
    if (!points.empty()) {
      points += ",";
      visibility += ",";
    }
    points += there ? json_number(point->x()) + "," + json_number(point->y()) : "0,0";
    visibility += std::to_string(there ? point->visibility() : 0);
  }
  return fmt::format(
      ",{{\"id\":{},\"type\":\"points\",\"label_id\":{},\"group\":{},\"z_order\":0,\"attributes\":{{}},"
      "\"points\":[{}],\"visibility\":[{}]}}",
      group, object.class_id(), group, points, visibility);
}

std::string categories(const std::vector<std::string>& classes, const KeypointNames& names) {
  std::string labels, points;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    labels += fmt::format("{}{{\"name\":{},\"parent\":\"\",\"attributes\":[]}}", i == 0 ? "" : ",",
                          json_text(classes[i]));
    std::string texts;
    for (const std::string& name : names.of(static_cast<int>(i)))
      texts += (texts.empty() ? "" : ",") + json_text(name);
    if (!texts.empty())
      points += fmt::format("{}{{\"label_id\":{},\"labels\":[{}],\"joints\":[]}}", points.empty() ? "" : ",",
                            i, texts);
  }
  const std::string list = "\"label\":{\"labels\":[" + labels + "],\"attributes\":[]}";
  return "{" + list + (points.empty() ? "" : ",\"points\":{\"items\":[" + points + "]}") + "}";
}

class Datumaro : public Exporter {
 public:
  explicit Datumaro(const DatasetReader& dataset) : dataset_(dataset) {}

  core::Result<void> look(const ExportImage& image) override {
    keypoints_.look(image.record.labels());
    return {};
  }

  core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) override {
    folder_ = &folder;
    PB_RETURN_IF_ERROR(write_notes(folder, "datumaro", summary, unlisted_objects(summary)));
    for (const auto& [split, counts] : summary.splits) {
      auto file = OutputFile::open(folder, fmt::format("annotations/{}.json", split));
      if (!file) return core::fail(file.error());
      PB_RETURN_IF_ERROR(file->append(
          fmt::format("{{\"dm_format_version\":\"1.0\",\"infos\":{{}},\"categories\":{},\n\"items\":[",
                      categories(dataset_.classes(), keypoints_))));
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
    std::string annotations;
    if (!record.scene().label().empty())
      annotations =
          fmt::format("{{\"id\":0,\"type\":\"label\",\"label_id\":{},\"group\":0,\"attributes\":{{}}}}",
                      record.scene().class_id());
    std::size_t group = 0;
    for (const schema::ObjectLabel* object : exported_objects(record.labels())) {
      annotations += (annotations.empty() ? "" : ",") + mask_json(*object, ++group);
      if (object->keypoints_size() > 0) annotations += points_json(*object, keypoints_, group);
    }
    return Made{
        {std::move(*file)},
        fmt::format(
            "{{\"id\":\"{}\",\"annotations\":[{}],\"attr\":{{}},\"image\":{{\"path\":{},\"size\":[{},{}]}}}}",
            record.key(), annotations, json_text(name), record.labels().height_px(),
            record.labels().width_px()),
        ""};
  }

  core::Result<void> add(const ExportImage& image, const Made& made) override {
    return files_.at(image.split).append((image.ordinal == 0 ? "\n" : ",\n") + made.bytes);
  }

  core::Result<void> finish() override {
    for (auto& [split, file] : files_) {
      PB_RETURN_IF_ERROR(file.append("\n]}\n"));
      PB_RETURN_IF_ERROR(file.close());
    }
    return {};
  }

 private:
  const DatasetReader& dataset_;
  ExportFolder* folder_ = nullptr;
  KeypointNames keypoints_;
  std::map<std::string, OutputFile> files_;
};

}  // namespace

core::Result<std::unique_ptr<Exporter>> make_datumaro(const DatasetReader& dataset, const ExportOptions&) {
  return std::make_unique<Datumaro>(dataset);
}

}  // namespace partbooth::exporter
