// SPDX-License-Identifier: Apache-2.0
#include "export/imagefolder/imagefolder.h"

#include <fmt/format.h>

#include "export/export_folder.h"
#include "export/notes.h"
#include "export/pictures.h"

namespace partbooth::exporter {
namespace {

class ImageFolder : public Exporter {
 public:
  explicit ImageFolder(const DatasetReader& dataset) : dataset_(dataset) {}

  core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) override {
    folder_ = &folder;
    std::uint64_t unlabelled = 0;
    for (const auto& [split, counts] : summary.splits) {
      unlabelled += counts.images;
      for (const auto& [label, images] : counts.classes) unlabelled -= images;
      for (const std::string& label : dataset_.classes())
        if (!counts.classes.contains(label))
          return core::fail({dataset_.folder(), "",
                             fmt::format("the class '{}' has no picture in {}: readers number classes by the "
                                         "folders that they find",
                                         label, split),
                             "render more pictures, or export with --split-by scene", 2});
    }
    PB_RETURN_IF_ERROR(write_notes(folder, "folders of classes", summary,
                                   {{unlabelled, "pictures without a label of their own",
                                     "left out: a folder is named after the one label of its pictures"}}));
    std::string classes;
    for (const std::string& label : dataset_.classes()) classes += label + "\n";
    return folder.write_listed("classes.txt", classes);
  }

  core::Result<Made> make(const ExportImage& image) const override {
    const schema::ImageRecord& record = image.record;
    if (record.scene().label().empty()) return Made{};
    const std::string name =
        fmt::format("{}/{}/{}{}", image.split, record.scene().label(), record.key(), extension_of(record));
    auto file = folder_->place(name, dataset_.folder(), record.files(0));
    if (!file) return core::fail(file.error());
    return Made{{std::move(*file)}, "", ""};
  }

 private:
  const DatasetReader& dataset_;
  ExportFolder* folder_ = nullptr;
};

}  // namespace

core::Result<std::unique_ptr<Exporter>> make_imagefolder(const DatasetReader& dataset, const ExportOptions&) {
  return std::make_unique<ImageFolder>(dataset);
}

}  // namespace partbooth::exporter
