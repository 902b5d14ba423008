// SPDX-License-Identifier: Apache-2.0
// Colours that are not even, and what lies on grounds: stains, scratches, puddles of coolant or oil.
//
// Faces that look mainly along one axis of the body frame get the pattern of the plane of the other two.
#pragma once

#include "renderer/kernel/finish_use.h"
#include "renderer/kernel/pattern_kinds.h"

namespace partbooth::renderer {
namespace {

// Two axes of the body frame that lie best in the surface, and the third.
struct PatternPlane {
  Mask x, y;  // the normal's largest part; else z
  Float3 turned(Float3 p) const {
    return {select(x, p.y, select(y, p.z, p.x)), select(x, p.z, select(y, p.x, p.y)),
            select(x, p.x, select(y, p.y, p.z))};
  }
  Float3 to_body(Float u, Float v) const {
    const Float none = 0.0f;
    return {select(x, none, select(y, v, u)), select(x, u, select(y, none, v)),
            select(x, v, select(y, u, none))};
  }
};

inline PatternPlane plane_of(Float3 normal) {
  const Float x = abs(normal.x), y = abs(normal.y), z = abs(normal.z);
  const Mask along_x = (x > y) & (x > z);
  return {along_x, (!along_x) & (y > z)};
}

inline void tint(Material& m, Float3 factor, Mask where) {
  const Float3 c = m.base_color * factor;
  m.base_color = select(where, {min(c.x, 1.0f), min(c.y, 1.0f), min(c.z, 1.0f)}, m.base_color);
}

inline void add_colors(FinishPoint& s, const FinishPointers& at, Float4 pattern, const PatternPlane& plane,
                       Float3 q, UInt seed) {
  const Float3 p = s.p * pattern.y;
  const Float3 turned = q * pattern.y;
  // Repeats do not begin at the body's origin.
  const PatternSpot spot{turned.x + to_unit(hash(seed + 71u)) * 64.0f,
                         turned.y + to_unit(hash(seed + 72u)) * 64.0f, p, s.footprint * pattern.y, seed};
  PatternPoint out;
  const auto take = [&](PatternKind kind, PatternPoint (*of)(const PatternSpot&)) {
    const Mask where = s.active & (pattern.x == Float(float(kind)));
    if (none(where)) return;
    const PatternPoint point = of(spot);
    out.second = select(where, point.second, out.second);
    out.shade = select(where, point.shade, out.shade);
    out.slope_u = select(where, point.slope_u, out.slope_u);
    out.slope_v = select(where, point.slope_v, out.slope_v);
    out.shown = select(where, point.shown, out.shown);
  };
  take(PatternKind::kWeave, weave);
  take(PatternKind::kDiamond, diamond);
  take(PatternKind::kWood, wood);
  take(PatternKind::kCorrugated, corrugated);
  take(PatternKind::kFoam, foam);
  take(PatternKind::kConcrete, concrete);
  take(PatternKind::kTraces, traces);
  take(PatternKind::kSpeckle, speckle);
  const Mask on = s.active & (pattern.x > Float(0.0f));
  const Float3 second(at.row(kSecondAt));
  Material& m = s.material;
  m.base_color = select(on, m.base_color + (second - m.base_color) * (out.second * pattern.z), m.base_color);
  tint(m, Float3((out.shade - 1.0f) * pattern.z + 1.0f), on);
  const Float relief = pattern.w;
  const Float lost = relief * relief * (Float(1.0f) - out.shown * out.shown) * 0.5f;
  s.slope = select(on, s.slope + plane.to_body(out.slope_u, out.slope_v) * relief, s.slope);
  s.lost_along = select(on, s.lost_along + lost, s.lost_along);
  s.lost_across = select(on, s.lost_across + lost, s.lost_across);
}

// Root mean square 1 noise that passes this value on about the share `cover` of the surface: a fit to the
// noise's own quantiles.
inline Float cover_threshold(Float cover) {
  const Float x = cover * 2.0f - 1.0f;
  return x * (x * x * x * x * -1.1f - 1.05f);
}

// Dried drops and patches of grease: darker, browner, with the darkest rim where they dried last.
inline void add_stains(FinishPoint& s, Float3 q, Float cover, UInt seed) {
  const Mask stained = s.active & (cover > Float(0.0f));
  if (none(stained)) return;
  const Float3 flat(q.x, q.y, 0.0f);
  const Float height = fractal_noise(flat * (1.0f / 0.045f), seed + 81u, 4) - cover_threshold(cover);
  // Spilt drops have sharp edges, grease soft ones.
  const Float soft =
      clamp(gradient_noise(flat * (1.0f / 0.11f), seed + 83u).value * 2.5f + 0.4f, 0.08f, 1.0f);
  const Float patch = smoothstep(soft * -0.5f, soft * 0.5f, height);
  const Float rim = patch * (Float(1.0f) - smoothstep(soft * 0.5f, soft * 0.5f + 0.4f, height));
  const Float strength =
      clamp(gradient_noise(flat * (1.0f / 0.15f), seed + 82u).value * 2.0f + 0.55f, 0.15f, 1.0f);
  const Float weight = (patch * 0.35f + rim * 0.2f) * strength;
  tint(s.material, Float3(1.0f) - Float3(0.75f, 0.85f, 1.0f) * weight, stained);
  blend_rough(s.material, weight * 0.8f, 0.12f, stained);
}

// Straight and slightly bent lines, one in a cell. Their coverage of the footprint is exact, however thin.
inline void add_scratches(FinishPoint& s, const PatternPlane& plane, Float3 q, Float inverse_cell,
                          Float chance, UInt seed) {
  const Mask scratched = s.active & (inverse_cell > Float(0.0f));
  if (none(scratched)) return;
  const Float u = q.x * inverse_cell, v = q.y * inverse_cell;
  const Float cu = floor(u), cv = floor(v), footprint = s.footprint * inverse_cell;
  Float weight = 0.0f, tilt_u = 0.0f, tilt_v = 0.0f;
  for (int i = 0; i < 9; ++i) {
    const UInt bits = hash_cell(cu + float(i % 3 - 1), cv + float(i / 3 - 1), seed + 91u);
    const Float3 random = signed_vector(bits), more = signed_vector(hash(bits + 1u));
    const Float du = u - cu - float(i % 3 - 1) - 0.5f - random.x * 0.5f;
    const Float dv = v - cv - float(i / 3 - 1) - 0.5f - random.y * 0.5f;
    const SinCos turn = sincos(random.z * kPi);
    const Float along = du * turn.cos + dv * turn.sin;
    const Float half = more.x * 0.45f + 0.5f;
    const Float across = dv * turn.cos - du * turn.sin - along * along * more.y * 0.12f;
    const Float width = (more.z * more.z * 0.0003f + 0.00008f) * inverse_cell;
    const Float seen =
        clamp((footprint + width) * 0.5f - abs(across), 0.0f, min(width, footprint)) / max(footprint, 1e-9f);
    // It starts and ends softly.
    const Float ends = clamp((half - abs(along)) * 4.0f, 0.0f, 1.0f);
    const Mask there = to_unit(hash(bits + 2u)) < chance;
    const Float line = select(there, min(seen, 1.0f) * ends, Float(0.0f));
    weight = max(weight, line);
    const Float side = line * clamp(across / max(width, 1e-9f) * 2.0f, -1.0f, 1.0f);
    tilt_u = tilt_u - turn.sin * side;
    tilt_v = tilt_v + turn.cos * side;
  }
  Material& m = s.material;
  const Mask matte = scratched & (m.metalness < Float(0.5f));
  m.base_color = select(matte, m.base_color + (Float3(0.5f) - m.base_color) * (weight * 0.55f), m.base_color);
  blend_rough(m, weight * 0.6f, 0.12f, scratched);
  s.slope = select(scratched, s.slope + plane.to_body(tilt_u, tilt_v) * 0.6f, s.slope);
}

// Puddles and drops: a smooth coat that fills the relief, with a bent rim; what is porous below turns darker.
inline void add_puddles(FinishPoint& s, const PatternPlane& plane, Float3 q, Float cover, UInt seed) {
  const Mask wet = s.active & (cover > Float(0.0f));
  if (none(wet)) return;
  const Float3 flat(q.x, q.y, 0.0f);
  const Noise lake = gradient_noise(flat * (1.0f / 0.06f), seed + 101u);
  const Noise bay = gradient_noise(flat * (1.0f / 0.021f), seed + 102u);
  const Float height = lake.value * 4.6f + bay.value * 1.6f - cover_threshold(cover);
  const Float puddle = smoothstep(0.0f, 0.06f, height);
  // Drops lie about the puddles: by the height at their middle.
  constexpr float kDropCell_m = 0.009f;
  const Grain drop =
      nearest_grain(q.x * (1.0f / kDropCell_m), q.y * (1.0f / kDropCell_m), seed + 103u, 0.55f, 0.06f, 0.45f);
  const Float3 middle(q.x - drop.du * kDropCell_m, q.y - drop.dv * kDropCell_m, 0.0f);
  const Float there =
      gradient_noise(middle * (1.0f / 0.06f), seed + 101u).value * 4.6f - cover_threshold(cover);
  const Mask about = (drop.distance < Float(1.0f)) & (there < Float(-0.2f)) & (there > Float(-1.0f)) &
                     (height < Float(0.0f));
  const Float film = max(puddle, select(about, Float(1.0f), Float(0.0f)));
  Material& m = s.material;
  const Mask soaked = wet & (m.metalness < Float(0.5f));
  tint(m, Float3(1.0f) - Float3(0.36f, 0.36f, 0.4f) * film, soaked);
  add_liquid(m, film, wet);
  // The height of the rim: steep at the edge, flat 1 mm further in.
  const Float rim = puddle * (Float(1.0f) - smoothstep(0.05f, 0.3f, height));
  const Float3 rise = lake.gradient * 1.2f + bay.gradient * 0.8f;
  const Float cap = select(about, Float(-0.5f), Float(0.0f)) / max(drop.radius, 1e-6f);
  const Float3 bent =
      plane.to_body(rise.x * rim * 0.25f + drop.du * cap, rise.y * rim * 0.25f + drop.dv * cap);
  s.slope = select(wet, s.slope * (Float(1.0f) - film) + bent, s.slope);
  s.lost_along = select(wet, s.lost_along * (Float(1.0f) - film), s.lost_along);
  s.lost_across = select(wet, s.lost_across * (Float(1.0f) - film), s.lost_across);
}

[[gnu::noinline]] inline void add_pattern(FinishPoint& s, const FinishPointers& at, Float4 pattern,
                                          Float4 spots, Float3 face_normal) {
  std::uint32_t seeds[kLanes];
  for (int i = 0; i < kLanes; ++i) seeds[i] = at.record[i]->pattern_seed;
  const UInt seed = load(seeds);
  const PatternPlane plane = plane_of(face_normal);
  const Float3 q = plane.turned(s.p);
  if (any(s.active & (pattern.x > Float(0.0f)))) add_colors(s, at, pattern, plane, q, seed);
  if (none(s.active & (spots.w > Float(0.0f)))) return;
  add_stains(s, q, spots.x, seed);
  add_scratches(s, plane, q, at.row(kSecondAt).w, spots.z, seed);
  add_puddles(s, plane, q, spots.y, seed);
}

}  // namespace
}  // namespace partbooth::renderer
