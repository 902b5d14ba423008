// SPDX-License-Identifier: Apache-2.0
// Counts over all records of a data set: what exporters, the manifest and the report need to know before they
// start.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "core/result.h"
#include "export/dataset_reader.h"

namespace partbooth::exporter {

struct SplitSummary {
  std::uint64_t images = 0;
  std::uint64_t bytes = 0;                       // of the pictures
  std::map<std::string, std::uint64_t> classes;  // pictures by label of the main target
  std::set<std::string> shown;                   // labels of main targets and of whatever else is visible
};

// Objects by what becomes of them in exports (objects.h).
struct ObjectCounts {
  std::uint64_t listed = 0;     // have a class and pixels
  std::uint64_t ignored = 0;    // of those
  std::uint64_t classless = 0;  // distractors, furniture, look-alikes
  std::uint64_t unseen = 0;     // have a class, and no pixels
};

struct DatasetSummary {
  std::uint64_t images = 0;
  std::uint64_t bytes = 0;  // of pictures and layers
  ObjectCounts objects;
  std::map<std::string, SplitSummary> splits;
  std::string records_sha256;  // of the checksums of all records in their order
};

// Adds a record, which must come in their order; `crc` is the checksum that stands behind it in its file.
void add_to(DatasetSummary& summary, const schema::ImageRecord& record, std::uint32_t crc,
            const std::string& split);

// Sees every record in order and says which split it is in.
using SplitOf = std::function<core::Result<std::string>(const schema::ImageRecord&)>;
// Error: a damaged record, or that of `split_of`.
core::Result<DatasetSummary> summarize(const DatasetReader& dataset, const SplitOf& split_of);
// Error (exit code 2): the data set is empty or not finished.
core::Result<void> check_finished(const DatasetReader& dataset, const DatasetSummary& summary);

}  // namespace partbooth::exporter
