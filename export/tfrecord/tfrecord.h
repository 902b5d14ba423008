// SPDX-License-Identifier: Apache-2.0
// TFRecord: <split>-00000-of-0000N.tfrecord for each split, label_map.pbtxt (ids from 1), labels.txt (ids
// from 0).
#pragma once

#include "export/export.h"

namespace partbooth::exporter {

core::Result<std::unique_ptr<Exporter>> make_tfrecord(const DatasetReader& dataset,
                                                      const ExportOptions& options);

}  // namespace partbooth::exporter
