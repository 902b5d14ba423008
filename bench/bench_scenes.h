// SPDX-License-Identifier: Apache-2.0
// The scenes that are timed: the plain scene of published figures, a machined part on a table under an HDRI,
// a bin of parts, and those of the comparison with other renderers.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "tests/renderer/scenes.h"

namespace partbooth::bench {

// plain, table, bin, and the names of tests/renderer/cross.
std::vector<std::string> scene_names();
// The file of the part on the table, unless another is named.
std::string default_part();

core::Result<renderer::scenes::Booth> make_scene(const std::string& name, const std::string& part_file,
                                                 int size_px, int spp);

}  // namespace partbooth::bench
