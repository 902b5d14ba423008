// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <bit>

#include "core/random.h"
#include "pipeline/duplicate_checks.h"

namespace partbooth::pipeline {
namespace {

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

// Random hashes; every seventh is the one before with up to eight bits turned.
std::vector<Fingerprint> pictures() {
  const core::RandomStream stream(5, 0, "hashes");
  std::vector<Fingerprint> out;
  for (std::uint32_t i = 0; i < 700; ++i) {
    std::uint64_t hash = stream.bits(i);
    if (i % 7 == 6) {
      const std::uint64_t random = hash;
      hash = out.back().perceptual_hash;
      for (std::uint32_t k = 0; k < i / 7 % 9; ++k) hash ^= std::uint64_t{1} << (random >> (6 * k) & 63);
    }
    out.push_back({hash, i, i, 0});
  }
  return out;
}

TEST(NearPairs, AreThoseThatComparingAllWithAllFinds) {
  const auto all = pictures();
  Pairs expected;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t k = i + 1; k < all.size(); ++k)
      if (std::popcount(all[i].perceptual_hash ^ all[k].perceptual_hash) <= 6) expected.emplace_back(i, k);
  EXPECT_GE(expected.size(), 75u);
  EXPECT_LT(expected.size(), 100u);
  EXPECT_EQ(near_pairs(all), expected);
}

TEST(NearPairs, OfNothingButCopiesAreFew) {
  std::vector<Fingerprint> copies;
  for (std::uint32_t i = 0; i < 20'000; ++i) copies.push_back({42, i, i, 0});
  const Pairs pairs = near_pairs(copies);
  EXPECT_GE(pairs.size(), copies.size() - 1);
  EXPECT_LE(pairs.size(), 10 * copies.size());
}

// Views of a scene are much alike: they must not stand in the way of another scene's copy.
TEST(NearPairs, AreOfDifferentScenes) {
  std::vector<Fingerprint> all;
  for (std::uint32_t i = 0; i < 50; ++i) all.push_back({42, 1, i, 0});
  EXPECT_TRUE(near_pairs(all).empty());
  all.push_back({42, 2, 50, 0});
  EXPECT_EQ(near_pairs(all).size(), 50u);
}

// Of many pictures that agree in a band, copies are compared all the same.
TEST(NearPairs, CopiesAmongManyOfLikeHashAreFound) {
  const core::RandomStream stream(5, 0, "hashes");
  std::vector<Fingerprint> all;
  for (std::uint32_t i = 0; i < 9'000; ++i) all.push_back({stream.bits(i) << 42 | 42, i, i, 0});
  all.push_back({all[17].perceptual_hash, 9'000, 9'000, 0});
  const Pairs pairs = near_pairs(all);
  EXPECT_NE(std::find(pairs.begin(), pairs.end(), std::pair<std::size_t, std::size_t>{17, 9'000}),
            pairs.end());
}

}  // namespace
}  // namespace partbooth::pipeline
