// SPDX-License-Identifier: Apache-2.0
// WebDataset: <split>-<number>.tar with, for each picture, <key>.jpg (or png), <key>.cls (class id, -1
// without a main target), <key>.json (size, label and objects) and, where the data set has the layer
// `instance`, <key>.seg.png with the instance ids.
#pragma once

#include "export/export.h"

namespace partbooth::exporter {

core::Result<std::unique_ptr<Exporter>> make_webdataset(const DatasetReader& dataset,
                                                        const ExportOptions& options);

}  // namespace partbooth::exporter
