// SPDX-License-Identifier: Apache-2.0
#include "export/voc/voc.h"

#include <fmt/format.h>

#include <map>

#include "export/export_folder.h"
#include "export/objects.h"
#include "export/output_file.h"
#include "export/pictures.h"

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
                           const std::string& dataset) {
  std::string objects;
  for (const schema::ObjectLabel* object : exported_objects(record.labels())) objects += object_xml(*object);
  return fmt::format(
      "<annotation>\n  <folder>{0}</folder>\n  <filename>{1}</filename>\n  <source>\n"
      "    <database>{0}</database>\n  </source>\n  <size>\n    <width>{2}</width>\n    "
      "<height>{3}</height>\n"
      "    <depth>3</depth>\n  </size>\n  <segmented>0</segmented>\n{4}</annotation>\n",
      xml_text(dataset), file, record.labels().width_px(), record.labels().height_px(), objects);
}

class Voc : public Exporter {
 public:
  explicit Voc(const DatasetReader& dataset) : dataset_(dataset) {}

  core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) override {
    folder_ = &folder;
    for (const auto& [split, counts] : summary.splits) {
      auto list = OutputFile::open(folder, fmt::format("ImageSets/Main/{}.txt", split));
      if (!list) return core::fail(list.error());
      lists_.emplace(split, std::move(*list));
    }
    return folder.write_listed("dataset_meta.json", labels_json(dataset_.classes()));
  }

  core::Result<Made> make(const ExportImage& image) const override {
    const schema::ImageRecord& record = image.record;
    const std::string name = record.key() + extension_of(record);
    auto file = folder_->place("JPEGImages/" + name, dataset_.folder(), record.files(0));
    if (!file) return core::fail(file.error());
    auto xml = folder_->write(fmt::format("Annotations/{}.xml", record.key()),
                              annotation_xml(record, name, dataset_.config().name()));
    if (!xml) return core::fail(xml.error());
    return Made{{std::move(*file), std::move(*xml)}, record.key() + "\n", ""};
  }

  core::Result<void> add(const ExportImage& image, const Made& made) override {
    return lists_.at(image.split).append(made.bytes);
  }

  core::Result<void> finish() override {
    for (auto& [split, list] : lists_) PB_RETURN_IF_ERROR(list.close());
    return {};
  }

 private:
  const DatasetReader& dataset_;
  ExportFolder* folder_ = nullptr;
  std::map<std::string, OutputFile> lists_;
};

}  // namespace

core::Result<std::unique_ptr<Exporter>> make_voc(const DatasetReader& dataset, const ExportOptions&) {
  return std::make_unique<Voc>(dataset);
}

}  // namespace partbooth::exporter
