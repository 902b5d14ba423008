// SPDX-License-Identifier: Apache-2.0
// One image of a config as loose files: for looking at it, without a data set.
#pragma once

#include "core/result.h"
#include "partbooth/config.pb.h"
#include "pipeline/inputs.h"
#include "pipeline/pipeline.h"

namespace partbooth::pipeline {

// Writes <key>.<ext>, <key>_<layer>.<ext> and <key>.json (scene and labels) into options.out. Error (exit
// code 2): the folder is a data set; the index is not below the count.
core::Result<RenderSummary> render_single(const RenderOptions& options, const schema::DatasetConfig& config,
                                          const Inputs& inputs);

}  // namespace partbooth::pipeline
