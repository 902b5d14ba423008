// SPDX-License-Identifier: Apache-2.0
#include "export/export.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "export/bop/bop.h"
#include "export/coco/coco.h"
#include "export/croissant/croissant.h"
#include "export/datumaro/datumaro.h"
#include "export/export_run.h"
#include "export/imagefolder/imagefolder.h"
#include "export/kitti/kitti.h"
#include "export/tfds/tfds.h"
#include "export/tfrecord/tfrecord.h"
#include "export/voc/voc.h"
#include "export/webdataset/webdataset.h"
#include "export/yolo/yolo.h"

namespace partbooth::exporter {
namespace {

// An option that the format does not have would silently change nothing.
core::Result<void> check_options(const Format& format, const ExportOptions& options) {
  const ExportOptions defaults;
  const std::vector<std::pair<std::string, bool>> given{
      {"shards", options.shards != defaults.shards},
      {"task", options.task != defaults.task},
      {"polygons", options.polygons},
      {"amodal", options.amodal},
      {"gzip", options.gzip},
      {"masks", options.masks},
      {"webdataset", options.webdataset},
      {"license", !options.license.empty()},
      {"creator", !options.creator.empty()},
      {"url", !options.url.empty()},
      {"cite", !options.cite.empty()},
      {"date", !options.date.empty()},
  };
  for (const auto& [name, set] : given)
    if (set && std::find(format.options.begin(), format.options.end(), name) == format.options.end())
      return core::fail({"", "--" + name, fmt::format("the format {} has no such option", format.name),
                         "leave it out; `partbooth export --help` has the table of formats", 2});
  return {};
}

// Day of SOURCE_DATE_EPOCH (reproducible-builds.org); empty if it is not set.
std::string date_of_source() {
  const char* seconds = std::getenv("SOURCE_DATE_EPOCH");
  if (seconds == nullptr) return "";
  const std::time_t time = static_cast<std::time_t>(std::strtoll(seconds, nullptr, 10));
  std::tm day{};
  gmtime_r(&time, &day);
  return fmt::format("{:04}-{:02}-{:02}", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
}

}  // namespace

const std::vector<Format>& formats() {
  static const std::vector<Format> kFormats{
      {"bop", "BOP: 6D poses, masks, depth and models", 2, {"webdataset"}, make_bop},
      {"coco", "COCO instances JSON and pictures", 3, {"polygons", "amodal"}, make_coco},
      {"croissant",
       "Croissant metadata, tables and pictures",
       3,
       {"license", "creator", "url", "cite", "date"},
       make_croissant},
      {"datumaro", "a Datumaro project, which CVAT imports too", 2, {}, make_datumaro},
      {"imagefolder", "label-named directories: torchvision, Keras", 2, {}, make_imagefolder},
      {"kitti", "KITTI object detection in 2D", 2, {}, make_kitti},
      {"tfds", "a folder for tfds.builder_from_directory", 2, {"shards"}, make_tfds},
      {"tfrecord",
       "TFRecord shards of tf.train.Example, for classification and detection",
       4,
       {"shards", "gzip", "masks"},
       make_tfrecord},
      {"voc", "Pascal VOC", 2, {"masks"}, make_voc},
      {"webdataset", "tar files of pictures and JSON", 3, {"shards"}, make_webdataset},
      {"yolo", "ultralytics' folders and data.yaml", 3, {"task"}, make_yolo},
  };
  return kFormats;
}

core::Result<ExportSummary> export_dataset(const std::string& format, const std::string& dataset,
                                           const ExportOptions& options) {
  std::string names;
  for (const Format& known : formats()) {
    if (format == known.name) {
      PB_RETURN_IF_ERROR(check_options(known, options));
      auto reader = DatasetReader::open(dataset);
      if (!reader) return core::fail(reader.error());
      ExportOptions dated = options;
      if (dated.date.empty()) dated.date = date_of_source();
      return run_export(known, *reader, dated);
    }
    names += std::string(names.empty() ? "" : ", ") + known.name;
  }
  return core::fail({"", format, "unknown export format", "one of " + names, 2});
}

}  // namespace partbooth::exporter
