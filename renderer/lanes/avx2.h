// SPDX-License-Identifier: Apache-2.0
// Eight lanes: AVX2 and FMA.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace partbooth::renderer {
namespace {

constexpr int kLanes = 8;
using RawFloat = float __attribute__((vector_size(32)));
using RawUInt = std::uint32_t __attribute__((vector_size(32)));
// All bits of a lane are set or none.
using RawMask = std::int32_t __attribute__((vector_size(32)));

inline RawFloat raw_splat(float x) { return _mm256_set1_ps(x); }
inline RawUInt raw_splat(std::uint32_t x) { return RawUInt(_mm256_set1_epi32(static_cast<int>(x))); }
inline RawFloat raw_load(const float* p) { return _mm256_loadu_ps(p); }
inline RawUInt raw_load(const std::uint32_t* p) {
  return RawUInt(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
}
inline void raw_store(float* p, RawFloat x) { _mm256_storeu_ps(p, x); }
inline void raw_store(std::uint32_t* p, RawUInt x) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), __m256i(x));
}

inline RawMask raw_less(RawFloat a, RawFloat b) { return a < b; }
inline RawMask raw_less_equal(RawFloat a, RawFloat b) { return a <= b; }
inline RawMask raw_equal(RawFloat a, RawFloat b) { return a == b; }
inline RawMask raw_less(RawUInt a, RawUInt b) { return a < b; }
inline RawMask raw_equal(RawUInt a, RawUInt b) { return a == b; }

inline RawMask raw_mask(std::uint32_t bits) {
  const RawUInt lane_bit = {1, 2, 4, 8, 16, 32, 64, 128};
  return (raw_splat(bits) & lane_bit) != 0;
}
inline std::uint32_t raw_bits(RawMask m) {
  return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(__m256i(m))));
}
inline RawMask raw_and(RawMask a, RawMask b) { return a & b; }
inline RawMask raw_or(RawMask a, RawMask b) { return a | b; }
inline RawMask raw_not(RawMask a) { return ~a; }
inline RawFloat raw_select(RawMask m, RawFloat a, RawFloat b) {
  return _mm256_blendv_ps(b, a, _mm256_castsi256_ps(__m256i(m)));
}
inline RawUInt raw_select(RawMask m, RawUInt a, RawUInt b) {
  return RawUInt(_mm256_blendv_epi8(__m256i(b), __m256i(a), __m256i(m)));
}
inline RawUInt raw_xor_if(RawMask m, RawUInt a, RawUInt b) { return a ^ (RawUInt(m) & b); }

inline RawMask raw_top_bit(RawUInt x) { return RawMask(x) < 0; }
// Nibbles by table, then the order of the bytes.
inline RawUInt raw_reverse_bits(RawUInt x) {
  const __m256i low = _mm256_set1_epi8(0x0f), v = __m256i(x);
  const __m256i table =
      _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15));
  const __m256i order =
      _mm256_broadcastsi128_si256(_mm_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
  const __m256i upper = _mm256_shuffle_epi8(_mm256_slli_epi16(table, 4), _mm256_and_si256(v, low));
  const __m256i lower = _mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi32(v, 4), low));
  return RawUInt(_mm256_shuffle_epi8(_mm256_or_si256(upper, lower), order));
}

inline RawFloat raw_sqrt(RawFloat x) { return _mm256_sqrt_ps(x); }
inline RawFloat raw_floor(RawFloat x) { return _mm256_floor_ps(x); }
inline RawFloat raw_min(RawFloat a, RawFloat b) { return _mm256_min_ps(a, b); }
inline RawFloat raw_max(RawFloat a, RawFloat b) { return _mm256_max_ps(a, b); }
inline RawFloat raw_to_float(RawUInt x) { return _mm256_cvtepi32_ps(__m256i(x)); }
inline RawUInt raw_to_uint(RawFloat x) { return RawUInt(_mm256_cvttps_epi32(x)); }
inline RawUInt raw_as_uint(RawFloat x) { return RawUInt(x); }
inline RawFloat raw_as_float(RawUInt x) { return RawFloat(x); }

inline RawFloat raw_gather(const float* base, RawUInt index) {
  return _mm256_i32gather_ps(base, __m256i(index), 4);
}
inline RawUInt raw_gather(const std::uint32_t* base, RawUInt index) {
  return RawUInt(_mm256_i32gather_epi32(reinterpret_cast<const int*>(base), __m256i(index), 4));
}

// The four numbers that begin at each lane's place(lane): loads of four and a transpose cost less than four
// gathers.
template <class Place>
inline void raw_load4(const Place& place, RawFloat out[4]) {
  __m256 r[4];
  for (int i = 0; i < 4; ++i) {
    r[i] =
        _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(place(i))), _mm_loadu_ps(place(i + 4)), 1);
  }
  const __m256 xy01 = _mm256_unpacklo_ps(r[0], r[1]), zw01 = _mm256_unpackhi_ps(r[0], r[1]);
  const __m256 xy23 = _mm256_unpacklo_ps(r[2], r[3]), zw23 = _mm256_unpackhi_ps(r[2], r[3]);
  out[0] = _mm256_shuffle_ps(xy01, xy23, _MM_SHUFFLE(1, 0, 1, 0));
  out[1] = _mm256_shuffle_ps(xy01, xy23, _MM_SHUFFLE(3, 2, 3, 2));
  out[2] = _mm256_shuffle_ps(zw01, zw23, _MM_SHUFFLE(1, 0, 1, 0));
  out[3] = _mm256_shuffle_ps(zw01, zw23, _MM_SHUFFLE(3, 2, 3, 2));
}

}  // namespace
}  // namespace partbooth::renderer
