// SPDX-License-Identifier: Apache-2.0
// What each reader takes and gives. Readers run in the child process only.
#pragma once

#include <optional>
#include <string>

#include "core/part.h"
#include "core/result.h"

namespace partbooth::scene_gen {

struct ReadOptions {
  std::string unit = "auto";  // as ImportOptions
  double long_side_px = 600;
};

// A part without what follows from its mesh: hull, poses, bounds. Everything in metres and in the part's
// frame.
struct Reading {
  core::Part part;
  std::optional<core::Vec3d> center_of_mass;  // of the closed volume, if there is one
};

// STEP and IGES. Errors: malformed, no geometry.
core::Result<Reading> read_cad(const std::string& path, const ReadOptions& options);
// STL, OBJ, PLY, OFF, glTF, GLB, 3MF. Errors: malformed, no triangles, implausible size without a unit.
core::Result<Reading> read_mesh(const std::string& path, const ReadOptions& options);

}  // namespace partbooth::scene_gen
