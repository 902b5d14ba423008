// SPDX-License-Identifier: Apache-2.0
#include "pipeline/finish.h"

#include <algorithm>
#include <optional>

#include "export/block_journal.h"
#include "export/dataset_reader.h"
#include "export/layout.h"
#include "export/manifest.h"
#include "export/report/report.h"
#include "pipeline/environment.h"
#include "pipeline/inputs.h"

namespace partbooth::pipeline {
namespace {

core::Result<void> refresh_report(exporter::Store& store, const exporter::DatasetReader& dataset,
                                  const RenderSummary& summary) {
  const auto catalog = read_catalog(store.folder());
  if (!catalog) return core::fail(catalog.error());
  exporter::ReportNotes notes;
  notes.skipped.assign(catalog->skipped().begin(), catalog->skipped().end());
  for (const char* stage : {"generate", "render", "develop", "label", "encode", "write", "commit"})
    if (const auto found = summary.stage_s.find(stage); found != summary.stage_s.end())
      notes.times.push_back({stage, found->second});
  return exporter::write_report(dataset, notes, store);
}

core::Result<bool> all_blocks_complete(const exporter::DatasetReader& dataset) {
  for (std::uint64_t block = 0; block < exporter::blocks_for(dataset.count()); ++block) {
    const auto records = exporter::count_records(dataset.folder(), block);
    if (!records) return core::fail(records.error());
    if (*records < std::min(exporter::kBlockSize, dataset.count() - block * exporter::kBlockSize))
      return false;
  }
  return true;
}

}  // namespace

core::Result<void> refresh_manifest_and_report(exporter::Store& store, const Shard& shard,
                                               const RenderSummary& summary) {
  const auto dataset = exporter::DatasetReader::open(store.folder());
  if (!dataset) return core::fail(dataset.error());
  // One of many shards must not read what all others wrote each time; the one that ends the data set does.
  std::optional<exporter::DatasetSummary> counts;
  bool whole = shard.count == 1;
  if (!whole) {
    const auto complete = all_blocks_complete(*dataset);
    if (!complete) return core::fail(complete.error());
    whole = *complete;
  }
  if (whole) {
    auto all = exporter::summarize(*dataset,
                                   [](const schema::ImageRecord& record) { return record.scene().split(); });
    if (!all) return core::fail(all.error());
    counts = std::move(*all);
    PB_RETURN_IF_ERROR(refresh_report(store, *dataset, summary));
  }
  const auto manifest = exporter::manifest_json(
      store.folder(), {PARTBOOTH_VERSION, cpu_class(), summary.stage_s, summary.rendered}, counts);
  if (!manifest) return core::fail(manifest.error());
  return store.put_now(exporter::kManifestFile, *manifest);
}

}  // namespace partbooth::pipeline
