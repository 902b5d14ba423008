// SPDX-License-Identifier: Apache-2.0
// Things without a class beside the main target: CAD parts, tools, chips, primitives.
#pragma once

#include "scene_gen/layout.h"

namespace partbooth::scene_gen {

// Adds them where the layout has room: on its area, or floating beside the part. A distractor that finds no
// room is left out. `config` holds drawn values, `material` the laws of a part's material.
void add_distractors(const schema::DistractorConfig& config, const schema::MaterialConfig& material,
                     const Catalog& catalog, const DrawContext& context, Layout& layout);

}  // namespace partbooth::scene_gen
