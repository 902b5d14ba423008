// SPDX-License-Identifier: Apache-2.0
// The driver of every exporter: reads the records, shares the work out among threads, publishes the folder.
#pragma once

#include "export/export.h"

namespace partbooth::exporter {

core::Result<ExportSummary> run_export(const Format& format, const DatasetReader& dataset,
                                       const ExportOptions& options);

}  // namespace partbooth::exporter
