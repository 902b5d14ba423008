// SPDX-License-Identifier: Apache-2.0
// Part to the bytes of a PartFile; the way back is part_from_bytes (import.h).
#pragma once

#include <string>

#include "core/part.h"

namespace partbooth::scene_gen {

// The same part gives the same bytes. Box and bounding sphere are not stored: they follow from the mesh.
std::string part_to_bytes(const core::Part& part);

}  // namespace partbooth::scene_gen
