// SPDX-License-Identifier: Apache-2.0
// The drawn settings of lens dirt as the renderer takes them.
#pragma once

#include <cstdint>

#include "partbooth/config.pb.h"
#include "partbooth/scene.pb.h"

namespace partbooth::scene_gen {

// Drops run down in the picture of `camera`. `sensor_seed` is the same for all pictures of a virtual camera.
schema::LensDirt lens_dirt(const schema::DirtConfig& config, const schema::Camera& camera,
                           std::uint64_t sensor_seed);

}  // namespace partbooth::scene_gen
