// SPDX-License-Identifier: Apache-2.0
// Which class an image shows and which split it belongs to: both follow from the index alone and are
// prefix-stable.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "partbooth/config.pb.h"

namespace partbooth::scene_gen {

// One picture a scene for now; with several, the scene is index div views (DESIGN rule 1).
std::uint64_t scene_of_image(std::uint64_t image_index);

// The classes of one round, in its own shuffled order: scene s shows class round_order(s div n)[s mod n].
std::vector<int> round_order(std::uint64_t seed, std::uint64_t round, std::size_t class_count);

// Split of the n-th scene of a class: of its scenes 10 k .. 10 k + 9, exactly val_tenths are val and
// test_tenths test.
std::string split_of(const schema::SplitConfig& splits, std::uint64_t seed, const std::string& label,
                     std::uint64_t n);

// Where a scene stands in the sequence.
struct Turn {
  int class_id = 0;
  std::uint64_t n = 0;  // it is the n-th scene of its class
  std::string split;
};
Turn turn_of(const schema::DatasetConfig& config, const std::vector<std::string>& labels,
             std::uint64_t scene);

}  // namespace partbooth::scene_gen
