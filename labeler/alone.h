// SPDX-License-Identifier: Apache-2.0
// What an object would show alone, and what hides it.
#pragma once

#include <vector>

#include "core/frame.h"
#include "partbooth/record.pb.h"

namespace partbooth::labeler {

// Pixels that the object alone takes at least half of, or that are its own as it is.
struct AloneMask {
  schema::Mask mask;       // inside the picture
  schema::PixelBox box;    // of the mask; all 0 if it is empty
  schema::PixelBox whole;  // outside the picture too
};
AloneMask alone_mask(const core::Frame& frame, const core::AmodalMask& amodal);

// Shares of the object's amodal area inside the picture that others hide; the largest first, then by id.
// Where several things hide a pixel's share, the one that the pixel shows most of has it.
std::vector<schema::Occluder> occluders(const core::Frame& frame, const core::AmodalMask& amodal);

}  // namespace partbooth::labeler
