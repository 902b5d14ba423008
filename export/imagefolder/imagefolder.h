// SPDX-License-Identifier: Apache-2.0
// Label-named directories: <split>/<label>/<key>, as torchvision, Keras and YOLO's classifiers read them.
// They number classes by the sorted names of the folders, which is the order of classes.txt. Pictures without
// a main target have no label, and are left out.
#pragma once

#include "export/export.h"

namespace partbooth::exporter {

core::Result<std::unique_ptr<Exporter>> make_imagefolder(const DatasetReader& dataset,
                                                         const ExportOptions& options);

}  // namespace partbooth::exporter
