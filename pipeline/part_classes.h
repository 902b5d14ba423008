// SPDX-License-Identifier: Apache-2.0
// Which classes the imported files are: one a file or sub-folder, or the parts of each assembly.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "partbooth/config.pb.h"
#include "pipeline/part_folder.h"
#include "scene_gen/import/import.h"

namespace partbooth::pipeline {

struct LoadedPart {
  std::string name;  // of the file; of an assembly's part file.step#part
  scene_gen::ImportedPart part;
};

struct LoadedClass {
  std::string label;
  std::string file;  // that it comes from, or the first of them
  bool component = false;
  std::vector<LoadedPart> parts;
};

// Adds what one file of `source` holds to the classes: its parts if it is an assembly, they have been
// imported and it is not in a sub-folder; else the file as a part of the source's class. Parts smaller than
// parts.component_min_mm are left out.
void add_file(const PartClass& source, const std::string& file, scene_gen::ImportedFile imported,
              const schema::PartsConfig& config, std::vector<LoadedClass>& classes);

// Parts of assemblies that are the same in several files become one class; different ones of the same name
// are told apart by their file's name before it. Byte-sorted by label. Error (exit code 2): two classes of
// one name are left. A shape that two classes have is a warning.
core::Result<void> unite_classes(const std::string& folder, std::vector<LoadedClass>& classes);

}  // namespace partbooth::pipeline
