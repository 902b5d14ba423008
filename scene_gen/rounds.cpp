// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/rounds.h"

#include <algorithm>
#include <numeric>

#include "core/check.h"
#include "core/random.h"

namespace partbooth::scene_gen {
namespace {

constexpr std::uint64_t kHundred = 100;

// In random order (Fisher and Yates; Durstenfeld 1964).
void shuffle(std::vector<int>& items, const core::RandomStream& stream) {
  const std::size_t n = items.size();
  for (std::size_t k = 0; k + 1 < n; ++k) {
    const double left = static_cast<double>(n - k);
    const auto other = k + static_cast<std::size_t>(stream.uniform(static_cast<std::uint32_t>(k)) * left);
    std::swap(items[k], items[other]);
  }
}

std::vector<int> shuffled(std::size_t n, const core::RandomStream& stream) {
  std::vector<int> order(n);
  std::iota(order.begin(), order.end(), 0);
  shuffle(order, stream);
  return order;
}

struct Kind {
  const char* name;
  std::uint32_t count;  // in every hundred scenes
};

std::vector<Kind> kinds_of(const schema::NegativesConfig& negatives) {
  return {{"empty_scene", negatives.empty()},
          {"other_part", negatives.other_part()},
          {"stretched", negatives.stretched()},
          {"altered", negatives.altered()}};
}

std::uint64_t negatives_in_hundred(const schema::DatasetConfig& config) {
  std::uint64_t sum = 0;
  for (const Kind& kind : kinds_of(config.negatives())) sum += kind.count;
  PB_CHECK(sum < kHundred);
  return sum;
}

// Position in kinds_of() of each scene of a hundred; the number of kinds for none.
std::vector<int> kinds_in_hundred(const schema::DatasetConfig& config, std::uint64_t hundred) {
  const std::vector<Kind> kinds = kinds_of(config.negatives());
  std::vector<int> slots;
  for (std::size_t k = 0; k < kinds.size(); ++k)
    slots.insert(slots.end(), kinds[k].count, static_cast<int>(k));
  slots.resize(kHundred, static_cast<int>(kinds.size()));
  shuffle(slots, core::RandomStream(config.seed(), hundred, "negatives"));
  return slots;
}

Turn negative_turn(const schema::DatasetConfig& config, std::size_t classes, const Kind& kind,
                   std::uint64_t n) {
  Turn turn;
  turn.class_id = -1;
  turn.n = n;
  turn.negative = kind.name;
  turn.sequence = std::string("negatives/") + kind.name;
  turn.model_class =
      shuffled(classes, core::RandomStream(config.seed(), n / classes, turn.sequence))[n % classes];
  return turn;
}

Turn class_turn(const schema::DatasetConfig& config, const std::vector<std::string>& labels,
                std::uint64_t k) {
  const std::vector<std::uint32_t> quotas = quotas_of(config, labels);
  const std::uint64_t size = std::accumulate(quotas.begin(), quotas.end(), std::uint64_t{0});
  const std::vector<int> order = round_order(config.seed(), k / size, quotas);
  const auto slot = order.begin() + static_cast<std::ptrdiff_t>(k % size);
  Turn turn;
  turn.class_id = turn.model_class = *slot;
  turn.n = k / size * quotas[static_cast<std::size_t>(*slot)] +
           static_cast<std::uint64_t>(std::count(order.begin(), slot, *slot));
  turn.sequence = labels[static_cast<std::size_t>(*slot)];
  return turn;
}

}  // namespace

std::uint64_t scene_of_image(const schema::DatasetConfig& config, std::uint64_t image_index) {
  return image_index / config.views();
}

std::uint32_t view_of_image(const schema::DatasetConfig& config, std::uint64_t image_index) {
  return static_cast<std::uint32_t>(image_index % config.views());
}

std::vector<std::uint32_t> quotas_of(const schema::DatasetConfig& config,
                                     const std::vector<std::string>& labels) {
  std::vector<std::uint32_t> quotas(labels.size(), 1);
  for (const schema::ClassConfig& item : config.classes()) {
    const auto found = std::find(labels.begin(), labels.end(), item.name());
    if (found != labels.end()) quotas[static_cast<std::size_t>(found - labels.begin())] = item.quota();
  }
  return quotas;
}

std::vector<int> round_order(std::uint64_t seed, std::uint64_t round,
                             const std::vector<std::uint32_t>& quotas) {
  std::vector<int> order;
  for (std::size_t c = 0; c < quotas.size(); ++c) order.insert(order.end(), quotas[c], static_cast<int>(c));
  shuffle(order, core::RandomStream(seed, round, "round"));
  return order;
}

std::uint64_t scene_of_positive(const schema::DatasetConfig& config, std::uint64_t k) {
  const std::uint64_t positives = kHundred - negatives_in_hundred(config);
  if (positives == kHundred) return k;
  const std::uint64_t hundred = k / positives;
  const std::vector<int> kinds = kinds_in_hundred(config, hundred);
  const int none = static_cast<int>(kinds_of(config.negatives()).size());
  std::uint64_t left = k % positives, slot = 0;
  while (kinds[slot] != none || left-- > 0) ++slot;
  return hundred * kHundred + slot;
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
  const std::uint64_t negatives = negatives_in_hundred(config);
  if (negatives == 0) {
    turn = class_turn(config, labels, scene);
  } else {
    const std::vector<Kind> kinds = kinds_of(config.negatives());
    const std::uint64_t hundred = scene / kHundred;
    const std::vector<int> slots = kinds_in_hundred(config, hundred);
    const auto slot = slots.begin() + static_cast<std::ptrdiff_t>(scene % kHundred);
    const auto before = static_cast<std::uint64_t>(std::count(slots.begin(), slot, *slot));
    const auto kind = static_cast<std::size_t>(*slot);
    turn = kind == kinds.size()
               ? class_turn(config, labels, hundred * (kHundred - negatives) + before)
               : negative_turn(config, labels.size(), kinds[kind], hundred * kinds[kind].count + before);
  }
  turn.split = split_of(config.splits(), config.seed(), turn.sequence, turn.n);
  return turn;
}

}  // namespace partbooth::scene_gen
