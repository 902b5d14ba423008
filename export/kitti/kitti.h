// SPDX-License-Identifier: Apache-2.0
// KITTI: <split>/image_2/<key>, <split>/label_2/<key>.txt, <split>/calib/<key>.txt.
//
// Boxes are edges in pixels from 0. The columns of the 3D box hold the devkit's values for "unknown": a turn
// about one axis cannot say how a part lies (BOP has the poses). Ignored objects are DontCare. Blanks in
// labels become '_'.
#pragma once

#include "export/export.h"

namespace partbooth::exporter {

core::Result<std::unique_ptr<Exporter>> make_kitti(const DatasetReader& dataset,
                                                   const ExportOptions& options);

}  // namespace partbooth::exporter
