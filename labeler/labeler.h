// SPDX-License-Identifier: Apache-2.0
// Frame, soil layers and scene to Labels.
//
// Everything is counted on the label rays of the frame (core/frame.h): no second rasterizer. Boxes are in
// pixels from the picture's upper left corner, half open. Fractions are 0..1; an object without amodal area
// has visible_fraction 0.
#pragma once

#include <cstdint>

#include "core/assets.h"
#include "core/frame.h"
#include "core/photo.h"
#include "partbooth/config.pb.h"
#include "partbooth/record.pb.h"
#include "partbooth/scene.pb.h"

namespace partbooth::labeler {

// `assets` holds the parts of all instances. `config` says which objects are ignored (all stay in the
// labels), which labels there are beyond the usual ones, and names points of the classes.
schema::Labels label(const core::Frame& frame, const core::SoilLayers& soil, const schema::SceneSpec& scene,
                     const core::AssetSet& assets, const schema::DatasetConfig& config);

// What dirt does to a pixel (rendering.md 2.3).
enum class SoilClass : std::uint8_t { kClean, kSemiTransparent, kOpaque, kRefractive };
inline constexpr int kSoilClasses = 4;

// 1 channel: clean below an alpha of 0.05, opaque above 0.6, refractive where a clear drop takes 0.05 and
// more of the light and most of what is taken. Empty when the lens is clean.
core::ImageU8 soil_classes(const core::SoilLayers& soil);

// The mask as pixels, 1 channel, 0 or 1. The inverse of what label() stores.
core::ImageU8 mask_pixels(const schema::Mask& mask);

}  // namespace partbooth::labeler
