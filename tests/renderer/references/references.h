// SPDX-License-Identifier: Apache-2.0
// The scenes whose pictures lie in tests/renderer/references: one feature each, on real parts.
#pragma once

#include <string>
#include <vector>

#include "core/image.h"
#include "tests/renderer/scenes.h"

namespace partbooth::renderer::references {

inline constexpr int kSizePx = 80;
// Samples per pixel of a stored picture, and of the one that is held against it.
inline constexpr int kStoredSpp = 1024, kTestSpp = 256;

const std::vector<std::string>& names();
scenes::Booth make_scene(const std::string& name);
core::ImageF picture(scenes::Booth booth, int spp, int seed);
// The stored picture's file.
std::string file_of(const std::string& name);

}  // namespace partbooth::renderer::references
