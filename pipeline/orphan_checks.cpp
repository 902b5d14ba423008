// SPDX-License-Identifier: Apache-2.0
#include "pipeline/orphan_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "core/random.h"
#include "export/layout.h"
#include "export/temp_folder.h"
#include "pipeline/folder_walk.h"

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

void check_journal_names(const VerifyContext& context, std::vector<Finding>& findings) {
  std::set<std::string> journals;
  for (std::uint64_t block = 0; block < exporter::blocks_for(context.dataset.count()); ++block)
    journals.insert(exporter::records_path(block));
  walk(context.dataset.folder(), "records", findings, [&](FolderWalk& at, const std::string& path) {
    at.disable_recursion_pending();
    if (!journals.contains(path)) findings.push_back({"orphan", path, "", "is the journal of no block"});
  });
}

}  // namespace

// Files that nobody can find by the records are not part of the data set, and yet training would read them.
void check_orphans(const VerifyContext& context, const Census& census, std::vector<Finding>& findings) {
  const fs::path root(context.dataset.folder());
  std::error_code ignored;
  for (const char* folder : {"images", "scenes", "layers"})
    walk(context.dataset.folder(), folder, findings, [&](FolderWalk& at, const std::string& path) {
      if (at->is_directory(ignored)) {
        if (fs::is_empty(at->path(), ignored))
          findings.push_back(
              {"orphan", path, "", "the folder is empty: readers of label-named folders refuse it"});
      } else if (!std::binary_search(census.named.begin(), census.named.end(), core::stream_hash(path))) {
        findings.push_back({"orphan", path, "", "no record names this file"});
      }
    });
  check_journal_names(context, findings);
  if (fs::exists(root / exporter::kTempFolder, ignored))
    findings.push_back({"orphan", exporter::kTempFolder, "",
                        "temporary files of a run that was killed, or is still at work"});
}

// The records are read once more where there are such files, for their names.
void check_shared_files(const VerifyContext& context, const Census& census, std::vector<Finding>& findings) {
  std::set<std::uint64_t> twice;
  for (auto at = census.named.begin();
       (at = std::adjacent_find(at, census.named.end())) != census.named.end(); ++at)
    twice.insert(*at);
  if (twice.empty()) return;
  std::map<std::string, std::string> named;  // file to the first key
  const std::size_t before = findings.size();
  const auto done =
      context.dataset.for_each([&](const schema::ImageRecord& record, const auto&...) -> core::Result<void> {
        for (const schema::StoredFile& file : record.files()) {
          if (!twice.contains(core::stream_hash(file.path()))) continue;
          const auto [first, is_new] = named.try_emplace(file.path(), record.key());
          if (!is_new)
            findings.push_back({"shared", file.path(), record.key(),
                                fmt::format("the record of {} names this file, too", first->second)});
        }
        return {};
      });
  // Reading ends at a damaged record, which is a finding of its own.
  if (!done && findings.size() == before)
    findings.push_back({"shared", "records", "", "two records name one file"});
}

}  // namespace partbooth::pipeline
