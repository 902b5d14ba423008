// SPDX-License-Identifier: Apache-2.0
// CAD and mesh files to Part.
//
// A file is read by a child process (the program partbooth-import, beside the running one) with limits on
// memory and time: a crash, a hang or a bomb in a file becomes an error that names the file. STEP and IGES go
// through Open CASCADE (names, colours, units, exact normals); STL, OBJ, PLY, GLB, glTF, 3MF and OFF are
// meshes.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/part.h"
#include "core/result.h"

namespace partbooth::scene_gen {

struct ImportOptions {
  // Unit of files that do not say theirs: "auto" (guess, with a warning), "mm", "cm", "m", "inch".
  std::string unit = "auto";
  // Largest size in a picture that the part's long side will have: sets the tessellation (rendering.md
  // section 7).
  double long_side_px = 600;
  double memory_mb = 4096;
  double time_s = 120;
  bool components = false;  // the parts of an assembly too
  // Folder of imported parts by content hash of the file and the options; empty: no cache.
  std::string cache_dir;
};

struct ImportedPart {
  std::shared_ptr<const core::Part> part;
  std::string sha256;  // of `bytes`
  std::string bytes;   // a serialised schema::PartFile: what inputs/<sha256> holds
};

struct ImportedFile {
  ImportedPart whole;
  // If they were asked for and the file is an assembly: its parts, each shape once, named after its product.
  // Where they stand is in whole.part->components.
  std::vector<ImportedPart> components;
};

struct ImportError : core::Error {
  // Implicit: most errors are the file's.
  ImportError(core::Error error, bool machine = false) : core::Error(std::move(error)), of_machine(machine) {}
  // The reader could not be started or was ended from outside: this says nothing about the file, and may be
  // otherwise the next time.
  bool of_machine;
};

// Extensions that are read, lower case, without the dot.
const std::vector<std::string>& readable_extensions();

// Errors: unreadable, empty, malformed, no geometry (tessellated-only STEP is named as such), too large or
// too small without an explicit unit (diagonal below 0.2 mm or above 10 m), out of memory, out of time,
// crashed; or of the machine.
tl::expected<ImportedFile, ImportError> import_file(const std::string& path, const ImportOptions& options);
// The file as one part.
tl::expected<ImportedPart, ImportError> import_part(const std::string& path, const ImportOptions& options);

// The bytes of a PartFile (inputs/<sha256>) as a part. Error: damaged bytes.
core::Result<core::Part> part_from_bytes(const std::string& bytes, const std::string& name);

}  // namespace partbooth::scene_gen
