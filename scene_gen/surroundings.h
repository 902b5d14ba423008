// SPDX-License-Identifier: Apache-2.0
// What surrounds the scene: an HDRI, a painted room or an even dome.
//
// The mean luminance of the surroundings (of the dome: before its own gain) is the level that lamps are
// measured by; HDRIs and rooms are scaled so that it is 1 before their gain.
#pragma once

#include "partbooth/config.pb.h"
#include "partbooth/scene.pb.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::scene_gen {

enum class Surroundings { kHdri, kRoom, kEvenDome };

// By the drawn settings; without HDRI files there is a room or a dome.
Surroundings surroundings_of(const schema::LightConfig& light, const Catalog& catalog);

schema::Environment environment_of(const schema::LightConfig& light, const Catalog& catalog);

// A photo behind the scene, where the drawn settings want one and there is one; `picture` is the size of the
// picture that it fills.
void add_backdrop(const schema::BackdropConfig& config, const schema::ImageConfig& picture,
                  const Catalog& catalog, schema::Environment& environment);

// Mean luminance that lamps are measured by.
double level_of(const schema::LightConfig& light, const Catalog& catalog);

// The i-th of n things by a number in [0, 1].
std::size_t pick_index(double pick, std::size_t n);

}  // namespace partbooth::scene_gen
