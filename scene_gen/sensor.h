// SPDX-License-Identifier: Apache-2.0
// The virtual cameras of a data set: which one takes a picture, and what its chip is like.
#pragma once

#include "partbooth/config.pb.h"
#include "partbooth/scene.pb.h"
#include "scene_gen/draws.h"

namespace partbooth::scene_gen {

// Draws the camera's body by the camera's number, so that each picture of a camera has the same one.
schema::Sensor sensor_of(const schema::SensorConfig& drawn, const DrawContext& context);

}  // namespace partbooth::scene_gen
