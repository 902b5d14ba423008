// SPDX-License-Identifier: Apache-2.0
// What is known of a part beyond its surface, in PartFile: symmetries, features, components, convex pieces.
#pragma once

#include "core/part.h"
#include "partbooth/part_file.pb.h"

namespace partbooth::scene_gen {

void write_knowledge(const core::Part& part, schema::PartFile& file);
// Faces and bodies have been read. What is wrong, or nullptr.
const char* read_knowledge(const schema::PartFile& file, core::Part& part);

}  // namespace partbooth::scene_gen
