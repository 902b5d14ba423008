// SPDX-License-Identifier: Apache-2.0
// Layers of places and distances against camera and poses: a layer, a pose or a camera of another picture
// does not fit, though each is sound by itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/image.h"
#include "partbooth/record.pb.h"

namespace partbooth::pipeline {

// Empty if nothing is wrong. `owners` as owners_of() gives them; the layer has the size of the picture.
// Places on the part, seen by the camera in the object's pose, are where the picture shows them.
std::string nocs_fault(const core::ImageF& layer, const schema::ImageRecord& record,
                       const std::vector<std::uint32_t>& owners);
// Distances along the rays of the lens are as deep as the label says of the object.
std::string distance_fault(const core::ImageF& layer, const schema::ImageRecord& record,
                           const std::vector<std::uint32_t>& owners);

}  // namespace partbooth::pipeline
