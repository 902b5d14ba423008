// SPDX-License-Identifier: Apache-2.0
// The unit of a mesh file.
#pragma once

#include "core/result.h"
#include "scene_gen/import/readers/soup.h"

namespace partbooth::scene_gen {

struct FoundUnit {
  double metres_per_unit = 1;
  std::string text;     // for Part::source_unit
  std::string warning;  // empty: none
};

// `diagonal` is in the file's unit. `wanted` is ReadOptions::unit; it counts for files without a unit, and
// for formats with a fixed one when the size would be implausible. A guess takes metres below a diagonal of
// 1, else millimetres. Error (without a file name): diagonal below 0.2 mm or above 10 m, and neither file nor
// user gave the unit.
core::Result<FoundUnit> find_unit(const Soup& soup, double diagonal, const std::string& wanted);

}  // namespace partbooth::scene_gen
