// SPDX-License-Identifier: Apache-2.0
#include "export/summary.h"

#include <fmt/format.h>

#include "core/sha256.h"

namespace partbooth::exporter {

namespace {

void count(const schema::ObjectLabel& object, ObjectCounts& counts) {
  if (object.class_id() < 0) {
    ++counts.classless;
  } else if (object.mask_px() == 0) {
    ++counts.unseen;
  } else {
    ++counts.listed;
    counts.ignored += object.ignored();
  }
}

}  // namespace

void add_to(DatasetSummary& summary, const schema::ImageRecord& record, const std::string& data,
            const std::string& name) {
  SplitSummary& split = summary.splits[name];
  ++summary.images;
  ++split.images;
  if (!record.scene().label().empty()) {
    ++split.classes[record.scene().label()];
    split.shown.insert(record.scene().label());
  }
  for (const schema::ObjectLabel& object : record.labels().objects()) {
    count(object, summary.objects);
    if (object.class_id() >= 0 && object.mask_px() > 0) split.shown.insert(object.label());
  }
  split.bytes += record.files_size() > 0 ? record.files(0).bytes() : 0;
  for (const schema::StoredFile& file : record.files()) summary.bytes += file.bytes();
  summary.records_sha256 = core::sha256_hex(summary.records_sha256 + data);
}

core::Result<DatasetSummary> summarize(const DatasetReader& dataset) {
  DatasetSummary summary;
  PB_RETURN_IF_ERROR(
      dataset.for_each([&](const schema::ImageRecord& record, const std::string& data) -> core::Result<void> {
        add_to(summary, record, data, record.scene().split());
        return {};
      }));
  return summary;
}

core::Result<void> check_finished(const DatasetReader& dataset, const DatasetSummary& summary) {
  if (summary.images == dataset.count() && summary.images > 0) return {};
  return core::fail({dataset.folder(), "",
                     fmt::format("the data set has {} of its {} pictures", summary.images, dataset.count()),
                     "finish it: partbooth render with the same --out", 2});
}

}  // namespace partbooth::exporter
