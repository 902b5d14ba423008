// SPDX-License-Identifier: Apache-2.0
// Random patterns in space, without tables: a value depends on the point and a seed alone.
//
// Lattice points are hashed. Coordinates are in units of the lattice and stay within +-65000, so that floats
// still tell points of a cell apart.
#pragma once

#include "renderer/kernel/sampler.h"
#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

struct Lattice {
  UInt x, y, z;
};

inline Lattice lattice_at(Float3 floored) {
  constexpr float kBias = 65536;  // conversions are of positive numbers
  return {to_uint(clamp(floored.x + kBias, 0.0f, 2 * kBias)),
          to_uint(clamp(floored.y + kBias, 0.0f, 2 * kBias)),
          to_uint(clamp(floored.z + kBias, 0.0f, 2 * kBias))};
}

constexpr std::uint32_t kLatticeX = 0x8da6b343u, kLatticeY = 0xd8163841u, kLatticeZ = 0xcb1ab31fu;

inline UInt hash_lattice(const Lattice& at, UInt seed) {
  return hash(at.x * kLatticeX + at.y * kLatticeY + at.z * kLatticeZ + seed);
}

inline Float3 floor(Float3 v) { return {floor(v.x), floor(v.y), floor(v.z)}; }

// Ten bits each, on [-1, 1].
inline Float3 signed_vector(UInt bits) {
  const auto part = [&](int shift) {
    return to_float((bits >> shift) & UInt(1023u)) * (2.0f / 1023.0f) - 1.0f;
  };
  return {part(0), part(10), part(20)};
}

struct Noise {
  Float value;
  Float3 gradient;
};

// Root mean squares of gradient noise: its value, and one component of its gradient.
constexpr float kNoiseRms = 0.192f, kNoiseSlopeRms = 0.5f;

// A point in its cell of the lattice, and what the gradients of the eight corners come from.
struct LatticeCell {
  Float3 f;     // position in the cell
  UInt hashed;  // of the lowest corner, before the last step
};

inline LatticeCell find_cell(Float3 p, UInt seed) {
  const Float3 cell = floor(p);
  const Lattice at = lattice_at(cell);
  return {p - cell, at.x * kLatticeX + at.y * kLatticeY + at.z * kLatticeZ + seed};
}

// Calls visit(gradient, its value at the point, place of the corner as 0 or 1 along each axis).
template <class Visit>
inline void visit_corners(const LatticeCell& cell, Visit visit) {
  for (std::uint32_t corner = 0; corner < 8; ++corner) {
    const std::uint32_t cx = corner & 1u, cy = corner >> 1 & 1u, cz = corner >> 2;
    const Float3 g =
        signed_vector(hash(cell.hashed + UInt(cx * kLatticeX + cy * kLatticeY + cz * kLatticeZ)));
    visit(g, dot(g, cell.f - Float3(float(cx), float(cy), float(cz))), cx, cy, cz);
  }
}

inline Float fade(Float t) { return t * t * t * (t * (t * 6.0f - 15.0f) + 10.0f); }

// Gradient noise (Perlin, "Improving noise", 2002) and its derivative.
[[gnu::noinline]] inline Noise gradient_noise(Float3 p, UInt seed) {
  const LatticeCell cell = find_cell(p, seed);
  const Float3& f = cell.f;
  const auto fade_slope = [](Float t) { return t * t * (t * (t - 2.0f) + 1.0f) * 30.0f; };
  const Float3 u(fade(f.x), fade(f.y), fade(f.z));
  const Float3 du(fade_slope(f.x), fade_slope(f.y), fade_slope(f.z));
  Noise out{0.0f, Float3(0.0f)};
  Float3 difference(0.0f);  // of the corners' values, along each axis
  visit_corners(cell, [&](Float3 g, Float v, std::uint32_t cx, std::uint32_t cy, std::uint32_t cz) {
    const Float wx = cx != 0 ? u.x : Float(1.0f) - u.x, wy = cy != 0 ? u.y : Float(1.0f) - u.y,
                wz = cz != 0 ? u.z : Float(1.0f) - u.z;
    const Float weight = wx * wy * wz;
    out.value = out.value + v * weight;
    out.gradient = out.gradient + g * weight;
    difference =
        difference + Float3(v * wy * wz * (cx != 0 ? 1.0f : -1.0f), v * wx * wz * (cy != 0 ? 1.0f : -1.0f),
                            v * wx * wy * (cz != 0 ? 1.0f : -1.0f));
  });
  out.gradient = out.gradient + du * difference;
  return out;
}

// Its value alone, at half the cost.
[[gnu::noinline]] inline Float noise_value(Float3 p, UInt seed) {
  const LatticeCell cell = find_cell(p, seed);
  const Float3 u(fade(cell.f.x), fade(cell.f.y), fade(cell.f.z));
  Float value = 0.0f;
  visit_corners(cell, [&](Float3, Float v, std::uint32_t cx, std::uint32_t cy, std::uint32_t cz) {
    const Float wx = cx != 0 ? u.x : Float(1.0f) - u.x, wy = cy != 0 ? u.y : Float(1.0f) - u.y,
                wz = cz != 0 ? u.z : Float(1.0f) - u.z;
    value = value + v * (wx * wy * wz);
  });
  return value;
}

// Sum of octaves, each of half the size and half the height; variance about 1.
inline Float fractal_noise(Float3 p, UInt seed, int octaves) {
  Float sum = 0.0f;
  float weight = 1, variance = 0;
  for (int i = 0; i < octaves; ++i) {
    sum = sum + noise_value(p, seed + UInt(std::uint32_t(i) * 0x9e3779b9u)) * weight;
    variance += weight * weight;
    weight *= 0.5f;
    p = p * 2.03f;  // lattices must not line up
  }
  return sum * (1.0f / (kNoiseRms * __builtin_sqrtf(variance)));
}

// Hash of the nearest of the points that are scattered one in each cell.
inline UInt nearest_point(Float3 p, UInt seed) {
  const Float3 cell = floor(p);
  Float best = 1e30f;
  UInt found = 0u;
  for (int i = 0; i < 27; ++i) {
    const Float3 other = cell + Float3(float(i % 3 - 1), float(i / 3 % 3 - 1), float(i / 9 - 1));
    const UInt bits = hash_lattice(lattice_at(other), seed);
    const Float3 away = other + Float3(0.5f) + signed_vector(bits) * 0.5f - p;
    const Float distance2 = dot(away, away);
    const Mask nearer = distance2 < best;
    best = select(nearer, distance2, best);
    found = select(nearer, bits, found);
  }
  return found;
}

}  // namespace
}  // namespace partbooth::renderer
