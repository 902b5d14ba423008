// SPDX-License-Identifier: Apache-2.0
// The kinds of dirt. Alpha has 1 channel, the share of light that the kind takes away, 0..1.
#pragma once

#include <vector>

#include "core/image.h"
#include "partbooth/scene.pb.h"
#include "renderer/photo/dirt_layer.h"

namespace partbooth::renderer {

core::ImageF dust_alpha(const schema::LensDirt& dirt, const LayerGrid& grid);
core::ImageF mud_alpha(const schema::LensDirt& dirt, const LayerGrid& grid);
core::ImageF smudge_alpha(const schema::LensDirt& dirt, const LayerGrid& grid);
core::ImageF fingerprint_alpha(const schema::LensDirt& dirt, const LayerGrid& grid);
core::ImageF wipe_alpha(const schema::LensDirt& dirt, const LayerGrid& grid);
core::ImageF condensation_alpha(const schema::LensDirt& dirt, const LayerGrid& grid);

// Scratches by direction: light streaks across them.
struct ScratchMap {
  double angle_rad;
  core::ImageF alpha;
};
inline constexpr int kScratchDirections = 6;
std::vector<ScratchMap> scratch_maps(const schema::LensDirt& dirt, const LayerGrid& grid);

// As DirtMaps::drops.
core::ImageF drop_map(const schema::LensDirt& dirt, const LayerGrid& grid);

}  // namespace partbooth::renderer
