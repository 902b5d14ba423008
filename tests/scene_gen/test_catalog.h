// SPDX-License-Identifier: Apache-2.0
// Parts made in code, and a catalog of them with the shipped materials.
#pragma once

#include "scene_gen/scene_gen.h"

namespace partbooth::scene_gen {

// A box, not centred in its frame, that rests on each of its six faces.
CatalogPart box_part(const std::string& name, double x_m, double y_m, double z_m);
// A prism of 48 sides about z, that rests on both ends and on its side.
CatalogPart disc_part(const std::string& name, double radius_m, double height_m);

// Classes "block", "disc" (two CAD files) and "rod", three distractors, two HDRIs, one texture.
Catalog test_catalog();

// The defaults with these overrides.
schema::DatasetConfig config_with(const std::vector<std::string>& overrides);

// generate(), which must succeed.
schema::SceneSpec scene_at(const schema::DatasetConfig& config, const Catalog& catalog, std::uint64_t index);

// The part of the scene's first instance.
const core::Part& target_part(const Catalog& catalog, const schema::SceneSpec& scene);

// The draw of this stream; a failed test if there is none.
const schema::Draw& draw_of(const schema::SceneSpec& scene, const std::string& stream);

}  // namespace partbooth::scene_gen
