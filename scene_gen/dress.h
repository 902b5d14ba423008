// SPDX-License-Identifier: Apache-2.0
// Materials of one instance: of the whole, and of bodies that differ from it.
#pragma once

#include <string>

#include "partbooth/config.pb.h"
#include "partbooth/scene.pb.h"
#include "scene_gen/draws.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::scene_gen {

// `drawn` are the settings of scene.material, drawn at `path`; `label` is the instance's class, whose own
// settings come first. Bodies that the class names, and those whose material in the CAD file is of another
// family than the part's, get one of their own, drawn at `path`.body#i.
void dress(const schema::DatasetConfig& config, const std::string& label, const schema::MaterialConfig& drawn,
           const core::Part& part, const Catalog& catalog, const std::string& path,
           const DrawContext& context, schema::Instance& instance);

// Whether a name fits a pattern in which '*' stands for any letters.
bool fits(const std::string& name, const std::string& pattern);

}  // namespace partbooth::scene_gen
