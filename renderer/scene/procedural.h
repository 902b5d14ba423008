// SPDX-License-Identifier: Apache-2.0
// Surroundings that are painted, not photographed: the picture of a Room, laid out as an HDRI is.
#pragma once

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

inline constexpr int kRoomColumns = 512, kRoomRows = 256;

// Linear Rec.709; mean luminance 1 over the sphere. A function of the message alone.
core::ImageF paint_room(const schema::Room& room);

}  // namespace partbooth::renderer
