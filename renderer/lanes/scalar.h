// SPDX-License-Identifier: Apache-2.0
// One lane: the reference, and the fallback of any machine.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

namespace partbooth::renderer {
namespace {

constexpr int kLanes = 1;
using RawFloat = float;
using RawUInt = std::uint32_t;
using RawMask = bool;

inline RawFloat raw_splat(float x) { return x; }
inline RawUInt raw_splat(std::uint32_t x) { return x; }
inline RawFloat raw_load(const float* p) { return *p; }
inline RawUInt raw_load(const std::uint32_t* p) { return *p; }
inline void raw_store(float* p, RawFloat x) { *p = x; }
inline void raw_store(std::uint32_t* p, RawUInt x) { *p = x; }

inline RawMask raw_less(RawFloat a, RawFloat b) { return a < b; }
inline RawMask raw_less_equal(RawFloat a, RawFloat b) { return a <= b; }
inline RawMask raw_equal(RawFloat a, RawFloat b) { return a == b; }
inline RawMask raw_less(RawUInt a, RawUInt b) { return a < b; }
inline RawMask raw_equal(RawUInt a, RawUInt b) { return a == b; }

inline RawMask raw_mask(std::uint32_t bits) { return (bits & 1u) != 0; }
inline std::uint32_t raw_bits(RawMask m) { return m ? 1u : 0u; }
inline RawMask raw_and(RawMask a, RawMask b) { return a && b; }
inline RawMask raw_or(RawMask a, RawMask b) { return a || b; }
inline RawMask raw_not(RawMask a) { return !a; }
inline RawFloat raw_select(RawMask m, RawFloat a, RawFloat b) { return m ? a : b; }
inline RawUInt raw_select(RawMask m, RawUInt a, RawUInt b) { return m ? a : b; }
inline RawUInt raw_xor_if(RawMask m, RawUInt a, RawUInt b) { return m ? a ^ b : a; }

inline RawMask raw_top_bit(RawUInt x) { return (x >> 31) != 0; }
inline RawUInt raw_reverse_bits(RawUInt x) {
  x = ((x >> 1) & 0x55555555u) | ((x & 0x55555555u) << 1);
  x = ((x >> 2) & 0x33333333u) | ((x & 0x33333333u) << 2);
  x = ((x >> 4) & 0x0f0f0f0fu) | ((x & 0x0f0f0f0fu) << 4);
  return __builtin_bswap32(x);
}

inline RawFloat raw_sqrt(RawFloat x) { return __builtin_sqrtf(x); }
inline RawFloat raw_floor(RawFloat x) { return __builtin_floorf(x); }
inline RawFloat raw_min(RawFloat a, RawFloat b) { return a < b ? a : b; }
inline RawFloat raw_max(RawFloat a, RawFloat b) { return a > b ? a : b; }
inline RawFloat raw_to_float(RawUInt x) { return static_cast<float>(static_cast<std::int32_t>(x)); }
inline RawUInt raw_to_uint(RawFloat x) { return static_cast<std::uint32_t>(static_cast<std::int32_t>(x)); }
inline RawUInt raw_as_uint(RawFloat x) { return __builtin_bit_cast(RawUInt, x); }
inline RawFloat raw_as_float(RawUInt x) { return __builtin_bit_cast(RawFloat, x); }

inline RawFloat raw_gather(const float* base, RawUInt index) { return base[index]; }
inline RawUInt raw_gather(const std::uint32_t* base, RawUInt index) { return base[index]; }

// The four numbers that begin at each lane's place(lane).
template <class Place>
inline void raw_load4(const Place& place, RawFloat out[4]) {
  const float* p = place(0);
  for (int i = 0; i < 4; ++i) out[i] = p[i];
}

}  // namespace
}  // namespace partbooth::renderer
