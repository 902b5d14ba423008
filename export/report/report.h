// SPDX-License-Identifier: Apache-2.0
// The page that shows what a data set holds: DATASET/report/index.html.
//
// One file without scripts from elsewhere: thumbnails lie inside it, links lead to the pictures beside it, so
// it opens from a disk or a web server alike. The same records, pictures and notes give the same bytes.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "export/dataset_reader.h"
#include "export/store.h"
#include "partbooth/inputs.pb.h"

namespace partbooth::exporter {

inline constexpr const char* kReportFile = "report/index.html";

struct StageTime {
  std::string stage;
  double seconds = 0;
};

// What the records do not know. All of it may be empty; then the page leaves it out.
struct ReportNotes {
  std::vector<schema::SkippedPart> skipped;  // parts that could not be read; of inputs/catalog.json
  std::vector<StageTime> times;              // in the order in which the page shows them
};

// Writes the page of `dataset` through `store`, which has the same folder open; replaces an older page, whole
// or not at all. An unfinished data set gets a page of the records that it has. Reads all records once, and
// at most 2,000 of the pictures; memory and page (at most 25 MB) do not grow with the number of images.
// Errors: a damaged record; a picture that cannot be read; what the disk says.
core::Result<void> write_report(const DatasetReader& dataset, const ReportNotes& notes, Store& store);

}  // namespace partbooth::exporter
