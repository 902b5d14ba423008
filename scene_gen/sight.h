// SPDX-License-Identifier: Apache-2.0
// What comes between a layout and its picture: the lens and the lamps stand free, and the target is seen as
// the config wants.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "scene_gen/layout.h"

namespace partbooth::scene_gen {

// Adds what hides the target. `scene` holds drawn values, `laws` those of a part's material. The error names
// the limit: a lens inside something, or a target that is seen less or more than it should.
tl::expected<void, std::string> fill_sight(const schema::SceneConfig& scene,
                                           const schema::MaterialConfig& laws, const Catalog& catalog,
                                           const schema::Camera& camera, const DrawContext& context,
                                           Layout& layout);

bool lamp_in_furniture(const schema::SceneSpec& scene, const Layout& layout);

}  // namespace partbooth::scene_gen
