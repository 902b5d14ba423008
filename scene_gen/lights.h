// SPDX-License-Identifier: Apache-2.0
// The light of a scene: its surroundings, and area lights or a rig before them. All are measured by the level
// of the surroundings (surroundings.h), so exposures keep their proportions.
#pragma once

#include "partbooth/config.pb.h"
#include "partbooth/scene.pb.h"
#include "scene_gen/draws.h"
#include "scene_gen/pose.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::scene_gen {

// Sets the environment and adds the lamps of a scene that has its camera. `light` holds drawn values but for
// the area lights, which are drawn here. With a ground, no lamp reaches below z = 0.
void light_scene(const schema::LightConfig& light, const Catalog& catalog, const PlacedPart& target,
                 bool has_ground, const DrawContext& context, schema::SceneSpec& scene);

}  // namespace partbooth::scene_gen
