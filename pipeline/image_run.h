// SPDX-License-Identifier: Apache-2.0
// The missing images of a shard, made in parallel and committed in order.
#pragma once

#include <atomic>

#include "core/result.h"
#include "export/store.h"
#include "partbooth/config.pb.h"
#include "pipeline/inputs.h"
#include "pipeline/pipeline.h"
#include "pipeline/shot.h"

namespace partbooth::pipeline {

// Fills rendered, present, stage_s and interrupted of the summary, after an error too.
core::Result<void> render_missing(const RenderOptions& options, const schema::DatasetConfig& config,
                                  const Inputs& inputs, exporter::Store& store, const std::atomic<bool>& stop,
                                  RenderSummary& summary);

// The number of threads that `threads` asks for: 0 is one a core that this process may use.
int worker_count(int threads);

}  // namespace partbooth::pipeline
