// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/rounds.h"

#include <numeric>

#include "core/random.h"

namespace partbooth::scene_gen {
namespace {

// 0..n-1 in random order (Fisher and Yates; Durstenfeld 1964).
std::vector<int> shuffled(std::size_t n, const core::RandomStream& stream) {
  std::vector<int> order(n);
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t k = 0; k + 1 < n; ++k) {
    const double left = static_cast<double>(n - k);
    const auto other = k + static_cast<std::size_t>(stream.uniform(static_cast<std::uint32_t>(k)) * left);
    std::swap(order[k], order[other]);
  }
  return order;
}

}  // namespace

std::uint64_t scene_of_image(std::uint64_t image_index) { return image_index; }

std::vector<int> round_order(std::uint64_t seed, std::uint64_t round, std::size_t class_count) {
  return shuffled(class_count, core::RandomStream(seed, round, "round"));
}

std::string split_of(const schema::SplitConfig& splits, std::uint64_t seed, const std::string& label,
                     std::uint64_t n) {
  const auto order = shuffled(10, core::RandomStream(seed, n / 10, "split." + label));
  const auto rank = static_cast<std::uint32_t>(order[n % 10]);
  if (rank < splits.val_tenths()) return "val";
  return rank < splits.val_tenths() + splits.test_tenths() ? "test" : "train";
}

Turn turn_of(const schema::DatasetConfig& config, const std::vector<std::string>& labels,
             std::uint64_t scene) {
  Turn turn;
  turn.n = scene / labels.size();
  turn.class_id = round_order(config.seed(), turn.n, labels.size())[scene % labels.size()];
  turn.split =
      split_of(config.splits(), config.seed(), labels[static_cast<std::size_t>(turn.class_id)], turn.n);
  return turn;
}

}  // namespace partbooth::scene_gen
