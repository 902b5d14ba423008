// SPDX-License-Identifier: Apache-2.0
// Other formats, made from a finished data set folder: the table of them.
//
// An export takes the bytes of the pictures as they are (hard links where the disk allows it) and the labels
// from the records: nothing is decoded or computed anew. The same data set gives the same bytes. The folder
// appears complete or not at all, is left alone when it is up to date, and an export that was stopped goes on
// where it stopped. docs/exports.md has the rules of each format.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/result.h"
#include "export/dataset_reader.h"
#include "export/exporter.h"
#include "export/summary.h"

namespace partbooth::exporter {

struct ExportOptions {
  std::string out;           // empty: <dataset>/export/<format>
  std::uint32_t shards = 0;  // files of each split, where the format has shards; 0: about 100 MB each
  bool copy = false;         // copies of the pictures instead of hard links
  int threads = 0;           // 0: one a core
  // Splits: those of the data set if empty; else made anew by key, scene, part, pose or background.
  std::string split_by;
  double val = 0.1;  // shares, with split_by
  double test = 0.1;
  std::string task = "detect";  // yolo: classify, detect, segment, pose, obb
  bool polygons = false;        // coco: instead of run lengths
  bool amodal = false;          // coco: masks of whole objects too
  bool gzip = false;            // tfrecord
  bool masks = false;           // tfrecord: a PNG of each object; voc: palette pictures
  bool webdataset = false;      // bop: in tar files
  // croissant: what only the data set's owner knows. Without a date, that of SOURCE_DATE_EPOCH if it is set.
  std::string license, creator, url, cite, date;
};

struct ExportSummary {
  std::string folder;
  std::uint64_t images = 0;
  bool up_to_date = false;  // nothing was to be done
  ObjectCounts objects;     // in these images
};

struct Format {
  const char* name;
  const char* summary;
  int version;                       // of the bytes that this exporter writes
  std::vector<std::string> options;  // its own ones: names of members of ExportOptions
  // Error: options that do not go together (exit code 2).
  core::Result<std::unique_ptr<Exporter>> (*make)(const DatasetReader& dataset, const ExportOptions& options);
};

const std::vector<Format>& formats();

// Errors: an unknown format, an option that the format does not have, an unfinished or empty data set, a
// picture that the format cannot describe (exit code 2); a damaged record; what the disk says.
core::Result<ExportSummary> export_dataset(const std::string& format, const std::string& dataset,
                                           const ExportOptions& options);

}  // namespace partbooth::exporter
