// SPDX-License-Identifier: Apache-2.0
// Other formats, made from a finished data set folder: the table of them.
//
// An export copies the bytes of the pictures and takes labels from the records: nothing is decoded or
// computed anew. The same data set gives the same bytes. The folder appears complete or not at all, and is
// left alone when it is up to date. Boxes are those of the masks (modal); class ids count from 0 in our
// records, formats that count from 1 add 1.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "export/dataset_reader.h"

namespace partbooth::exporter {

struct ExportOptions {
  std::string out;           // empty: <dataset>/export/<format>
  std::uint32_t shards = 0;  // files of each split, where the format has shards; 0: about 100 MB each
};

struct ExportSummary {
  std::string folder;
  std::uint64_t images = 0;
  bool up_to_date = false;  // nothing was to be done
};

struct Format {
  const char* name;
  const char* summary;
  core::Result<ExportSummary> (*run)(const DatasetReader& dataset, const ExportOptions& options);
};

const std::vector<Format>& formats();

// Errors: an unknown format, an unfinished or empty data set (exit code 2); a damaged record; what the disk
// says.
core::Result<ExportSummary> export_dataset(const std::string& format, const std::string& dataset,
                                           const ExportOptions& options);

}  // namespace partbooth::exporter
