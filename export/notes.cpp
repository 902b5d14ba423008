// SPDX-License-Identifier: Apache-2.0
#include "export/notes.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "export/objects.h"

namespace partbooth::exporter {

std::vector<Note> unlisted_objects(const DatasetSummary& summary) {
  return {{summary.objects.classless, "objects without a class", "distractors and furniture are background"},
          {summary.objects.unseen, "objects of which nothing is visible", "a box of nothing would be wrong"}};
}

core::Result<void> write_notes(ExportFolder& folder, const std::string& format, const DatasetSummary& summary,
                               const std::vector<Note>& notes) {
  std::string splits, list;
  for (const auto& [split, counts] : summary.splits)
    splits += fmt::format("{}{}: {}", splits.empty() ? "" : ", ", json_text(split), counts.images);
  for (const Note& note : notes) {
    if (note.count == 0) continue;
    spdlog::info("{}: not as in the data set: {} {}: {}", format, note.count, note.what, note.why);
    list += fmt::format("{}\n  {{\"count\": {}, \"what\": {}, \"why\": {}}}", list.empty() ? "" : ",",
                        note.count, json_text(note.what), json_text(note.why));
  }
  return folder.write_listed(
      "export.json",
      fmt::format("{{\n\"format\": {},\n\"pictures\": {{{}}},\n\"objects\": {},\n\"ignored_objects\": {},\n"
                  "\"not_as_in_the_data_set\": [{}]\n}}\n",
                  json_text(format), splits, summary.objects.listed, summary.objects.ignored,
                  list.empty() ? "" : list + "\n"));
}

}  // namespace partbooth::exporter
