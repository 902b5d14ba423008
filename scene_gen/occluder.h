// SPDX-License-Identifier: Apache-2.0
// Something between the lens and the target that hides a wanted share of it.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "scene_gen/layout.h"
#include "scene_gen/visibility.h"

namespace partbooth::scene_gen {

// The things to add: one, or the two solids of a finger; none where the config wants none. They hide the
// target to the wanted share, with what hides it already, to 0.03; they touch nothing of the layout. `scene`
// holds drawn values, `laws` those of a part's material. The error names the limit.
tl::expected<std::vector<Item>, std::string> place_occluder(
    const schema::SceneConfig& scene, const schema::MaterialConfig& laws, const Catalog& catalog,
    const schema::Camera& camera, const Layout& layout, const TargetView& view, const DrawContext& context);

}  // namespace partbooth::scene_gen
