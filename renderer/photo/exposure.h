// SPDX-License-Identifier: Apache-2.0
// How bright the camera makes the picture. Full scale is 1.
#pragma once

#include "core/image.h"
#include "core/vec.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// Weight of each pixel in the metering: even, but for part_weight (0..1) of the whole, which the pixels of
// object 1 share. 1 channel, mean 1. Even where object 1 is not seen.
core::ImageF metering_weights(const core::ImageU16& instance, double part_weight);

// The factor that brings the weighted mean luminance of the picture, as the sensor clips it at full scale, to
// `level`: so a lamp in view counts as white and no more. Where too much of the picture is black for that,
// the part that is not is brought to half of full scale. 1 for a black picture.
double metering_factor(const core::ImageF& light, const core::ImageF& weights, double level);

// Multiplies by metering and exposure_ev: full scale of white is 1. `instance` as in core::Frame.
// What expose() multiplies by for metering and exposure_ev: radiance to share of full scale.
double exposure_factor(const core::ImageF& light, const core::ImageU16& instance,
                       const schema::Sensor& sensor);

// White balance follows `white`, the colour of the light, by sensor.white_balance: as a filter before the
// lens would, so that what is blown out is white.
void expose(core::ImageF& light, const core::ImageU16& instance, const core::Vec3f& white,
            const schema::Sensor& sensor);

}  // namespace partbooth::renderer
