// SPDX-License-Identifier: Apache-2.0
// Which preset a part is made of: the nominal one, one of its family, or any; and what the CAD file says of
// it.
#pragma once

#include <string>

#include "core/part.h"
#include "partbooth/config.pb.h"
#include "partbooth/material.pb.h"

namespace partbooth::scene_gen {

// Null if there is none of this name.
const schema::MaterialPreset* find_preset(const schema::MaterialPresets& presets, const std::string& name);
bool is_family(const schema::MaterialPresets& presets, const std::string& name);

// The family that a material's name in a CAD file means, by the presets' `cad_names`; empty for none. A word
// counts at the beginning of one in the name, short ones (up to three letters) only as whole words; the
// longest that fits wins: "EN-GJL cast iron" is cast iron, not steel.
std::string family_of_name(const std::string& name, const schema::MaterialPresets& presets);

// The family that the first name of a body's material means; empty if none does.
std::string family_of_file(const core::Part& part, const schema::MaterialPresets& presets);

// The family of a metal that the part's most frequent face colour looks like; empty for paint and plastic.
// Greys (saturation up to 0.12) are steel, bright ones (value from 0.75) aluminium; CAD programs paint metal
// so. Yellows (hue 38 to 58 degrees, saturation 0.25 to 0.7) are brass, reddish browns (hue 12 to 34 degrees)
// copper.
std::string family_of_color(const core::Part& part);

// By the drawn settings and what the file says of the part.
std::string choose_preset(const schema::MaterialConfig& config, const core::Part& part,
                          const schema::MaterialPresets& presets);

// A preset of the family by a number in [0, 1), by how common they are; `except` only where it is alone.
std::string pick_of_family(const schema::MaterialPresets& presets, const std::string& family,
                           const std::string& except, double pick);

}  // namespace partbooth::scene_gen
