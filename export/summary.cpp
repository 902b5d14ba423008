// SPDX-License-Identifier: Apache-2.0
#include "export/summary.h"

#include <fmt/format.h>

#include "core/sha256.h"

namespace partbooth::exporter {

core::Result<DatasetSummary> summarize(const DatasetReader& dataset) {
  DatasetSummary all;
  std::string chain;
  PB_RETURN_IF_ERROR(
      dataset.for_each([&](const schema::ImageRecord& record, const std::string& data) -> core::Result<void> {
        SplitSummary& split = all.splits[record.scene().split()];
        ++all.images;
        ++split.images;
        if (!record.scene().label().empty()) ++split.classes[record.scene().label()];
        split.bytes += record.files_size() > 0 ? record.files(0).bytes() : 0;
        for (const schema::StoredFile& file : record.files()) all.bytes += file.bytes();
        chain = core::sha256_hex(chain + data);
        return {};
      }));
  all.records_sha256 = chain;
  return all;
}

core::Result<DatasetSummary> summarize_finished(const DatasetReader& dataset) {
  auto summary = summarize(dataset);
  if (summary && summary->images != dataset.count())
    return core::fail(
        {dataset.folder(), "",
         fmt::format("the data set has {} of its {} pictures", summary->images, dataset.count()),
         "finish it: partbooth render with the same --out", 2});
  return summary;
}

}  // namespace partbooth::exporter
