// SPDX-License-Identifier: Apache-2.0
// Images whose record is there while a file of theirs is not: lost or cut short after they were stored.
#pragma once

#include <atomic>

#include "core/result.h"
#include "export/store.h"
#include "partbooth/config.pb.h"
#include "pipeline/inputs.h"
#include "pipeline/pipeline.h"

namespace partbooth::pipeline {

// Makes the files of a shard's images again where one is missing or has another size than its record says,
// and brings them to the disk; the records stay as they are. Contents are not compared: that is verify's
// work. Error: what comes out is not what the record names, as with another build of the program; nothing of
// that image is written then.
core::Result<void> repair_lost_images(const RenderOptions& options, const schema::DatasetConfig& config,
                                      const Inputs& inputs, exporter::Store& store,
                                      const std::atomic<bool>& stop);

}  // namespace partbooth::pipeline
