// SPDX-License-Identifier: Apache-2.0
// What each format implements. The driver (export_run.h) reads the records twice: first look() sees every
// picture, in order, before anything is written; then make() works on many pictures at once and add() takes
// the results in the order of the pictures.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "export/export_stamp.h"
#include "export/summary.h"
#include "partbooth/record.pb.h"

namespace partbooth::exporter {

class ExportFolder;

// One picture on its way into an export.
struct ExportImage {
  const schema::ImageRecord& record;
  std::string split;          // in this export
  std::uint64_t ordinal = 0;  // among the pictures of its split, from 0
};

// What make() gives: the files that it wrote, and bytes for files that pictures share.
struct Made {
  std::vector<ExportedFile> files;
  std::string bytes;
  std::string more_bytes;  // where a format needs two of them
};

class Exporter {
 public:
  virtual ~Exporter() = default;

  // Every picture, in order. Error: the format cannot describe it.
  virtual core::Result<void> look(const ExportImage&) { return {}; }
  // Before the first picture is written. Error: the format cannot hold this data set.
  virtual core::Result<void> begin(ExportFolder& folder, const DatasetSummary& summary) = 0;
  // Called from several threads, in any order.
  virtual core::Result<Made> make(const ExportImage& image) const = 0;
  // In the order of the pictures.
  virtual core::Result<void> add(const ExportImage&, const Made&) { return {}; }
  virtual core::Result<void> finish() { return {}; }
};

}  // namespace partbooth::exporter
