// SPDX-License-Identifier: Apache-2.0
// Light from the surroundings: a picture over the sphere, or a constant dome.
//
// The middle column of the picture looks along +X, the upper row along +Z, columns run clockwise seen from
// above, as one sees them from inside. The density is MIS-compensated (Karlik et al. 2019): it may be zero
// where the picture is dim, and BSDF samples take that light.
#pragma once

#include "renderer/kernel/picture.h"
#include "renderer/kernel/view.h"
#include "renderer/lanes/elementary.h"

namespace partbooth::renderer {
namespace {

// Position in the picture, both on [0, 1], and the sine of the polar angle.
struct SpherePoint {
  Float u, v, sine;
};

inline SpherePoint direction_to_sphere(const EnvironmentView& env, Float3 d) {
  const Float x = d.x * env.cos_yaw + d.y * env.sin_yaw, y = d.y * env.cos_yaw - d.x * env.sin_yaw;
  const Float sine = sqrt(d.x * d.x + d.y * d.y);
  return {clamp(Float(0.5f) - atan2(y, x) * (0.5f * kInvPi), 0.0f, 0x1.fffffep-1f),
          clamp(atan2(sine, d.z) * kInvPi, 0.0f, 0x1.fffffep-1f), sine};
}

inline bool is_black(const EnvironmentView& env) {
  return env.gain[0] == 0 && env.gain[1] == 0 && env.gain[2] == 0;
}

// Where the tables have what a direction sees.
struct SkyPlace {
  TexelPlace texel;
  UInt cell;
  Float sine;
};

// Other lanes than the active ones point to what all may read. The memory is asked for: it pays to look at it
// only after a ray was traced.
inline SkyPlace find_sky(const EnvironmentView& env, const SpherePoint& at, Mask active) {
  SkyPlace out{{0u, 0.0f, 0.0f}, 0u, at.sine};
  if (env.picture.pairs == nullptr) return out;
  out.texel =
      find_texels(env.picture, at.u * float(env.picture.width), at.v * float(env.picture.height), active);
  prefetch(env.picture.pairs, out.texel.first);
  const EnvironmentDensity& grid = env.density;
  if (grid.density == nullptr) return out;
  const UInt column = to_uint(floor(at.u * float(grid.columns))),
             row = to_uint(floor(at.v * float(grid.rows)));
  out.cell = select(active, row * UInt(std::uint32_t(grid.columns)) + column, UInt(0u));
  return out;
}

inline Float3 environment_radiance(const EnvironmentView& env, const SkyPlace& at) {
  const Float3 gain(env.gain);
  return env.picture.pairs == nullptr ? gain : gain * bilinear(env.picture, at.texel);
}

// Density on the sphere of a density on the picture.
inline Float sphere_density(Float density, Float sine) {
  return select(sine > Float(0.0f), density * (0.5f * kInvPi * kInvPi) / sine, 0.0f);
}

inline Float environment_pdf(const EnvironmentView& env, const SkyPlace& at) {
  const float* density = env.density.density;
  return density == nullptr ? Float(0.0f) : sphere_density(gather(density, at.cell), at.sine);
}

// What a ray sees if it meets nothing: to be found before it is traced.
inline SkyPlace ahead(const EnvironmentView& env, Float3 direction, Mask active) {
  if (env.picture.pairs == nullptr) return {{0u, 0.0f, 0.0f}, 0u, 0.0f};
  const SkyPlace out = find_sky(env, direction_to_sphere(env, direction), active);
  if (env.density.density != nullptr) prefetch(env.density.density, out.cell);
  return out;
}

// The last i with cdf[first + i] <= x, where x lies between the neighbours, and their difference.
struct CdfPoint {
  UInt index;
  Float fraction, step;
};
inline CdfPoint search_cdf(const float* cdf, UInt first, const CdfGuide& guide, UInt guide_first, Float x) {
  const UInt range = gather(guide.ranges, guide_first + to_uint(x * float(guide.size)));
  UInt low = range & UInt(0xffffu), high = range >> 16;
  while (any(low + UInt(2u) < high)) {
    const UInt middle = (low + high + UInt(1u)) >> 1;
    const Mask reached = gather(cdf, first + middle) <= x;
    low = select(reached, middle, low);
    high = select(reached, high, middle - UInt(1u));
  }
  // What is left are at most three steps.
  const Float4 at = gather4_at(cdf, first + low);
  const Mask second = (low < high) & (at.y <= x), third = (low + UInt(1u) < high) & (at.z <= x);
  const Float a = select(third, at.z, select(second, at.y, at.x));
  const Float b = select(third, at.w, select(second, at.z, at.y));
  low = select(third, low + UInt(2u), select(second, low + UInt(1u), low));
  return {low, select(b > a, min((x - a) / (b - a), 0x1.fffffep-1f), 0.5f), b - a};
}

struct EnvironmentSample {
  Float3 direction;
  SpherePoint at;
  Float pdf;  // that of environment_pdf()
};

// Lanes that are not active read what others may read, too: it costs less.
inline EnvironmentSample sample_environment(const EnvironmentView& env, Float u, Float v, Mask active) {
  u = select(active, u, 0.5f);
  v = select(active, v, 0.5f);
  const EnvironmentDensity& grid = env.density;
  const CdfPoint row = search_cdf(grid.marginal_cdf, 0u, grid.marginal_guide, 0u, v);
  const CdfPoint column =
      search_cdf(grid.conditional_cdf, row.index * UInt(std::uint32_t(grid.columns + 1)),
                 grid.conditional_guide, row.index * UInt(std::uint32_t(grid.conditional_guide.size)), u);
  EnvironmentSample out;
  out.at.u = (to_float(column.index) + column.fraction) * (1.0f / float(grid.columns));
  out.at.v = (to_float(row.index) + row.fraction) * (1.0f / float(grid.rows));
  const SinCos phi = sincos((Float(0.5f) - out.at.u) * (2 * kPi)), theta = sincos(out.at.v * kPi);
  const Float x = theta.sin * phi.cos, y = theta.sin * phi.sin;
  out.at.sine = theta.sin;
  out.direction = {x * env.cos_yaw - y * env.sin_yaw, x * env.sin_yaw + y * env.cos_yaw, theta.cos};
  const float cells = float(grid.columns) * float(grid.rows);
  out.pdf = sphere_density(row.step * column.step * cells, out.at.sine);
  return out;
}

}  // namespace
}  // namespace partbooth::renderer
