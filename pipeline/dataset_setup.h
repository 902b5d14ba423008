// SPDX-License-Identifier: Apache-2.0
// A data set folder begun, or opened again: is it the same data set?
#pragma once

#include <memory>
#include <string>

#include "core/result.h"
#include "export/store.h"
#include "partbooth/config.pb.h"
#include "pipeline/inputs.h"

namespace partbooth::pipeline {

// Writes inputs/, classes.txt and dataset.yaml into a new folder, or compares them with an existing one,
// where only the count may have grown. dataset.yaml comes last: its presence says that the rest is there.
// Errors (exit code 2): another config, with the first key that differs; other inputs; a machine of another
// CPU class.
core::Result<std::unique_ptr<exporter::Store>> open_dataset(const std::string& out,
                                                            const schema::DatasetConfig& config,
                                                            const Inputs& inputs);

}  // namespace partbooth::pipeline
