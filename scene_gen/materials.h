// SPDX-License-Identifier: Apache-2.0
// Presets with laws to materials with numbers.
#pragma once

#include <string>

#include "partbooth/config.pb.h"
#include "partbooth/material.pb.h"
#include "scene_gen/draws.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::scene_gen {

// A part's material: `config` is drawn, at `path`; the preset's values are drawn from `path`.values.*. A
// failed check if the preset is unknown: check() looks before.
schema::Material part_material(const schema::MaterialConfig& config, const core::Part& part,
                               const Catalog& catalog, const std::string& path, const DrawContext& context);

// Of furniture and simple things: the preset's values are drawn from `path`.values.*, edges are a little
// rounded.
schema::Material furniture_material(const std::string& preset, const Catalog& catalog,
                                    const std::string& path, const DrawContext& context);

// The ground's material; a texture, if it has one, takes the place of the preset's colours.
schema::Material ground_material(const schema::GroundConfig& config, double part_radius_m,
                                 const Catalog& catalog, const DrawContext& context);

}  // namespace partbooth::scene_gen
