// SPDX-License-Identifier: Apache-2.0
#include "core/sha256.h"

#include <gtest/gtest.h>

#include <fstream>

namespace partbooth::core {
namespace {

// FIPS 180-4 example, "abc".
constexpr char kAbc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

TEST(Sha256, KnownAnswer) { EXPECT_EQ(sha256_hex("abc"), kAbc); }

TEST(Sha256, FileAndBytesAgree) {
  std::ofstream("abc.txt") << "abc";
  EXPECT_EQ(sha256_hex_of_file("abc.txt").value(), kAbc);
}

TEST(Sha256, MissingFileIsAnErrorThatNamesIt) {
  const auto result = sha256_hex_of_file("no/such/file");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().file, "no/such/file");
}

}  // namespace
}  // namespace partbooth::core
