// SPDX-License-Identifier: Apache-2.0
// Random numbers as a pure function: u(seed, index, stream, attempt, k).
//
// A stream is named by the path of the parameter that draws from it, so a new parameter never changes the
// numbers of another one. Nothing here has state: asking twice gives the same number.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace partbooth::core {

// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011).
std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                        std::array<std::uint32_t, 2> key);

// FNV-1a, 64 bit: the number of a stream name. Stable across versions and machines.
constexpr std::uint64_t stream_hash(std::string_view name) {
  std::uint64_t h = 0xcbf29ce484222325ull;
  for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return h;
}

class RandomStream {
 public:
  // index < 2^32 (image or scene), attempt < 2^16.
  RandomStream(std::uint64_t seed, std::uint64_t index, std::string_view name, std::uint32_t attempt = 0);

  // The k-th number of the stream (k < 2^16), uniform on [0, 1), 53 bits.
  double uniform(std::uint32_t k) const;
  // The k-th number as 64 random bits; uniform(k) is its upper 53.
  std::uint64_t bits(std::uint32_t k) const;

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> counter_;
};

}  // namespace partbooth::core
