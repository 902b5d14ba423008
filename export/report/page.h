// SPDX-License-Identifier: Apache-2.0
// The page, put together from its sections.
#pragma once

#include <string>

#include "export/dataset_reader.h"
#include "export/report/contact_sheet.h"
#include "export/report/report.h"
#include "export/report/tally.h"

namespace partbooth::exporter::report {

std::string make_page(const DatasetReader& dataset, const ReportNotes& notes, const Tally& tally,
                      const ContactSheet& sheet);

}  // namespace partbooth::exporter::report
