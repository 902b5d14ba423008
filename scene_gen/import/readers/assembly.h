// SPDX-License-Identifier: Apache-2.0
// The parts of an assembly: which of them are the same shape, and where each stands.
#pragma once

#include <string>
#include <vector>

#include "core/part.h"
#include "scene_gen/import/readers/reading.h"

namespace partbooth::scene_gen {

struct Assembly {
  std::vector<core::Component> components;  // in the order of the uses
  std::vector<Reading> parts;               // each shape once, in the frame of its (first) product
};

// Uses of one product are one part; so are products of the same shape and colours, wherever their file put
// their origins. Mirror images are parts of their own, unless the part is its own mirror image. Names are
// those of the (first) product, unique whatever their case; products without a name are called after `stem`.
// `part` holds the whole assembly; empty if there is but one use.
Assembly take_apart(const core::Part& part, const std::vector<ProductUse>& uses, const std::string& stem,
                    double long_side_px);

}  // namespace partbooth::scene_gen
