// SPDX-License-Identifier: Apache-2.0
// What each pixel of a chip does in the same way in every picture (EMVA 1288, "spatial nonuniformity").
#pragma once

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

struct FixedPattern {
  core::ImageF gain;      // 1 + PRNU
  core::ImageF offset_e;  // DSNU
  core::ImageF dark_e;    // collected in the dark during the exposure; much in hot pixels
};

// Depends on the pattern seed, the settings and the size alone. With three channels each has numbers of its
// own, but for the smooth part of the gain.
FixedPattern fixed_pattern(const schema::Sensor& sensor, int width, int height, int channels);

}  // namespace partbooth::renderer
