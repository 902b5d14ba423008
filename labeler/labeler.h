// SPDX-License-Identifier: Apache-2.0
// Frame, soil layers and scene to Labels.
//
// Everything is counted on the label rays of the frame (core/frame.h): no second rasterizer. Boxes are in
// pixels from the picture's upper left corner, half open. Fractions are 0..1; an object without amodal area
// has visible_fraction 0.
#pragma once

#include "core/frame.h"
#include "core/photo.h"
#include "partbooth/record.pb.h"
#include "partbooth/scene.pb.h"

namespace partbooth::labeler {

schema::Labels label(const core::Frame& frame, const core::SoilLayers& soil, const schema::SceneSpec& scene);

// The mask as pixels, 1 channel, 0 or 1. The inverse of what label() stores.
core::ImageU8 mask_pixels(const schema::Mask& mask);

}  // namespace partbooth::labeler
