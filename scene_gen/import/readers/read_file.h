// SPDX-License-Identifier: Apache-2.0
// The child's work: one file to complete parts.
#pragma once

#include "scene_gen/import/readers/reading.h"

namespace partbooth::scene_gen {

// The file as one part; then, if they are asked for and it is an assembly, its parts.
core::Result<std::vector<core::Part>> read_file(const std::string& path, const ReadOptions& options);

// Adds hull, centre of mass, stable poses, symmetries and features.
core::Part finish_part(Reading reading, double long_side_px);

}  // namespace partbooth::scene_gen
