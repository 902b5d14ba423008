// SPDX-License-Identifier: Apache-2.0
// Light to raw numbers: exposure, and noise after EMVA 1288. Full scale is 1.
#pragma once

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// Largest raw number: 12 bits.
inline constexpr int kRawMax = 4095;

// Weight of each pixel in the metering: even, but for part_weight (0..1) of the whole, which the pixels of
// object 1 share. 1 channel, mean 1. Even where object 1 is not seen.
core::ImageF metering_weights(const core::ImageU16& instance, double part_weight);

// The factor that brings the weighted mean luminance of the picture, as the sensor clips it at full scale, to
// `level`: so a lamp in view counts as white and no more. Where too much of the picture is black for that,
// the part that is not is brought to half of full scale. 1 for a black picture.
double metering_factor(const core::ImageF& light, const core::ImageF& weights, double level);

// Multiplies by metering, exposure_ev and white balance error. One channel (luminance) afterwards if the
// sensor is mono. `instance` as in core::Frame.
core::ImageF expose(const core::ImageF& light, const core::ImageU16& instance, const schema::Sensor& sensor);

// Each channel by itself: electrons = Poisson(value FW) + N(0, read noise), FW the full well of the gain,
// full_well_e / 10^(gain_db / 20); raw = electrons / FW, clipped and rounded to 12 bits. The Poisson law is
// Gaussian above 50 electrons. The converter clips, not the well: blown highlights are flat. Noise depends on
// (noise_seed, pixel, channel) alone.
core::ImageU16 read_out(const core::ImageF& exposed, const schema::Sensor& sensor);

}  // namespace partbooth::renderer
