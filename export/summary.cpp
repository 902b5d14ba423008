// SPDX-License-Identifier: Apache-2.0
#include "export/summary.h"

#include <fmt/format.h>

#include "core/sha256.h"
#include "export/record_pass.h"

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

void add_to(DatasetSummary& summary, const schema::ImageRecord& record, std::uint32_t crc,
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
  summary.records_sha256 = core::sha256_hex(fmt::format("{}{:08x}", summary.records_sha256, crc));
}

core::Result<DatasetSummary> summarize(const DatasetReader& dataset, const SplitOf& split_of) {
  DatasetSummary summary;
  const auto add = [&](PassingRecord& passing) -> core::Result<void> {
    const auto split = split_of(*passing.record);
    if (!split) return core::fail(split.error());
    add_to(summary, *passing.record, passing.crc, *split);
    return {};
  };
  PB_RETURN_IF_ERROR(run_pass<PassingRecord>(dataset, Draws::kLeaveOut, {{true, add}}));
  return summary;
}

core::Result<void> check_finished(const DatasetReader& dataset, const DatasetSummary& summary) {
  if (summary.images == dataset.count() && summary.images > 0) return {};
  return core::fail({dataset.folder(), "",
                     fmt::format("the data set has {} of its {} pictures", summary.images, dataset.count()),
                     "finish it: partbooth render with the same --out", 2});
}

}  // namespace partbooth::exporter
