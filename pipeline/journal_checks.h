// SPDX-License-Identifier: Apache-2.0
// Each journal holds the records of its block, in order, once, to the end.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "export/summary.h"
#include "pipeline/checks.h"

namespace partbooth::pipeline {

// Good records, wherever they stand; some of a block at a time.
using VisitRecords = std::function<void(const std::vector<schema::ImageRecord>& records)>;

// `summary` is emptied by records that are damaged or out of place.
void read_journal(const VerifyContext& context, std::uint64_t block, const VisitRecords& visit,
                  std::optional<exporter::DatasetSummary>& summary, std::vector<Finding>& findings);

}  // namespace partbooth::pipeline
