// SPDX-License-Identifier: Apache-2.0
// A folder of CAD files as classes: each file, or sub-folder of files, is a class named after it.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"

namespace partbooth::pipeline {

struct PartClass {
  std::string label;               // safe as a folder's name
  std::vector<std::string> files;  // byte-sorted paths
  bool sub_folder = false;
};

// ASCII letters only.
std::string lower_case(std::string text);

// Byte-sorted by label. Hidden files and files of other kinds are passed over. Errors (exit code 2): no such
// folder; no part in it, or in a sub-folder; two classes of one name, or of names that differ by case alone.
core::Result<std::vector<PartClass>> find_classes(const std::string& folder);

// All readable part files of a folder, byte-sorted. Error (exit code 2): no such folder.
core::Result<std::vector<std::string>> find_parts(const std::string& folder);

// The name without what file systems and readers of label-named folders trip over: leading dots, separators,
// control characters, broken UTF-8, blanks and dots at the end.
std::string safe_label(const std::string& name);

}  // namespace partbooth::pipeline
