// SPDX-License-Identifier: Apache-2.0
// manifest.json: what made the data set, and how far it is. Derived: it can be made again from the rest, but
// for the CPU class, which is therefore written before the first picture and kept.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/result.h"
#include "export/summary.h"

namespace partbooth::exporter {

struct RunFacts {
  std::string tool_version;
  std::string cpu_class;                  // x86-64-v2, -v3 or -v4
  std::map<std::string, double> stage_s;  // seconds of work by stage, of the last run
  std::uint64_t rendered = 0;             // by the last run
};

// Without a summary: of a data set that is only begun.
core::Result<std::string> manifest_json(const std::string& dataset, const RunFacts& facts,
                                        const std::optional<DatasetSummary>& summary);

// CPU class of an existing manifest; empty if there is none.
core::Result<std::string> manifest_cpu_class(const std::string& dataset);

}  // namespace partbooth::exporter
