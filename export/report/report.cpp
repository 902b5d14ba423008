// SPDX-License-Identifier: Apache-2.0
#include "export/report/report.h"

#include <fmt/format.h>

#include "export/summary.h"

namespace partbooth::exporter {

core::Result<void> write_report(const DatasetReader& dataset, const ReportNotes&, Store& store) {
  const auto summary = summarize(dataset);
  if (!summary) return core::fail(summary.error());
  return store.put_now(
      kReportFile,
      fmt::format("<!doctype html>\n<title>Data set</title>\n<p>{} pictures</p>\n", summary->images));
}

}  // namespace partbooth::exporter
