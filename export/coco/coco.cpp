// SPDX-License-Identifier: Apache-2.0
#include "export/coco/coco.h"

#include <fmt/format.h>

#include <map>

#include "export/coco/annotation.h"
#include "export/export_folder.h"
#include "export/output_file.h"
#include "export/pictures.h"

namespace partbooth::exporter {
namespace {

// One file of a split. Images and annotations are two lists, so that the second one waits in a file beside
// it.
struct SplitFile {
  OutputFile images;
  OutputFile annotations;
  std::uint64_t image_count = 0;
  std::uint64_t annotation_count = 0;
};

class Coco : public Exporter {
 public:
  Coco(const DatasetReader& dataset, bool polygons) : dataset_(dataset), polygons_(polygons) {}

  core::Result<void> look(const ExportImage& image) override {
    keypoints_.look(image.record.labels());
    return {};
  }

  core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) override {
    folder_ = &folder;
    const std::string head =
        fmt::format("{{\"info\":{{\"description\":{}}},\"licenses\":[],\n\"categories\":",
                    json_text(dataset_.config().name()));
    const std::string list = coco::categories(dataset_.classes(), keypoints_, dataset_.config().name());
    for (const auto& [split, counts] : summary.splits) {
      auto images = OutputFile::open(folder, fmt::format("annotations/instances_{}.json", split));
      if (!images) return core::fail(images.error());
      auto annotations = OutputFile::open(folder, fmt::format("annotations/{}.list", split));
      if (!annotations) return core::fail(annotations.error());
      PB_RETURN_IF_ERROR(images->append(head + list + ",\n\"images\":["));
      files_.emplace(split, SplitFile{std::move(*images), std::move(*annotations)});
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
      made.more_bytes += coco::annotation(record, *object, keypoints_, polygons_) + "\n";
    return made;
  }

  core::Result<void> add(const ExportImage& image, const Made& made) override {
    SplitFile& split = files_.at(image.split);
    PB_RETURN_IF_ERROR(split.images.append((split.image_count++ == 0 ? "\n" : ",\n") + made.bytes));
    std::string text;
    for (std::size_t at = 0; at < made.more_bytes.size();) {
      const std::size_t end = made.more_bytes.find('\n', at);
      const char* comma = split.annotation_count++ == 0 ? "" : ",";
      text += fmt::format("{}\n{{\"id\":{},{}", comma, split.annotation_count,
                          std::string_view(made.more_bytes).substr(at, end - at));
      at = end + 1;
    }
    return split.annotations.append(text);
  }

  core::Result<void> finish() override {
    for (auto& [name, split] : files_) {
      PB_RETURN_IF_ERROR(split.images.append("\n],\n\"annotations\":["));
      PB_RETURN_IF_ERROR(split.images.append_all_of(std::move(split.annotations)));
      PB_RETURN_IF_ERROR(split.images.append("\n]}\n"));
      PB_RETURN_IF_ERROR(split.images.close());
    }
    return {};
  }

 private:
  const DatasetReader& dataset_;
  bool polygons_;
  ExportFolder* folder_ = nullptr;
  KeypointNames keypoints_;
  std::map<std::string, SplitFile> files_;
};

}  // namespace

core::Result<std::unique_ptr<Exporter>> make_coco(const DatasetReader& dataset,
                                                  const ExportOptions& options) {
  return std::make_unique<Coco>(dataset, options.polygons);
}

}  // namespace partbooth::exporter
