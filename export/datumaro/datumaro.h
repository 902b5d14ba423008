// SPDX-License-Identifier: Apache-2.0
// A Datumaro project (format "datumaro", which CVAT imports too): annotations/<split>.json and
// images/<split>/<key>, to look through labels and to turn them into other formats.
//
// Each object is a mask with the attributes ignored, truncated, occluded and visible_fraction, and points
// where the records have keypoints; a group ties them. The label of the main target is one of the whole
// picture.
#pragma once

#include "export/export.h"

namespace partbooth::exporter {

core::Result<std::unique_ptr<Exporter>> make_datumaro(const DatasetReader& dataset,
                                                      const ExportOptions& options);

}  // namespace partbooth::exporter
