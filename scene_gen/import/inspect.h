// SPDX-License-Identifier: Apache-2.0
// What was found in a part file, for people and for programs.
#pragma once

#include <string>

#include "core/result.h"
#include "scene_gen/import/import.h"

namespace partbooth::scene_gen {

struct Inspection {
  std::string text;  // lines for a terminal
  // One JSON object. Keys: file, unit, solids, faces, bodies [{name, solid, faces, colors}], bbox_mm [min
  // xyz, max xyz], size_mm, volume_mm3, area_mm2, triangles, vertices, surface_types {name: count}, colors
  // (linear Rec.709, distinct), center_of_mass_mm, stable_poses {count, probabilities, top [{probability,
  // up}]}, warnings. `faces` counts B-rep faces, of each use of a shared shape; in mesh files regions between
  // creases. `up` is the direction of the part that points up when it lies so.
  std::string json;
};

// Errors: as import_part.
core::Result<Inspection> inspect(const std::string& path, const ImportOptions& options);

}  // namespace partbooth::scene_gen
