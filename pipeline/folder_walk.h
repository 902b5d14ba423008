// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "pipeline/pipeline.h"

namespace partbooth::pipeline {

using FolderWalk = std::filesystem::recursive_directory_iterator;

// Calls visit(position, path relative to `root`) for all that lies below root/folder ("": root itself), links
// as they are named. A folder that is missing is empty; one that cannot be read is a finding.
template <class Visit>
void walk(const std::string& root, const std::string& folder, std::vector<Finding>& findings,
          const Visit& visit) {
  namespace fs = std::filesystem;
  const fs::path top = folder.empty() ? fs::path(root) : fs::path(root) / folder;
  std::error_code error;
  if (!fs::exists(top, error)) return;
  for (FolderWalk at(top, error); !error && at != FolderWalk(); at.increment(error))
    visit(at, (folder / at->path().lexically_relative(top)).generic_string());
  if (error)
    findings.push_back({"file", folder.empty() ? "." : folder, "", "cannot be read: " + error.message(),
                        "mend permissions or the disk, then verify again"});
}

}  // namespace partbooth::pipeline
