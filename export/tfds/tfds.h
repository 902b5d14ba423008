// SPDX-License-Identifier: Apache-2.0
// A folder for tfds.builder_from_directory: TFRecord shards, dataset_info.json, features.json and label
// files.
//
// Features: image, image/filename, label (class id, -1 without a main target) and objects: bbox (shares,
// ymin xmin ymax xmax), label, area (pixels) and is_crowd (ignored).
#pragma once

#include "export/export.h"

namespace partbooth::exporter {

core::Result<std::unique_ptr<Exporter>> make_tfds(const DatasetReader& dataset, const ExportOptions& options);

}  // namespace partbooth::exporter
