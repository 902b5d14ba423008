// SPDX-License-Identifier: Apache-2.0
// What a scene shows and which split it belongs to: both follow from the index alone and are prefix-stable.
//
// Of every hundred scenes, exactly as many as the config declares are negatives, in random order. The others
// come in rounds: a round holds each class as often as its quota says, in random order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "partbooth/config.pb.h"

namespace partbooth::scene_gen {

// A scene has the pictures index = views * scene + view.
std::uint64_t scene_of_image(const schema::DatasetConfig& config, std::uint64_t image_index);
std::uint32_t view_of_image(const schema::DatasetConfig& config, std::uint64_t image_index);

// Scenes of each label in a round.
std::vector<std::uint32_t> quotas_of(const schema::DatasetConfig& config,
                                     const std::vector<std::string>& labels);

// The classes of one round, in its own shuffled order.
std::vector<int> round_order(std::uint64_t seed, std::uint64_t round,
                             const std::vector<std::uint32_t>& quotas);

// Number of the k-th scene that is no negative.
std::uint64_t scene_of_positive(const schema::DatasetConfig& config, std::uint64_t k);

// Split of the n-th scene of a class: of its scenes 10 k .. 10 k + 9, exactly val_tenths are val and
// test_tenths test.
std::string split_of(const schema::SplitConfig& splits, std::uint64_t seed, const std::string& label,
                     std::uint64_t n);

// Where a scene stands in the sequence.
struct Turn {
  int class_id = 0;     // -1 for a negative
  std::uint64_t n = 0;  // it is the n-th scene of its class, or of its kind of negative
  std::string split;
  std::string negative;  // empty_scene, other_part, stretched, altered; empty: none
  std::string sequence;  // the class's label, or one of the kind of negative that no class can have
  int model_class = 0;   // the class that a negative is made from, each in turn; else class_id
};
Turn turn_of(const schema::DatasetConfig& config, const std::vector<std::string>& labels,
             std::uint64_t scene);

}  // namespace partbooth::scene_gen
