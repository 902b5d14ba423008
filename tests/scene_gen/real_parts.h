// SPDX-License-Identifier: Apache-2.0
// Real CAD parts as a run loads them, without pictures: what tests of whole layouts are made of.
#pragma once

#include <string>
#include <vector>

#include "pipeline/inputs.h"

namespace partbooth::scene_gen {

// The six parts of assets/quickstart_parts as classes, with distractors and solids.
const pipeline::Inputs& real_parts();

// A config for them with these overrides: plain light, clean pictures of 128 x 128.
schema::DatasetConfig real_config(const std::vector<std::string>& overrides);

}  // namespace partbooth::scene_gen
