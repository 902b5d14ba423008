// SPDX-License-Identifier: Apache-2.0
#include "export/voc/voc.h"

#include <fmt/format.h>

#include <map>

#include "export/export_folder.h"
#include "export/notes.h"
#include "export/objects.h"
#include "export/output_file.h"
#include "export/pictures.h"
#include "export/voc/masks.h"

namespace partbooth::exporter {
namespace {

constexpr double kTruncated = 0.01, kOccluded = 0.05;

std::string xml_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

std::string object_xml(const schema::ObjectLabel& object) {
  const schema::PixelBox& box = object.modal_box();
  return fmt::format(
      "  <object>\n    <name>{}</name>\n    <pose>Unspecified</pose>\n    <truncated>{}</truncated>\n"
      "    <occluded>{}</occluded>\n    <difficult>{}</difficult>\n    <bndbox>\n      <xmin>{:.0f}</xmin>\n"
      "      <ymin>{:.0f}</ymin>\n      <xmax>{:.0f}</xmax>\n      <ymax>{:.0f}</ymax>\n    </bndbox>\n"
      "  </object>\n",
      xml_text(object.label()), object.truncated_fraction() > kTruncated ? 1 : 0,
      object.occluded_fraction() > kOccluded ? 1 : 0, object.ignored() ? 1 : 0, box.x0() + 1, box.y0() + 1,
      box.x1(), box.y1());
}

std::string annotation_xml(const schema::ImageRecord& record, const std::string& file,
                           const std::string& dataset, bool masks) {
  std::string objects;
  for (const schema::ObjectLabel* object : exported_objects(record.labels())) objects += object_xml(*object);
  return fmt::format(
      "<annotation>\n  <folder>{0}</folder>\n  <filename>{1}</filename>\n  <source>\n"
      "    <database>{0}</database>\n  </source>\n  <size>\n    <width>{2}</width>\n    "
      "<height>{3}</height>\n"
      "    <depth>3</depth>\n  </size>\n  <segmented>{5}</segmented>\n{4}</annotation>\n",
      xml_text(dataset), file, record.labels().width_px(), record.labels().height_px(), objects,
      masks ? 1 : 0);
}

class Voc : public Exporter {
 public:
  Voc(const DatasetReader& dataset, bool masks) : dataset_(dataset), masks_(masks) {}

  core::Result<void> look(const ExportImage& image) override {
    const std::size_t objects = exported_objects(image.record.labels()).size();
    if (!masks_ || objects <= voc::kMostNumbers) return {};
    return core::fail(
        {"", "picture " + image.record.key(),
         fmt::format("shows {} objects, and VOC's masks have {} numbers", objects, voc::kMostNumbers),
         "export without --masks, or export coco", 2});
  }

  core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) override {
    folder_ = &folder;
    if (masks_) PB_RETURN_IF_ERROR(check_classes());
    PB_RETURN_IF_ERROR(write_notes(folder, "voc", summary, unlisted_objects(summary)));
    for (const auto& [split, counts] : summary.splits) {
      PB_RETURN_IF_ERROR(open_list("Main", split));
      if (masks_) PB_RETURN_IF_ERROR(open_list("Segmentation", split));
    }
    return folder.write_listed("dataset_meta.json", voc::meta_json(dataset_.classes(), masks_));
  }

  core::Result<Made> make(const ExportImage& image) const override {
    const schema::ImageRecord& record = image.record;
    const std::string name = record.key() + extension_of(record);
    auto file = folder_->place("JPEGImages/" + name, dataset_.folder(), record.files(0));
    if (!file) return core::fail(file.error());
    Made made{{std::move(*file)}, record.key() + "\n", ""};
    PB_RETURN_IF_ERROR(write(made, "Annotations/" + record.key() + ".xml",
                             annotation_xml(record, name, dataset_.config().name(), masks_)));
    if (!masks_) return made;
    const auto pictures = voc::mask_pictures(record);
    if (!pictures) return core::fail(pictures.error());
    PB_RETURN_IF_ERROR(write(made, "SegmentationClass/" + record.key() + ".png", pictures->classes));
    PB_RETURN_IF_ERROR(write(made, "SegmentationObject/" + record.key() + ".png", pictures->objects));
    return made;
  }

  core::Result<void> add(const ExportImage& image, const Made& made) override {
    for (OutputFile& list : lists_.at(image.split)) PB_RETURN_IF_ERROR(list.append(made.bytes));
    return {};
  }

  core::Result<void> finish() override {
    for (auto& [split, lists] : lists_)
      for (OutputFile& list : lists) PB_RETURN_IF_ERROR(list.close());
    return {};
  }

 private:
  // Names that readers give to 0 and 255 cannot be those of parts.
  core::Result<void> check_classes() const {
    const auto& classes = dataset_.classes();
    if (classes.size() > voc::kMostNumbers)
      return core::fail(
          {dataset_.folder(), "",
           fmt::format("has {} classes, and VOC's masks have {} numbers", classes.size(), voc::kMostNumbers),
           "export without --masks, or export coco", 2});
    for (const std::string& label : classes)
      if (label == "background" || label == "ignored")
        return core::fail({dataset_.folder(), label, "is the name of something else in VOC's masks",
                           "rename the part, or export without --masks", 2});
    return {};
  }

  core::Result<void> open_list(const char* kind, const std::string& split) {
    auto list = OutputFile::open(*folder_, fmt::format("ImageSets/{}/{}.txt", kind, split));
    if (!list) return core::fail(list.error());
    lists_[split].push_back(std::move(*list));
    return {};
  }

  core::Result<void> write(Made& made, const std::string& name, const std::string& bytes) const {
    auto file = folder_->write(name, bytes);
    if (!file) return core::fail(file.error());
    made.files.push_back(std::move(*file));
    return {};
  }

  const DatasetReader& dataset_;
  bool masks_;
  ExportFolder* folder_ = nullptr;
  std::map<std::string, std::vector<OutputFile>> lists_;  // by split
};

}  // namespace

core::Result<std::unique_ptr<Exporter>> make_voc(const DatasetReader& dataset, const ExportOptions& options) {
  return std::make_unique<Voc>(dataset, options.masks);
}

}  // namespace partbooth::exporter
