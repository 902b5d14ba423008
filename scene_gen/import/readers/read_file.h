// SPDX-License-Identifier: Apache-2.0
// The child's work: one file to a complete part.
#pragma once

#include "scene_gen/import/readers/reading.h"

namespace partbooth::scene_gen {

core::Result<core::Part> read_file(const std::string& path, const ReadOptions& options);

// Adds hull, centre of mass and stable poses.
core::Part finish_part(Reading reading);

}  // namespace partbooth::scene_gen
