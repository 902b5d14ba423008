// SPDX-License-Identifier: Apache-2.0
// Light to raw numbers and noise after EMVA 1288. Light of 1 fills the well of the gain.
#pragma once

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// Largest raw number, and that of black.
int raw_max(const schema::Sensor& sensor);
int raw_black(const schema::Sensor& sensor);

// Full well of the gain, in electrons: full_well_e / 10^(gain_db / 20).
double well_of_gain_e(const schema::Sensor& sensor);

// The light that each pixel's colour filter lets through: 1 channel for mono (luminance) and mosaics, 3
// without a mosaic. White of 1 gives 1 in green.
core::ImageF filter_colors(const core::ImageF& light, const schema::Sensor& sensor);

// Each value by itself: electrons = Poisson(light FW (1 + PRNU) + dark signal) + N(0, read noise) + DSNU +
// row noise, FW the full well of the gain; raw = black + K electrons,
// clipped and rounded, where K takes FW to the largest raw number. The Poisson law is Gaussian above 50
// electrons. The converter clips, not the well: blown highlights are flat. Temporal noise depends on
// (noise_seed, pixel, channel) alone.
core::ImageU16 read_out(const core::ImageF& light, const schema::Sensor& sensor);

}  // namespace partbooth::renderer
