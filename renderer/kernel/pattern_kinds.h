// SPDX-License-Identifier: Apache-2.0
// What belts, boards, mats and cloths look like: where their second colour is, how dark it is between threads
// and in pores, and the relief that goes with it.
//
// Lengths are in repeats of the pattern. Each part of a pattern fades to its mean where its own period comes
// near the footprint of the ray, so that the mean colour does not change with the distance. The means are
// those of the formulae here, measured over many repeats; a test holds them.
#pragma once

#include "renderer/kernel/finish_marks.h"

namespace partbooth::renderer {
namespace {

struct PatternSpot {
  Float u, v;       // on the surface
  Float3 p;         // in the solid
  Float footprint;  // width on the surface that one ray stands for
  UInt seed;
};

struct PatternPoint {
  Float second = 0.0f;                   // share of the second colour
  Float shade = 1.0f;                    // factor on the colour, of mean 1
  Float slope_u = 0.0f, slope_v = 0.0f;  // of the relief: together of root mean square 1 where all is shown
  Float shown = 1.0f;                    // share of the slope that is
};

inline Float faded(Float value, float mean, Float share) { return (value - mean) * share + mean; }
inline Float middle_part(Float x) { return x - floor(x) - 0.5f; }
inline UInt hash_cell(Float x, Float y, UInt seed) { return hash_lattice(lattice_at({x, y, 0.0f}), seed); }
inline Mask is_even(Float whole) { return whole * 0.5f == floor(whole * 0.5f); }

// Grains that are scattered one in each cell of side 1: the one that is nearest in units of its radius.
struct Grain {
  Float distance;  // over the radius
  Float du, dv;    // from its centre
  Float radius;
};

inline Grain nearest_grain(Float u, Float v, UInt seed, float presence, float smallest, float largest) {
  const Float cu = floor(u), cv = floor(v);
  Grain out{1e6f, 0.0f, 0.0f, 1.0f};
  for (int i = 0; i < 9; ++i) {
    const Float x = cu + float(i % 3 - 1), y = cv + float(i / 3 - 1);
    const UInt bits = hash_cell(x, y, seed);
    const Float3 random = signed_vector(bits);
    const Float du = u - x - 0.5f - random.x * 0.5f, dv = v - y - 0.5f - random.y * 0.5f;
    // Small ones are many.
    const Float size = random.z * 0.5f + 0.5f, radius = size * size * (largest - smallest) + smallest;
    const Float distance = sqrt(du * du + dv * dv) / radius;
    const Mask nearer = (distance < out.distance) & (to_unit(hash(bits + 1u)) < Float(presence));
    out.distance = select(nearer, distance, out.distance);
    out.du = select(nearer, du, out.du);
    out.dv = select(nearer, dv, out.dv);
    out.radius = select(nearer, radius, out.radius);
  }
  return out;
}

// Plain weave of round, twisted threads.
inline PatternPoint weave(const PatternSpot& s) {
  const Float cu = floor(s.u), cv = floor(s.v), fu = s.u - cu - 0.5f, fv = s.v - cv - 0.5f;
  const Mask warp = is_even(cu + cv);
  const Float across = select(warp, fu, fv), along = select(warp, fv, fu);
  const UInt thread = hash_cell(select(warp, cu, cv), select(warp, Float(0.0f), Float(1.0f)), s.seed);
  const Float gap = smoothstep(0.28f, 0.5f, abs(across));
  const Float twist = abs(middle_part(along * 3.0f + across * 2.0f + to_unit(thread))) * 4.0f - 1.0f;
  const Float share = shown(1.0f, s.footprint), fine = shown(0.33f, s.footprint);
  const Float tone = (to_unit(thread) - 0.5f) * 0.24f;
  PatternPoint out;
  out.second = faded(select(warp, Float(0.0f), Float(1.0f)), 0.5f, share);
  const Float round = Float(1.3f) - gap * 0.75f - along * along * 0.95f;
  out.shade = faded(round, 1.0558f, share) * (1.0f / 1.0558f) * (twist * fine * 0.1f + tone * share + 1.0f);
  const Float du = across * -3.0f, dv = along * -1.75f;
  out.shown = share;
  out.slope_u = select(warp, du, dv) * share;
  out.slope_v = select(warp, dv, du) * share;
  return out;
}

// Raised lozenges, twice as long as wide; dirt gathers in the grooves.
inline PatternPoint diamond(const PatternSpot& s) {
  const Float a = middle_part(s.u + s.v * 0.5f), b = middle_part(s.u - s.v * 0.5f);
  const auto groove = [](Float f) { return smoothstep(0.34f, 0.46f, abs(f)); };
  const auto flank = [](Float f) {
    const Float t = clamp((abs(f) - 0.34f) * (1.0f / 0.12f), 0.0f, 1.0f);
    return copy_sign(t * (Float(1.0f) - t) * (-4.0f / 0.506f), f);
  };
  const Float share = shown(0.5f, s.footprint);
  PatternPoint out;
  out.second = faded(Float(1.0f) - (Float(1.0f) - groove(a)) * (Float(1.0f) - groove(b)), 0.36f, share);
  out.shown = share;
  out.slope_u = (flank(a) + flank(b)) * (share * 0.894f);
  out.slope_v = (flank(a) - flank(b)) * (share * 0.447f);
  return out;
}

// Glued boards, grain along x, each from another place of a trunk: rings of early and late wood, pores.
inline PatternPoint wood(const PatternSpot& s) {
  constexpr float kBoard = 38;
  const Float board = floor(s.p.y * (1.0f / kBoard)), y = s.p.y - (board + 0.5f) * kBoard;
  const UInt bits = hash_cell(board, 0.0f, s.seed);
  const Float3 random = signed_vector(bits);
  const Float x = s.p.x + random.x * 700.0f;
  const Noise bend = gradient_noise({x * 0.012f, s.p.y * 0.05f, s.p.z * 0.05f}, bits);
  const Noise wave = gradient_noise({x * 0.07f, s.p.y * 0.3f, s.p.z * 0.3f}, bits + 1u);
  const Float across = y + random.y * 26.0f + bend.value * 9.0f + wave.value * 0.7f;
  const Float depth = s.p.z + 9.0f + (random.z + 1.0f) * 14.0f + x * random.y * 0.02f;
  const Float ring = sqrt(across * across + depth * depth);
  const Float t = ring - floor(ring);
  const Float strength = to_unit(hash_cell(floor(ring), board, s.seed + 3u)) * 0.6f + 0.4f;
  const Float late = t * t * t * (Float(1.0f) - smoothstep(0.9f, 1.0f, t)) * strength;
  const Float local = ring / max(abs(across), ring * 0.2f);
  PatternPoint out;
  out.second = faded(late, 0.1432f, shown(local, s.footprint));
  const Noise fibre = gradient_noise({s.p.x * 0.12f, s.p.y * 6.0f, s.p.z * 6.0f}, s.seed + 4u);
  const Float fine = shown(0.17f, s.footprint), boards = shown(kBoard, s.footprint);
  const Float streak = gradient_noise({s.p.x * 0.03f, s.p.y * 1.4f, s.p.z * 1.4f}, s.seed + 6u).value;
  const Float row = floor(s.p.y * 9.0f);
  const Float start = to_unit(hash_cell(row, 1.0f, s.seed));
  const Mask pore = to_unit(hash_cell(row, floor(s.p.x * 0.7f + start), s.seed + 5u)) < Float(0.08f);
  const Float pores =
      faded(select(pore, Float(0.7f), Float(1.0f)), 0.976f, shown(0.22f, s.footprint)) * (1.0f / 0.976f);
  const Float seam = select(abs(y) > Float(kBoard * 0.5f - 0.12f), Float(0.55f), Float(1.0f));
  const Float seams = faded(seam, 0.99716f, shown(0.24f, s.footprint)) * (1.0f / 0.99716f);
  const Float tone = random.x * boards * 0.14f + bend.value * shown(20.0f, s.footprint) * 0.3f +
                     streak * shown(0.7f, s.footprint) * 0.3f + 1.0f;
  out.shade = (fibre.value * fine * 0.45f + 1.0f) * pores * seams * tone;
  out.shown = fine;
  out.slope_v = fibre.gradient.y * (fine * 2.0f);
  return out;
}

// Liner of brown paper that sinks in between the flutes below, with fibres in it.
inline PatternPoint corrugated(const PatternSpot& s) {
  const Noise wander = gradient_noise({s.u * 0.3f, s.v * 0.05f, 0.0f}, s.seed);
  const SinCos flute = sincos(middle_part(s.u + wander.value * 0.3f) * (2 * kPi));
  const Float share = shown(1.0f, s.footprint);
  const Float cloud = gradient_noise({s.u * 0.7f, s.v * 0.7f, 0.0f}, s.seed + 1u).value;
  const Float paper = gradient_noise({s.u * 4.0f, s.v * 11.0f, 0.0f}, s.seed + 2u).value;
  const Grain fleck = nearest_grain(s.u * 2.5f, s.v * 9.0f, s.seed + 3u, 0.35f, 0.05f, 0.45f);
  PatternPoint out;
  out.second = faded(flute.cos * 0.5f + 0.5f, 0.5f, share);
  const Float spots = faded(select(fleck.distance < Float(1.0f), Float(0.8f), Float(1.0f)), 0.98955f,
                            shown(0.1f, s.footprint)) *
                      (1.0f / 0.98955f);
  out.shade =
      (cloud * shown(1.4f, s.footprint) * 0.16f + paper * shown(0.1f, s.footprint) * 0.3f + 1.0f) * spots;
  out.shown = share;
  out.slope_u = flute.sin * (share * -1.414f);
  return out;
}

// Open cells with dark middles between light ribs.
inline PatternPoint foam(const PatternSpot& s) {
  const Grain cell = nearest_grain(s.u, s.v, s.seed, 1.0f, 0.4f, 0.6f);
  const Float share = shown(0.7f, s.footprint);
  const Float hole = Float(1.0f) - smoothstep(0.25f, 0.9f, cell.distance);
  const Float rim = clamp(cell.distance, 0.0f, 1.0f) * (Float(1.0f) - smoothstep(0.8f, 1.4f, cell.distance));
  PatternPoint out;
  out.second = faded(hole, 0.2321f, share);
  const Float scale = rim * share * 1.86f / max(cell.distance * cell.radius, 1e-6f);
  out.shown = share;
  out.slope_u = cell.du * scale;
  out.slope_v = cell.dv * scale;
  return out;
}

// Clouds, sand, and the pores that air bubbles leave.
inline PatternPoint concrete(const PatternSpot& s) {
  const Float clouds = fractal_noise({s.u * 0.014f, s.v * 0.014f, 0.0f}, s.seed, 3);
  const Float damp = fractal_noise({s.u * 0.11f, s.v * 0.11f, 0.0f}, s.seed + 1u, 2);
  const Noise sand = gradient_noise({s.u, s.v, 0.0f}, s.seed + 2u);
  const Grain bubble = nearest_grain(s.u * 0.09f, s.v * 0.09f, s.seed + 3u, 0.55f, 0.012f, 0.16f);
  const Float share = shown(1.0f, s.footprint), holes = shown(0.6f, s.footprint);
  PatternPoint out;
  out.second = faded(Float(1.0f) - smoothstep(0.75f, 1.0f, bubble.distance), 0.0076f, holes);
  out.shade = clouds * shown(35.0f, s.footprint) * 0.08f + damp * shown(4.5f, s.footprint) * 0.035f +
              sand.value * share * 0.35f + 1.0f;
  const Float bowl =
      select(bubble.distance < Float(1.0f), Float(3.0f) * holes, Float(0.0f)) / max(bubble.radius, 1e-6f);
  out.shown = share;
  out.slope_u = sand.gradient.x * (share * 1.4f) + bubble.du * bowl;
  out.slope_v = sand.gradient.y * (share * 1.4f) + bubble.dv * bowl;
  return out;
}

// Runs of conductors along rows and, where no row is, along columns; vias.
inline PatternPoint traces(const PatternSpot& s) {
  const Float cu = floor(s.u), cv = floor(s.v), fu = s.u - cu - 0.5f, fv = s.v - cv - 0.5f;
  const auto runs = [&](Float lane, Float along, std::uint32_t salt, float chance) {
    const UInt own = hash_cell(lane, 0.0f, s.seed + UInt(salt));
    const Float run = floor((along + to_unit(own) * 23.0f) * (1.0f / 11.0f));
    return to_unit(hash_cell(run, lane, s.seed + UInt(salt + 1))) < Float(chance);
  };
  const Mask row = runs(cv, s.u, 1, 0.45f) & (abs(fv) < Float(0.22f));
  const Mask column = runs(cu, s.v, 3, 0.3f) & (abs(fu) < Float(0.22f));
  const Float r = sqrt(fu * fu + fv * fv);
  const Mask via = (to_unit(hash_cell(cu, cv, s.seed + 5u)) < Float(0.07f)) & (r < Float(0.42f));
  const Float share = shown(0.5f, s.footprint);
  PatternPoint out;
  out.second = faded(select(row | column | via, Float(1.0f), Float(0.0f)), 0.3266f, share);
  const Mask drilled = via & (r < Float(0.16f));
  out.shade = faded(select(drilled, Float(0.15f), Float(1.0f)), 0.99521f, share) * (1.0f / 0.99521f);
  out.shown = share;
  const Float edge = select(row, fv * 17.0f, Float(0.0f));
  out.slope_v = edge * share;
  return out;
}

inline PatternPoint speckle(const PatternSpot& s) {
  const Grain grain = nearest_grain(s.u, s.v, s.seed, 0.7f, 0.1f, 0.42f);
  const Noise bump = gradient_noise({s.u, s.v, 0.0f}, s.seed + 1u);
  const Float share = shown(0.6f, s.footprint);
  PatternPoint out;
  out.second = faded(Float(1.0f) - smoothstep(0.8f, 1.0f, grain.distance), 0.0912f, share);
  out.shown = share;
  out.slope_u = bump.gradient.x * (share * 1.4f);
  out.slope_v = bump.gradient.y * (share * 1.4f);
  return out;
}

}  // namespace
}  // namespace partbooth::renderer
