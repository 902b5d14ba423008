// SPDX-License-Identifier: Apache-2.0
// Float, UInt and Mask of kLanes lanes, and the named functions on them.
//
// A backend's translation unit includes its own header (scalar.h, avx2.h or avx512.h) first: it declares the
// raw types and the few operations that differ. Everything lies in an anonymous namespace, so that no two
// backends ever share a symbol. A dead lane may carry NaN: use select(), never a multiplication by zero.
#pragma once

namespace partbooth::renderer {
namespace {

struct Mask {
  RawMask v;
  friend Mask operator&(Mask a, Mask b) { return {raw_and(a.v, b.v)}; }
  friend Mask operator|(Mask a, Mask b) { return {raw_or(a.v, b.v)}; }
  friend Mask operator!(Mask a) { return {raw_not(a.v)}; }
};

constexpr std::uint32_t kAllBits = kLanes == 32 ? ~0u : (1u << kLanes) - 1u;

inline Mask mask_from_bits(std::uint32_t bits) { return {raw_mask(bits)}; }
inline std::uint32_t lane_bits(Mask m) { return raw_bits(m.v) & kAllBits; }
inline bool any(Mask m) { return lane_bits(m) != 0; }
inline bool none(Mask m) { return lane_bits(m) == 0; }
inline bool all(Mask m) { return lane_bits(m) == kAllBits; }
inline int count(Mask m) { return __builtin_popcount(lane_bits(m)); }

struct Float {
  RawFloat v;
  Float() = default;
  Float(float x) : v(raw_splat(x)) {}  // NOLINT: a number is the same number in each lane
  static Float from(RawFloat raw) {
    Float out;
    out.v = raw;
    return out;
  }
  friend Float operator+(Float a, Float b) { return from(a.v + b.v); }
  friend Float operator-(Float a, Float b) { return from(a.v - b.v); }
  friend Float operator*(Float a, Float b) { return from(a.v * b.v); }
  friend Float operator/(Float a, Float b) { return from(a.v / b.v); }
  friend Float operator-(Float a) { return from(-a.v); }
  friend Mask operator<(Float a, Float b) { return {raw_less(a.v, b.v)}; }
  friend Mask operator>(Float a, Float b) { return {raw_less(b.v, a.v)}; }
  friend Mask operator<=(Float a, Float b) { return {raw_less_equal(a.v, b.v)}; }
  friend Mask operator>=(Float a, Float b) { return {raw_less_equal(b.v, a.v)}; }
  friend Mask operator==(Float a, Float b) { return {raw_equal(a.v, b.v)}; }
};

struct UInt {
  RawUInt v;
  UInt() = default;
  UInt(std::uint32_t x) : v(raw_splat(x)) {}  // NOLINT: as Float
  static UInt from(RawUInt raw) {
    UInt out;
    out.v = raw;
    return out;
  }
  friend UInt operator+(UInt a, UInt b) { return from(a.v + b.v); }
  friend UInt operator-(UInt a, UInt b) { return from(a.v - b.v); }
  friend UInt operator*(UInt a, UInt b) { return from(a.v * b.v); }
  friend UInt operator&(UInt a, UInt b) { return from(a.v & b.v); }
  friend UInt operator|(UInt a, UInt b) { return from(a.v | b.v); }
  friend UInt operator^(UInt a, UInt b) { return from(a.v ^ b.v); }
  friend UInt operator<<(UInt a, int n) { return from(a.v << n); }
  friend UInt operator>>(UInt a, int n) { return from(a.v >> n); }
  friend Mask operator<(UInt a, UInt b) { return {raw_less(a.v, b.v)}; }
  friend Mask operator==(UInt a, UInt b) { return {raw_equal(a.v, b.v)}; }
};

inline Float load(const float* p) { return Float::from(raw_load(p)); }
inline UInt load(const std::uint32_t* p) { return UInt::from(raw_load(p)); }
inline void store(float* p, Float x) { raw_store(p, x.v); }
inline void store(std::uint32_t* p, UInt x) { raw_store(p, x.v); }

inline Float select(Mask m, Float a, Float b) { return Float::from(raw_select(m.v, a.v, b.v)); }
inline UInt select(Mask m, UInt a, UInt b) { return UInt::from(raw_select(m.v, a.v, b.v)); }
inline UInt xor_if(Mask m, UInt a, UInt b) { return UInt::from(raw_xor_if(m.v, a.v, b.v)); }

inline Mask top_bit(UInt x) { return {raw_top_bit(x.v)}; }
inline UInt reverse_bits(UInt x) { return UInt::from(raw_reverse_bits(x.v)); }

inline Float sqrt(Float x) { return Float::from(raw_sqrt(x.v)); }
inline Float floor(Float x) { return Float::from(raw_floor(x.v)); }
// If one is NaN, the result is b.
inline Float min(Float a, Float b) { return Float::from(raw_min(a.v, b.v)); }
inline Float max(Float a, Float b) { return Float::from(raw_max(a.v, b.v)); }
inline Float clamp(Float x, Float lo, Float hi) { return min(max(x, lo), hi); }
inline Float smoothstep(Float low, Float high, Float x) {
  const Float t = clamp((x - low) / (high - low), 0.0f, 1.0f);
  return t * t * (Float(3.0f) - t * 2.0f);
}

// Values below 2^31.
inline Float to_float(UInt x) { return Float::from(raw_to_float(x.v)); }
// Towards zero; 0 <= x < 2^31.
inline UInt to_uint(Float x) { return UInt::from(raw_to_uint(x.v)); }
inline UInt as_uint(Float x) { return UInt::from(raw_as_uint(x.v)); }
inline Float as_float(UInt x) { return Float::from(raw_as_float(x.v)); }

inline Float abs(Float x) { return as_float(as_uint(x) & UInt(0x7fffffffu)); }
// |x| with the sign of s.
inline Float copy_sign(Float x, Float s) {
  return as_float((as_uint(x) & UInt(0x7fffffffu)) | (as_uint(s) & UInt(0x80000000u)));
}

inline Float gather(const float* base, UInt index) { return Float::from(raw_gather(base, index.v)); }
inline UInt gather(const std::uint32_t* base, UInt index) { return UInt::from(raw_gather(base, index.v)); }

// Four consecutive numbers of each lane.
struct Float4 {
  Float x, y, z, w;
};
template <class Place>
inline Float4 load4_from(const Place& place) {
  RawFloat out[4];
  raw_load4(place, out);
  return {Float::from(out[0]), Float::from(out[1]), Float::from(out[2]), Float::from(out[3])};
}
inline Float4 load_at(const float* const* base, int offset) {
  return load4_from([&](int lane) { return base[lane] + offset; });
}
inline Float4 load4(const float* const* pointers) { return load_at(pointers, 0); }
// The numbers from base[first] on, each lane its own.
inline Float4 gather4_at(const float* base, UInt first) {
  std::uint32_t at[kLanes];
  store(at, first);
  return load4_from([&](int lane) { return base + at[lane]; });
}
// Asks for the memory of base[index] of each lane, so that a later look-up does not wait for it.
inline void prefetch(const void* base, UInt index) {
  std::uint32_t at[kLanes];
  store(at, index);
  for (const std::uint32_t i : at) __builtin_prefetch(static_cast<const float*>(base) + i);
}
// Record `index` of 16 bytes.
inline Float4 gather4(const float* base, UInt index) { return gather4_at(base, index << 2); }

}  // namespace
}  // namespace partbooth::renderer
