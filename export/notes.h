// SPDX-License-Identifier: Apache-2.0
// export.json in the folder of an export: how much it holds, and what the format could not hold, for whoever
// finds the folder later. Readers of the formats pass over it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "export/export_folder.h"
#include "export/summary.h"

namespace partbooth::exporter {

// Something that is left out, or not as in the data set.
struct Note {
  std::uint64_t count = 0;
  std::string what;
  std::string why;
};

// What no format with objects lists (objects.h).
std::vector<Note> unlisted_objects(const DatasetSummary& summary);

// Says each note that counts anything in the log too.
core::Result<void> write_notes(ExportFolder& folder, const std::string& format, const DatasetSummary& summary,
                               const std::vector<Note>& notes);

}  // namespace partbooth::exporter
