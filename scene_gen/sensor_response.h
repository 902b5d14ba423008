// SPDX-License-Identifier: Apache-2.0
// Colours that measured sensors see.
#pragma once

#include <string>

#include "core/vec.h"

namespace partbooth::scene_gen {

// Raw red, green and blue of linear Rec.709, with green of white 1. A failed check for an unknown name.
core::Mat3d raw_from_rec709(const std::string& response);

// Matrix that takes raw colours, white balanced, to linear Rec.709 with the given strength: 0 is the
// identity, 1 is exact. White stays white.
core::Mat3d color_correction(const core::Mat3d& raw_from_rec709, double strength);

}  // namespace partbooth::scene_gen
