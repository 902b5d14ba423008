// SPDX-License-Identifier: Apache-2.0
// COCO: annotations/instances_<split>.json and images/<split>/<key>.
//
// Category ids are class ids + 1, image ids the pictures' indices, annotation ids count from 1 in each file.
// Boxes and areas are those of the mask; ignored objects are crowds, which COCO's evaluation passes over.
// --amodal adds the masks of whole objects, inside the picture, as `amodal_segmentation`. Keypoints, where
// the records have them, are in COCO's coordinates: the centre of the first pixel is 0.
#pragma once

#include "export/export.h"

namespace partbooth::exporter {

core::Result<std::unique_ptr<Exporter>> make_coco(const DatasetReader& dataset, const ExportOptions& options);

}  // namespace partbooth::exporter
