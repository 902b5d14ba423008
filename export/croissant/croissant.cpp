// SPDX-License-Identifier: Apache-2.0
#include "export/croissant/croissant.h"

#include <fmt/format.h>

#include <optional>

#include "export/croissant/metadata.h"
#include "export/export_folder.h"
#include "export/notes.h"
#include "export/objects.h"
#include "export/output_file.h"
#include "export/pictures.h"

namespace partbooth::exporter {
namespace {

// RFC 4180.
std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::string object_line(const std::string& name, const schema::ObjectLabel& object) {
  const schema::PixelBox& box = object.modal_box();
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{}\n", name, object.instance_id(),
                     csv_text(object.label()), object.class_id(), json_number(box.x0()),
                     json_number(box.y0()), json_number(box.x1()), json_number(box.y1()), object.mask_px(),
                     json_number(object.visible_fraction()), json_number(object.truncated_fraction()),
                     json_number(object.occluded_fraction()), object.ignored());
}

class Croissant : public Exporter {
 public:
  Croissant(const DatasetReader& dataset, const ExportOptions& options) : dataset_(dataset) {
    const bool png = dataset.config().image().format() == "png";
    about_ = {dataset.config().name(),
              options.license,
              options.creator,
              options.url,
              options.cite,
              options.date,
              png ? "image/png" : "image/jpeg",
              png ? ".png" : ".jpg"};
  }

  core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) override {
    folder_ = &folder;
    PB_RETURN_IF_ERROR(write_notes(folder, "croissant", summary, unlisted_objects(summary)));
    PB_RETURN_IF_ERROR(open(images_, kImages, croissant::kImageColumns));
    return open(objects_, kObjects, croissant::kObjectColumns);
  }

  core::Result<Made> make(const ExportImage& image) const override {
    const schema::ImageRecord& record = image.record;
    const std::string name = record.key() + extension_of(record);
    auto file =
        folder_->place(fmt::format("images/{}/{}", image.split, name), dataset_.folder(), record.files(0));
    if (!file) return core::fail(file.error());
    const int class_id = record.scene().label().empty() ? -1 : record.scene().class_id();
    Made made{{std::move(*file)},
              fmt::format("{},{},{},{},{},{}\n", name, image.split, csv_text(record.scene().label()),
                          class_id, record.labels().width_px(), record.labels().height_px()),
              ""};
    for (const schema::ObjectLabel* object : exported_objects(record.labels()))
      made.more_bytes += object_line(name, *object);
    return made;
  }

  core::Result<void> add(const ExportImage&, const Made& made) override {
    PB_RETURN_IF_ERROR(images_->append(made.bytes));
    return objects_->append(made.more_bytes);
  }

  core::Result<void> finish() override {
    PB_RETURN_IF_ERROR(images_->close());
    PB_RETURN_IF_ERROR(objects_->close());
    return folder_->write_listed("croissant.json",
                                 croissant::metadata(about_, {kImages, images_->bytes(), images_->sha256()},
                                                     {kObjects, objects_->bytes(), objects_->sha256()}));
  }

 private:
  core::Result<void> open(std::optional<OutputFile>& file, const char* name, const char* columns) {
    auto opened = OutputFile::open(*folder_, name);
    if (!opened) return core::fail(opened.error());
    file.emplace(std::move(*opened));
    return file->append(std::string(columns) + "\n");
  }

  static constexpr const char* kImages = "images.csv";
  static constexpr const char* kObjects = "objects.csv";

  const DatasetReader& dataset_;
  croissant::About about_;
  ExportFolder* folder_ = nullptr;
  std::optional<OutputFile> images_, objects_;
};

}  // namespace

core::Result<std::unique_ptr<Exporter>> make_croissant(const DatasetReader& dataset,
                                                       const ExportOptions& options) {
  return std::make_unique<Croissant>(dataset, options);
}

}  // namespace partbooth::exporter
