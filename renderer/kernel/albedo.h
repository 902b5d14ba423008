// SPDX-License-Identifier: Apache-2.0
// Look-ups of the tables of directional albedo (scene/albedo_table.h says what they hold).
#pragma once

#include "renderer/kernel/view.h"
#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

// Cell of a table, and where in it.
struct AlbedoCell {
  UInt row, cell;
  Float x, y;
};

inline AlbedoCell find_albedo(Float row, Float cosine, int cells = kAlbedoCells) {
  const float last = float(cells - 1);
  const Float y = clamp(row, 0.0f, 1.0f) * float(cells);
  const Float x = sqrt(clamp(cosine, 0.0f, 1.0f)) * float(cells);
  const Float x0 = min(floor(x), last), y0 = min(floor(y), last);
  return {to_uint(y0), to_uint(y0 * float(cells) + x0), x - x0, y - y0};
}

inline Float interpolate(Float a, Float b, Float t) { return a + (b - a) * t; }

inline Float lookup_albedo(const float* records, const AlbedoCell& at, UInt first) {
  const Float4 r = gather4(records, first + at.cell);
  return interpolate(interpolate(r.x, r.y, at.x), interpolate(r.z, r.w, at.x), at.y);
}

inline Float lookup_albedo(const float* records, const AlbedoCell& at) {
  return lookup_albedo(records, at, 0u);
}

// Place between two tables of a stack.
struct StackPlace {
  UInt below;
  Float t;
};

inline StackPlace find_in_stack(Float x, int last) {
  const Float clamped = clamp(x, 0.0f, float(last));
  const Float below = min(floor(clamped), float(last - 1));
  return {to_uint(below), clamped - below};
}

inline Float lookup_stack(const float* records, StackPlace place, const AlbedoCell& at, int cells) {
  const UInt table = UInt(std::uint32_t(cells * cells)), first = place.below * table;
  return interpolate(lookup_albedo(records, at, first), lookup_albedo(records, at, first + table), place.t);
}

// (eta - 1) / (eta + 1) in steps of kIorStep.
inline Float ior_steps(Float eta) { return (eta - 1.0f) / (eta + 1.0f) * (1.0f / kIorStep); }

// GGX with Fresnel 1, isotropic.
inline Float ggx_albedo(const AlbedoView& table, Float row, Float cosine) {
  return lookup_albedo(table.e, find_albedo(row, cosine));
}

// What anisotropy multiplies it by; wo in the frame of the lay.
[[gnu::noinline]] inline Float anisotropic_ratio(const AlbedoView& table, Float row, Float alpha_x,
                                                 Float alpha_y, Float3 wo) {
  const Mask x_leads = alpha_x > alpha_y;
  const Float along = select(x_leads, wo.y, wo.x), across = select(x_leads, wo.x, wo.y);
  const Float narrow = select(x_leads, alpha_y, alpha_x), wide = select(x_leads, alpha_x, alpha_y);
  const Float length2 = along * along + across * across;
  const Float sine = select(length2 > Float(0.0f), abs(across) / sqrt(length2), Float(0.0f));
  const StackPlace stretch =
      find_in_stack((Float(1.0f) - narrow / wide) * (1.0f / kAnisotropyStep), kAnisotropies - 1);
  const StackPlace azimuth = find_in_stack(sine * float(kAzimuths - 1), kAzimuths - 1);
  const AlbedoCell at = find_albedo(row, wo.z, kCoarseCells);
  constexpr std::uint32_t kTable = kCoarseCells * kCoarseCells;
  const auto along_azimuth = [&](UInt anisotropy) {
    const UInt first = (anisotropy * UInt(std::uint32_t{kAzimuths}) + azimuth.below) * UInt(kTable);
    return interpolate(lookup_albedo(table.anisotropic, at, first),
                       lookup_albedo(table.anisotropic, at, first + UInt(kTable)), azimuth.t);
  };
  return interpolate(along_azimuth(stretch.below), along_azimuth(stretch.below + UInt(1u)), stretch.t);
}

// Reflection of a rough dielectric, seen from outside.
inline Float dielectric_albedo(const AlbedoView& table, Float ior, const AlbedoCell& at) {
  return lookup_stack(table.dielectric, find_in_stack(ior_steps(ior), kIors - 1), at, kAlbedoCells);
}

// Its cosine-weighted mean.
inline Float dielectric_mean(const AlbedoView& table, Float ior, const AlbedoCell& at) {
  const StackPlace place = find_in_stack(ior_steps(ior), kIors - 1);
  const Float4 r = gather4(table.dielectric_mean, place.below * UInt(std::uint32_t{kAlbedoCells}) + at.row);
  return interpolate(interpolate(r.x, r.y, at.y), interpolate(r.z, r.w, at.y), place.t);
}

// What single scattering reflects and transmits together, from either side.
inline Float glass_albedo(const AlbedoView& table, Float eta, Float row, Float cosine) {
  const Float steps = abs(ior_steps(eta)) - kGlassFirst;
  const Float last = float(kGlassIors - 1);
  const Float place = select(eta < Float(1.0f), last - min(steps, last), max(steps, 0.0f) + (last + 1.0f));
  // The two stacks meet between index 1 / n and n: no look-up falls there.
  const StackPlace at = find_in_stack(place, 2 * kGlassIors - 1);
  return lookup_stack(table.glass, at, find_albedo(row, cosine, kCoarseCells), kCoarseCells) *
         ggx_albedo(table, row, cosine);
}

}  // namespace
}  // namespace partbooth::renderer
