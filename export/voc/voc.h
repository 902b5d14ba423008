// SPDX-License-Identifier: Apache-2.0
// Pascal VOC: JPEGImages/<key>, Annotations/<key>.xml, ImageSets/Main/<split>.txt.
//
// Boxes are whole pixels counted from 1, and xmax, ymax are in the box: the whole picture is 1, 1, width,
// height. `truncated`: more than 1 % of the object lies outside the picture; `occluded`: something hides more
// than 5 %; `difficult`: ignored. With --masks also SegmentationClass and SegmentationObject (masks.h) and
// ImageSets/Segmentation.
#pragma once

#include "export/export.h"

namespace partbooth::exporter {

core::Result<std::unique_ptr<Exporter>> make_voc(const DatasetReader& dataset, const ExportOptions& options);

}  // namespace partbooth::exporter
