// SPDX-License-Identifier: Apache-2.0
// Owen-scrambled Sobol points: Burley, "Practical hash-based Owen scrambling", JCGT 9(4), 2020.
//
// A number depends on (pixel, sample, block, dimension, seed) alone, never on the order of draws. Dimensions
// come in blocks of four: block 0 is the camera's, a path vertex has two. Blocks are padded: each shuffles
// the sample index on its own.
#pragma once

#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

// Samples a pixel may have: the bits of the index that the Sobol matrices use.
constexpr int kIndexBits = 16;

constexpr std::uint32_t reverse_bits_of(std::uint32_t x) {
  std::uint32_t out = 0;
  for (int i = 0; i < 32; ++i) out |= ((x >> i) & 1u) << (31 - i);
  return out;
}

// Columns of the generator matrices of Sobol dimensions 2 to 4 (Joe and Kuo's direction numbers), bits
// reversed.
struct SobolColumns {
  std::uint32_t column[3][kIndexBits];
};
constexpr SobolColumns sobol_columns() {
  constexpr int kDegree[3] = {1, 2, 3}, kPolynomial[3] = {0, 1, 1};
  constexpr std::uint32_t kInitial[3][3] = {{1, 0, 0}, {1, 3, 0}, {1, 3, 1}};
  SobolColumns out{};
  for (int d = 0; d < 3; ++d) {
    std::uint32_t m[kIndexBits] = {};
    const int s = kDegree[d];
    for (int j = 0; j < kIndexBits; ++j) {
      if (j < s) {
        m[j] = kInitial[d][j];
      } else {
        m[j] = m[j - s] ^ (m[j - s] << s);
        for (int k = 1; k < s; ++k) m[j] ^= ((kPolynomial[d] >> (s - 1 - k)) & 1u) * (m[j - k] << k);
      }
      out.column[d][j] = reverse_bits_of(m[j] << (31 - j));
    }
  }
  return out;
}
constexpr SobolColumns kSobol = sobol_columns();

// Owen scrambling of the reversed bits (Laine and Karras; constants of Burley's revision by N. Vegdahl).
inline UInt scramble_reversed(UInt x, UInt seed) {
  x = x ^ (x * 0x3d20adeau);
  x = x + seed;
  x = x * ((seed >> 16) | UInt(1u));
  x = x ^ (x * 0x05526c56u);
  return x ^ (x * 0x53a22864u);
}

// A 32-bit finaliser ("lowbias32", C. Wellons).
inline UInt hash(UInt x) {
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}

// On [0, 1).
inline Float to_unit(UInt bits) { return to_float(bits >> 8) * 0x1p-24f; }

struct Sampler {
  UInt pixel_seed;
  std::uint32_t sample;
  // Of the picture's samples: what lies above is zero in each, and costs no time.
  int index_bits = kIndexBits;
};

inline UInt pixel_seed(UInt x, UInt y, std::uint32_t sampler_seed) {
  // The seed is hashed first: near seeds must not lead to the same numbers in near pixels.
  return hash(hash(x ^ hash(UInt(sampler_seed) + 0x9e3779b9u)) + y * 0x9e3779b9u);
}

// The first numbers on [0, 1) of a block; what lies beyond kCount is left out.
template <int kCount>
[[gnu::noinline]] Float4 sample_block(const Sampler& sampler, std::uint32_t block) {
  const UInt seed = hash(sampler.pixel_seed + UInt((block + 1u) * 0x9e3779b9u));
  const auto unused = std::uint32_t(0xffffffffull >> sampler.index_bits);
  const UInt reversed_index = scramble_reversed(UInt(reverse_bits_of(sampler.sample)), seed) & UInt(~unused);
  UInt d1 = 0u, d2 = 0u, d3 = 0u, left = reversed_index;
  for (int j = 0; j < sampler.index_bits; ++j) {
    const Mask bit = top_bit(left);
    left = left + left;
    d1 = xor_if(bit, d1, kSobol.column[0][j]);
    d2 = xor_if(bit, d2, kSobol.column[1][j]);
    d3 = xor_if(bit, d3, kSobol.column[2][j]);
  }
  const auto finish = [&](UInt reversed, std::uint32_t dimension) {
    if (dimension >= kCount) return Float(0.0f);
    return to_unit(
        reverse_bits(scramble_reversed(reversed, hash(seed ^ UInt(dimension * 0x85ebca6bu + 1u)))));
  };
  return {finish(reverse_bits(reversed_index), 0), finish(d1, 1), finish(d2, 2), finish(d3, 3)};
}

inline Float4 sample4(const Sampler& sampler, std::uint32_t block) { return sample_block<4>(sampler, block); }
inline Float3 sample3(const Sampler& sampler, std::uint32_t block) {
  return Float3(sample_block<3>(sampler, block));
}

}  // namespace
}  // namespace partbooth::renderer
