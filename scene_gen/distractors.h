// SPDX-License-Identifier: Apache-2.0
// Other parts beside the main target.
#pragma once

#include <vector>

#include "partbooth/config.pb.h"
#include "partbooth/scene.pb.h"
#include "scene_gen/draws.h"
#include "scene_gen/pose.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::scene_gen {

// The distractors of one scene, with class -1: on the ground, or floating beside the part where there is
// none. Bounding circles do not overlap, and the camera keeps sight of at least half of the part's hull
// points. Where the drawn direction does not allow that, the next free one is taken; a distractor that finds
// none is left out. `config` holds drawn values, `material` the laws of a part's material.
struct Distractors {
  std::vector<schema::Instance> instances;
  double reach_m = 0;  // farthest point from the vertical through the origin
};
Distractors place_distractors(const schema::DistractorConfig& config, const schema::MaterialConfig& material,
                              const Catalog& catalog, const PlacedPart& target, const schema::Camera& camera,
                              bool has_ground, const DrawContext& context);

schema::Instance instance_of(const CatalogPart& part, const PlacedPart& placed, schema::Material material,
                             int class_id);

}  // namespace partbooth::scene_gen
