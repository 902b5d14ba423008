// SPDX-License-Identifier: Apache-2.0
// The config of a run: what the user wrote, with paths made absolute and what depends on the machine fixed.
#pragma once

#include <string>

#include "core/result.h"
#include "partbooth/config.pb.h"
#include "pipeline/pipeline.h"

namespace partbooth::pipeline {

struct RunConfig {
  schema::DatasetConfig config;
  // The data set whose dataset.yaml is the source, if its inputs can be used: the parts need not be imported
  // again.
  std::string inputs_of;
};

// Errors: exit code 2.
core::Result<RunConfig> read_run_config(const RenderOptions& options);

// Fixes isa and denoise: to what an existing data set in `out` has where the config says `auto`, else to what
// this machine has. Errors: what is asked for is not there.
core::Result<void> resolve_machine(schema::DatasetConfig& config, const std::string& out);

// The setting in which two configs differ, as a dotted path; empty if they make the same images. Counts are
// not compared.
std::string first_difference(const schema::DatasetConfig& a, const schema::DatasetConfig& b);

}  // namespace partbooth::pipeline
