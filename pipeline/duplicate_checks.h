// SPDX-License-Identifier: Apache-2.0
// Pictures that show the same, and scenes that reach from one split into another.
#pragma once

#include <utility>
#include <vector>

#include "pipeline/checks.h"

namespace partbooth::pipeline {

// Positions of pictures of different scenes whose hashes differ in at most six bits, in pairs of ascending
// positions, each once; of many copies of one picture only some pairs.
std::vector<std::pair<std::size_t, std::size_t>> near_pairs(const std::vector<Fingerprint>& pictures);

void check_duplicates(const VerifyContext& context, const Census& census, std::vector<Finding>& findings);

}  // namespace partbooth::pipeline
