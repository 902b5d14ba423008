// SPDX-License-Identifier: Apache-2.0
// What tools and processes leave on a surface: lay and tool marks, waves, bumps, zinc crystals.
//
// All of it tilts the normal by the slope of a height that is never built. Detail whose period comes near the
// footprint of the ray fades out, and its variance widens the microfacets instead (after Olano and Baker,
// "LEAN mapping", 2010): alpha^2 grows by twice the variance of the slope.
#pragma once

#include "renderer/kernel/bsdf.h"
#include "renderer/kernel/finish_edges.h"
#include "renderer/kernel/noise.h"

namespace partbooth::renderer {
namespace {

// A point under work; body frame.
struct FinishPoint {
  Mask active;
  Float3 p, normal;
  Float footprint;  // width on the surface that one ray stands for, m
  Float scale;      // body over part
  UInt seed;
  Float3 tangent;                 // along the lay
  Float3 slope;                   // gradient of the height
  Float lost_along, lost_across;  // variance of the slope of what is finer than the footprint
  Material material;
};

// How much of a detail of this period is shown: none below two footprints, all from four.
inline Float shown(Float period, Float footprint) {
  return clamp(period / max(footprint, 1e-9f) * 0.5f - 1.0f, 0.0f, 1.0f);
}

inline Float3 unit_or(Float3 v, Float3 otherwise) {
  const Float length2 = dot(v, v);
  return select(length2 > Float(1e-12f), v * (Float(1.0f) / sqrt(length2)), otherwise);
}

// Where a point lies among the tool marks.
struct LayPoint {
  Float3 tangent, across;
  Float distance;       // across the marks, m
  Float along, beside;  // along them, m, without a seam
};

inline LayPoint straight_lay(Float3 q, Float3 normal, Float3 direction) {
  const Float3 across = unit_or(direction - normal * dot(direction, normal), any_tangent(normal));
  const Float3 tangent = cross(across, normal);
  return {tangent, across, dot(q, direction), dot(q, tangent), 0.0f};
}

inline LayPoint axis_lay(Float3 q, Float3 normal, Float3 axis, Float core_radius) {
  const Float z = dot(q, axis);
  const Float3 radial = q - axis * z;
  const Float3 tangent = unit_or(cross(axis, radial), any_tangent(normal));
  const Float3 across = unit_or(cross(tangent, normal), axis);
  const Float side = sqrt(dot(radial, radial)) - core_radius;
  const Float around = atan2(z, side) * sqrt(z * z + side * side);
  const Float3 e = any_tangent(axis);
  return {tangent, across, select(core_radius > Float(0.0f), around, dot(q, across)), dot(q, e),
          dot(q, cross(axis, e))};
}

// Rows of arcs: the cutter's edge runs on a circle whose centre moves along `direction`; rows overlap and run
// to and fro.
inline LayPoint arc_lay(Float3 q, Float3 normal, Float3 direction, Float radius, UInt seed) {
  const Float3 side = cross(normal, direction);
  const Float x = dot(q, direction), y = dot(q, side);
  const Float width = radius * 1.5f;
  const Float row = y / width + to_unit(hash(seed));
  const Float row_floor = floor(row);
  const Float offset = (row - row_floor - 0.5f) * width;
  const Float half = row_floor * 0.5f;
  const Float sign = select(half == floor(half), Float(1.0f), Float(-1.0f));
  const Float depth = sqrt(radius * radius - offset * offset);
  const Float3 across = normalize(direction * sign + side * (offset / depth));
  return {cross(across, normal), across, x * sign - depth, offset, row_floor * radius};
}

inline LayPoint find_lay(const FinishPoint& s, const float* const* faces, Float cutter_radius) {
  const Float4 first = load4(faces), second = load_at(faces, 4);
  const Float3 q = s.p - Float3(first) * s.scale, axis(second);
  const Mask around = first.w == Float(float(Lay::kAxis)), arcs = first.w == Float(float(Lay::kArcs));
  LayPoint out = straight_lay(q, s.normal, axis);
  const auto take = [&](Mask where, const LayPoint& other) {
    out.tangent = select(where, other.tangent, out.tangent);
    out.across = select(where, other.across, out.across);
    out.distance = select(where, other.distance, out.distance);
    out.along = select(where, other.along, out.along);
    out.beside = select(where, other.beside, out.beside);
  };
  if (any(s.active & around)) take(around, axis_lay(q, s.normal, axis, second.w * s.scale));
  if (any(s.active & arcs)) take(arcs, arc_lay(q, s.normal, axis, cutter_radius, s.seed));
  return out;
}

// Slope of single grooves or strokes at x pitches across the marks.
inline Float mark_tilt(const FinishPoint& s, const Float3& at, Float wander, Float slope, Mask random) {
  const Float phase = at.x + wander * 0.12f, groove = floor(phase);
  const Float depth = to_unit(hash_lattice(lattice_at({groove, 0.0f, 0.0f}), s.seed + 12u)) + 0.5f;
  const Float tilt = slope * depth * ((phase - groove) * 2.0f - 1.0f);
  if (none(random)) return tilt;
  const Float strokes = noise_value(at, s.seed + 13u);
  const Float fine = noise_value({at.x * 2.7f, at.y, at.z}, s.seed + 14u);
  return select(random, slope * (strokes * 2.1f + fine * 1.5f), tilt);
}

// Grooves of parabolic profile, each of its own depth, or random strokes; and slow waves of both.
inline void add_marks(FinishPoint& s, const LayPoint& lay, Float4 marks, Mask periodic) {
  const Float slope = marks.y, pitch = Float(1.0f) / marks.x;
  const Mask marked = s.active & (marks.x > Float(0.0f));
  const Float share = shown(pitch, s.footprint), slow = shown(pitch * 9.0f, s.footprint);
  const Float variance = slope * slope * select(periodic, Float(0.36f), Float(0.25f));
  s.lost_across = select(marked, s.lost_across + variance * (Float(1.0f) - share * share), s.lost_across);
  const Mask waves = marked & (slow > Float(0.0f)), seen = marked & (share > Float(0.0f));
  if (none(waves)) return;
  const Float stretch = marks.x * (1.0f / 50.0f);
  const Float3 at(lay.distance * marks.x, lay.along * stretch, lay.beside * stretch);
  const Float wander = noise_value(Float3(at.x * 0.11f, at.y, at.z), s.seed + 11u) * (1.0f / kNoiseRms);
  Float total = wander * slope * slow * 0.15f;
  if (any(seen)) {
    total = select(seen, total + mark_tilt(s, at, wander, slope, seen & !periodic) * share, total);
  }
  s.slope = select(waves, s.slope + lay.across * total, s.slope);
  // Strokes are not equally deep everywhere: the width of the highlight varies.
  const Float width = Float(1.0f) + clamp(wander * slow * 0.12f, -0.3f, 0.3f);
  s.material.alpha_y = select(waves, s.material.alpha_y * width, s.material.alpha_y);
}

// Bumps of root mean square slope `slope`.
inline void add_octave(FinishPoint& s, Float inverse_size, Float slope, UInt seed, Mask where) {
  const Float share = shown(Float(1.0f) / inverse_size, s.footprint);
  const Float lost = slope * slope * (Float(1.0f) - share * share);
  s.lost_along = select(where, s.lost_along + lost, s.lost_along);
  s.lost_across = select(where, s.lost_across + lost, s.lost_across);
  if (none(where & (share > Float(0.0f)))) return;
  const Noise noise = gradient_noise(s.p * inverse_size, seed);
  s.slope = select(where, s.slope + noise.gradient * (slope * share * (1.0f / kNoiseSlopeRms)), s.slope);
}

inline void add_bumps(FinishPoint& s, Float4 bumps, Float waves) {
  const Mask wavy = s.active & (waves > Float(0.0f));
  if (any(wavy)) add_octave(s, 1.0f / 0.01f, waves, s.seed + 21u, wavy);
  const Mask bumpy = s.active & (bumps.x > Float(0.0f));
  if (none(bumpy)) return;
  const Mask layered = bumpy & (bumps.w > Float(0.0f));
  if (any(layered)) {
    // Each layer's side is round: the slope runs from one side to the other.
    const Float wander = noise_value(s.p * (bumps.x * 0.15f), s.seed + 22u);
    const Float z = s.p.z * bumps.x + wander * 2.0f;
    const Float share = shown(Float(1.0f) / bumps.x, s.footprint);
    const Float tilt = bumps.y * 1.7f * ((z - floor(z)) * 2.0f - 1.0f);
    s.slope = select(layered, s.slope + Float3(0.0f, 0.0f, tilt * share), s.slope);
    s.lost_across =
        select(layered, s.lost_across + bumps.y * bumps.y * (Float(1.0f) - share * share), s.lost_across);
  }
  // The octaves share the slope.
  const Float each = bumps.y / sqrt(max(bumps.z, 1.0f));
  Float inverse_size = bumps.x;
  for (std::uint32_t octave = 0; octave < 4; ++octave) {
    const Mask where = bumpy & (bumps.z > Float(float(octave)));
    if (none(where)) return;
    add_octave(s, inverse_size, each, s.seed + UInt(23u + octave), where);
    inverse_size = inverse_size * 2.13f;
  }
}

// Hot-dip zinc: each crystal mirrors a little differently, along its own direction.
inline void add_spangles(FinishPoint& s, Float inverse_size) {
  const Mask spangled = s.active & (inverse_size > Float(0.0f));
  if (none(spangled)) return;
  const Float3 at = s.p * inverse_size;
  const Float3 warp = gradient_noise(at * 3.1f, s.seed + 31u).gradient * 0.06f;
  const UInt crystal = nearest_point(at + warp, s.seed + 32u);
  const Float3 tilt = signed_vector(hash(crystal + 1u));
  const SinCos turn = sincos(to_unit(hash(crystal + 2u)) * kPi);
  const Float3 turned = s.tangent * turn.cos + cross(s.normal, s.tangent) * turn.sin;
  const Float bright = Float(1.0f) + (to_unit(hash(crystal + 3u)) - 0.5f) * 0.16f;
  const Float share = shown(Float(1.0f) / inverse_size, s.footprint);
  s.slope = select(spangled, s.slope + tilt * (share * 0.07f), s.slope);
  s.tangent = select(spangled, turned, s.tangent);
  s.material.base_color = select(spangled, s.material.base_color * bright, s.material.base_color);
}

}  // namespace
}  // namespace partbooth::renderer
