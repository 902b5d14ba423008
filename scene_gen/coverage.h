// SPDX-License-Identifier: Apache-2.0
// How evenly the scenes of a run cover the laws of its settings. No part is needed: first attempts only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "partbooth/config.pb.h"

namespace partbooth::scene_gen {

inline constexpr int kStrata = 64;  // parts of a law of equal probability

// Of one random setting, or of a pair of them (64 cells of 8 by 8; no discrepancy).
struct Coverage {
  std::string name;
  int filled = 0;               // parts that have a scene
  double star_discrepancy = 0;  // largest miss of a share of the law: 0 is even, 1/sqrt(count) is chance
};

struct CoverageReport {
  std::uint64_t scenes = 0;
  std::vector<Coverage> settings;  // byte-sorted
  std::vector<Coverage> pairs;     // of view, size and light
};

// Of the first `count` pictures.
CoverageReport coverage_of(const schema::DatasetConfig& config, const std::vector<std::string>& labels,
                           std::uint64_t count);

}  // namespace partbooth::scene_gen
