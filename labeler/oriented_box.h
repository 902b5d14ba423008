// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image.h"
#include "partbooth/record.pb.h"

namespace partbooth::labeler {

// The rectangle of least area about the pixels (as squares) of one id; width >= height. All 0 without pixels.
// One of its sides lies along a side of the hull (Freeman and Shapira 1975).
schema::OrientedBox oriented_box(const core::ImageU16& instance, std::uint16_t id);

}  // namespace partbooth::labeler
