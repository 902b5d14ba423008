// SPDX-License-Identifier: Apache-2.0
// What is derived from the records at the end of a run: manifest.json and report/index.html. A shard's run
// makes the report, and the counts in the manifest, when it finds the blocks of all shards complete.
#pragma once

#include "core/result.h"
#include "export/store.h"
#include "pipeline/pipeline.h"

namespace partbooth::pipeline {

core::Result<void> refresh_manifest_and_report(exporter::Store& store, const Shard& shard,
                                               const RenderSummary& summary);

}  // namespace partbooth::pipeline
