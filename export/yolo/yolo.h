// SPDX-License-Identifier: Apache-2.0
// YOLO, as ultralytics reads it: images/<split>/<key>, labels/<split>/<key>.txt and data.yaml; of the task
// `classify` <split>/<class>/<key> alone.
//
// Numbers are shares of the picture's width and height. Ignored objects are left out: the format has no mark
// for them.
#pragma once

#include "export/export.h"

namespace partbooth::exporter {

core::Result<std::unique_ptr<Exporter>> make_yolo(const DatasetReader& dataset, const ExportOptions& options);

}  // namespace partbooth::exporter
