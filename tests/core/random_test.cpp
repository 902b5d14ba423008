// SPDX-License-Identifier: Apache-2.0
#include "core/random.h"

#include <gtest/gtest.h>

#include <set>

namespace partbooth::core {
namespace {

// Known answers of Random123 1.14, kat_vectors, "philox4x32 10".
TEST(Philox, KnownAnswers) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (std::array<std::uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(StreamHash, IsFnv1a) { EXPECT_EQ(stream_hash("a"), 0xaf63dc4c8601ec8cull); }

TEST(RandomStream, EveryArgumentChangesTheNumber) {
  const std::set<std::uint64_t> numbers{
      RandomStream(1, 2, "a.b", 3).bits(4), RandomStream(9, 2, "a.b", 3).bits(4),
      RandomStream(1, 9, "a.b", 3).bits(4), RandomStream(1, 2, "a.c", 3).bits(4),
      RandomStream(1, 2, "a.b", 9).bits(4), RandomStream(1, 2, "a.b", 3).bits(9)};
  EXPECT_EQ(numbers.size(), 6u);
}

TEST(RandomStream, AskingTwiceGivesTheSame) {
  const RandomStream s(7, 8, "x");
  const double first = s.uniform(5);
  s.uniform(6);
  EXPECT_EQ(s.uniform(5), first);
  EXPECT_GE(first, 0.0);
  EXPECT_LT(first, 1.0);
}

}  // namespace
}  // namespace partbooth::core
