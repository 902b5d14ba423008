// SPDX-License-Identifier: Apache-2.0
// Croissant 1.0: croissant.json over images/<split>/<key>, images.csv (a line a picture) and objects.csv (a
// line an object; edges of the box in pixels).
//
// Licence, creator, url and date are what the options say, and left out where they say nothing: nobody but
// the data set's owner knows them.
#pragma once

#include "export/export.h"

namespace partbooth::exporter {

core::Result<std::unique_ptr<Exporter>> make_croissant(const DatasetReader& dataset,
                                                       const ExportOptions& options);

}  // namespace partbooth::exporter
