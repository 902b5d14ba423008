// SPDX-License-Identifier: Apache-2.0
// Reads the arrays of a glTF file with every bound checked.
#pragma once

#include "scene_gen/import/readers/tiny_gltf_config.h"
// After its configuration.
#include <tiny_gltf.h>

#include <vector>

#include "core/result.h"

namespace partbooth::scene_gen {

// Items x components numbers; integers are scaled to 0..1 or -1..1 if the accessor is `normalized`.
struct AccessorValues {
  std::size_t count = 0;
  int components = 0;
  std::vector<double> values;
};

// Errors (without a file name): a reference past an end, a sparse or empty accessor.
core::Result<AccessorValues> read_accessor(const tinygltf::Model& model, int accessor);

}  // namespace partbooth::scene_gen
