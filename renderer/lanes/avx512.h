// SPDX-License-Identifier: Apache-2.0
// Sixteen lanes: AVX-512 F, DQ, BW and VL, with masks in mask registers.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace partbooth::renderer {
namespace {

constexpr int kLanes = 16;
using RawFloat = float __attribute__((vector_size(64)));
using RawUInt = std::uint32_t __attribute__((vector_size(64)));
using RawMask = __mmask16;

inline RawFloat raw_splat(float x) { return _mm512_set1_ps(x); }
inline RawUInt raw_splat(std::uint32_t x) { return RawUInt(_mm512_set1_epi32(static_cast<int>(x))); }
inline RawFloat raw_load(const float* p) { return _mm512_loadu_ps(p); }
inline RawUInt raw_load(const std::uint32_t* p) { return RawUInt(_mm512_loadu_si512(p)); }
inline void raw_store(float* p, RawFloat x) { _mm512_storeu_ps(p, x); }
inline void raw_store(std::uint32_t* p, RawUInt x) { _mm512_storeu_si512(p, __m512i(x)); }

inline RawMask raw_less(RawFloat a, RawFloat b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
inline RawMask raw_less_equal(RawFloat a, RawFloat b) { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }
inline RawMask raw_equal(RawFloat a, RawFloat b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
inline RawMask raw_less(RawUInt a, RawUInt b) { return _mm512_cmplt_epu32_mask(__m512i(a), __m512i(b)); }
inline RawMask raw_equal(RawUInt a, RawUInt b) { return _mm512_cmpeq_epi32_mask(__m512i(a), __m512i(b)); }

inline RawMask raw_mask(std::uint32_t bits) { return static_cast<RawMask>(bits); }
inline std::uint32_t raw_bits(RawMask m) { return m; }
inline RawMask raw_and(RawMask a, RawMask b) { return static_cast<RawMask>(a & b); }
inline RawMask raw_or(RawMask a, RawMask b) { return static_cast<RawMask>(a | b); }
inline RawMask raw_not(RawMask a) { return static_cast<RawMask>(~a); }
inline RawFloat raw_select(RawMask m, RawFloat a, RawFloat b) { return _mm512_mask_blend_ps(m, b, a); }
inline RawUInt raw_select(RawMask m, RawUInt a, RawUInt b) {
  return RawUInt(_mm512_mask_blend_epi32(m, __m512i(b), __m512i(a)));
}
inline RawUInt raw_xor_if(RawMask m, RawUInt a, RawUInt b) {
  return RawUInt(_mm512_mask_xor_epi32(__m512i(a), m, __m512i(a), __m512i(b)));
}

inline RawMask raw_top_bit(RawUInt x) { return _mm512_movepi32_mask(__m512i(x)); }
// Nibbles by table, then the order of the bytes.
inline RawUInt raw_reverse_bits(RawUInt x) {
  const __m512i low = _mm512_set1_epi8(0x0f), v = __m512i(x);
  const __m512i table =
      _mm512_broadcast_i32x4(_mm_setr_epi8(0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15));
  const __m512i order =
      _mm512_broadcast_i32x4(_mm_setr_epi8(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
  const __m512i upper = _mm512_shuffle_epi8(_mm512_slli_epi16(table, 4), _mm512_and_si512(v, low));
  const __m512i lower = _mm512_shuffle_epi8(table, _mm512_and_si512(_mm512_srli_epi32(v, 4), low));
  return RawUInt(_mm512_shuffle_epi8(_mm512_or_si512(upper, lower), order));
}

inline RawFloat raw_sqrt(RawFloat x) { return _mm512_sqrt_ps(x); }
inline RawFloat raw_floor(RawFloat x) {
  return _mm512_roundscale_ps(x, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
}
inline RawFloat raw_min(RawFloat a, RawFloat b) { return _mm512_min_ps(a, b); }
inline RawFloat raw_max(RawFloat a, RawFloat b) { return _mm512_max_ps(a, b); }
inline RawFloat raw_to_float(RawUInt x) { return _mm512_cvtepi32_ps(__m512i(x)); }
inline RawUInt raw_to_uint(RawFloat x) { return RawUInt(_mm512_cvttps_epi32(x)); }
inline RawUInt raw_as_uint(RawFloat x) { return RawUInt(x); }
inline RawFloat raw_as_float(RawUInt x) { return RawFloat(x); }

inline RawFloat raw_gather(const float* base, RawUInt index) {
  return _mm512_i32gather_ps(__m512i(index), base, 4);
}
inline RawUInt raw_gather(const std::uint32_t* base, RawUInt index) {
  return RawUInt(_mm512_i32gather_epi32(__m512i(index), base, 4));
}

// The four numbers that begin at each lane's place(lane): loads of four and a transpose cost less than four
// gathers.
template <class Place>
inline void raw_load4(const Place& place, RawFloat out[4]) {
  __m512 r[4];
  for (int i = 0; i < 4; ++i) {
    r[i] = _mm512_castps128_ps512(_mm_loadu_ps(place(i)));
    r[i] = _mm512_insertf32x4(r[i], _mm_loadu_ps(place(i + 4)), 1);
    r[i] = _mm512_insertf32x4(r[i], _mm_loadu_ps(place(i + 8)), 2);
    r[i] = _mm512_insertf32x4(r[i], _mm_loadu_ps(place(i + 12)), 3);
  }
  const __m512 xy01 = _mm512_unpacklo_ps(r[0], r[1]), zw01 = _mm512_unpackhi_ps(r[0], r[1]);
  const __m512 xy23 = _mm512_unpacklo_ps(r[2], r[3]), zw23 = _mm512_unpackhi_ps(r[2], r[3]);
  out[0] = _mm512_shuffle_ps(xy01, xy23, _MM_SHUFFLE(1, 0, 1, 0));
  out[1] = _mm512_shuffle_ps(xy01, xy23, _MM_SHUFFLE(3, 2, 3, 2));
  out[2] = _mm512_shuffle_ps(zw01, zw23, _MM_SHUFFLE(1, 0, 1, 0));
  out[3] = _mm512_shuffle_ps(zw01, zw23, _MM_SHUFFLE(3, 2, 3, 2));
}

}  // namespace
}  // namespace partbooth::renderer
