// SPDX-License-Identifier: Apache-2.0
// The camera's raw converter: raw numbers to linear Rec.709, or to grey.
#pragma once

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// Black off, white balance with its error, clipped at white, mosaic filled in, colours corrected. The gains
// act on raw numbers, and so on their noise. 1 is white; 1 channel for mono, else 3. Values below 0 and above
// 1 remain.
core::ImageF convert_raw(const core::ImageU16& raw, const schema::Sensor& sensor);

}  // namespace partbooth::renderer
