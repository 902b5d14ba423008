// SPDX-License-Identifier: Apache-2.0
// The sections of the page, as HTML. A section that has nothing to say is empty.
#pragma once

#include <string>

#include "export/dataset_reader.h"
#include "export/report/contact_sheet.h"
#include "export/report/report.h"
#include "export/report/tally.h"

namespace partbooth::exporter::report {

std::string facts(const DatasetReader& dataset, const Tally& tally);
// What is missing: parts that were skipped, draws that were rejected, objects that nobody sees.
std::string findings(const DatasetReader& dataset, const ReportNotes& notes, const Tally& tally);
std::string class_balance(const Tally& tally);
std::string label_charts(const Tally& tally, const ContactSheet& sheet);
std::string view_spheres(const Tally& tally);
// Layouts, negatives, materials and where the lamps are.
std::string scene_charts(const Tally& tally);
std::string parameter_charts(const Tally& tally);
std::string stage_times(const ReportNotes& notes);

}  // namespace partbooth::exporter::report
