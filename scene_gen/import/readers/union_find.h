// SPDX-License-Identifier: Apache-2.0
// Disjoint sets of numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

namespace partbooth::scene_gen {

class UnionFind {
 public:
  explicit UnionFind(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0u); }

  std::uint32_t find(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  // The root is the smaller of both: the sets do not depend on the order of joins.
  void join(std::uint32_t a, std::uint32_t b) {
    a = find(a);
    b = find(b);
    if (a != b) parent_[a < b ? b : a] = a < b ? a : b;
  }
  // The set of each element, numbered by first appearance.
  std::vector<std::uint32_t> numbers(std::uint32_t& count) {
    constexpr std::uint32_t kNone = ~0u;
    std::vector<std::uint32_t> number_of_root(parent_.size(), kNone), out(parent_.size());
    count = 0;
    for (std::uint32_t i = 0; i < parent_.size(); ++i) {
      std::uint32_t& number = number_of_root[find(i)];
      if (number == kNone) number = count++;
      out[i] = number;
    }
    return out;
  }

 private:
  std::vector<std::uint32_t> parent_;
};

}  // namespace partbooth::scene_gen
