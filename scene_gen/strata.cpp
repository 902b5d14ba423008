// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/strata.h"

#include <algorithm>

namespace partbooth::scene_gen {
namespace {

std::uint32_t reversed(std::uint32_t x) {
  x = (x & 0x55555555u) << 1 | (x >> 1 & 0x55555555u);
  x = (x & 0x33333333u) << 2 | (x >> 2 & 0x33333333u);
  x = (x & 0x0f0f0f0fu) << 4 | (x >> 4 & 0x0f0f0f0fu);
  return __builtin_bswap32(x);
}

// Each bit is flipped by a hash of the bits below it: Laine and Karras 2011, with the constants of Vegdahl
// 2021
// ("Building a better LK hash").
std::uint32_t permuted(std::uint32_t x, std::uint32_t seed) {
  x ^= x * 0x3d20adeau;
  x += seed;
  x *= (seed >> 16) | 1u;
  x ^= x * 0x05526c56u;
  x ^= x * 0x53a22864u;
  return x;
}

}  // namespace

double stratified(std::uint64_t key, std::uint64_t n, double u) {
  const auto index =
      reversed(permuted(reversed(static_cast<std::uint32_t>(n)), static_cast<std::uint32_t>(key)));
  const std::uint32_t point = reversed(permuted(index, static_cast<std::uint32_t>(key >> 32)));
  return std::min((static_cast<double>(point) + u) * 0x1p-32, 1 - 0x1p-53);
}

}  // namespace partbooth::scene_gen
