// SPDX-License-Identifier: Apache-2.0
// Scenes that other renderers render too: real CAD parts on a table. Metres, +Z up.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "tests/renderer/scenes.h"

namespace partbooth::renderer::cross {

// The names that make_scene() knows.
const std::vector<std::string>& scene_names();

// `size_px` pixels a side. Parts are read from assets/ of the source tree, by the import program beside the
// running one.
core::Result<scenes::Booth> make_scene(const std::string& name, int size_px, int spp);

// A part of assets/, finely tessellated: interpolated normals then leave nothing to the taste of a renderer.
core::Result<core::Part> read_part(const std::string& path);

// Stands `part` on the table in its most probable pose, its middle over (x_m, y_m).
schema::Instance& stand(scenes::Booth& booth, const core::Part& part, const schema::Material& material,
                        double x_m, double y_m);

}  // namespace partbooth::renderer::cross
