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

inline Float3 environment_radiance(const EnvironmentView& env, const SpherePoint& at, Mask active) {
  const Float3 gain(env.gain);
  if (env.picture.texels == nullptr) return gain;
  return gain * bilinear(env.picture, at.u * float(env.picture.width), at.v * float(env.picture.height),
                         RowRule::kClamp, active);
}

inline Float environment_pdf(const EnvironmentView& env, const SpherePoint& at, Mask active) {
  const EnvironmentDensity& grid = env.density;
  if (grid.density == nullptr) return 0.0f;
  const UInt column = to_uint(floor(at.u * float(grid.columns))),
             row = to_uint(floor(at.v * float(grid.rows)));
  const UInt cell = select(active, row * UInt(std::uint32_t(grid.columns)) + column, UInt(0u));
  const Float density = gather(grid.density, cell);
  return select(at.sine > Float(0.0f), density * (0.5f * kInvPi * kInvPi) / at.sine, 0.0f);
}

// The last i < n with cdf[first + i] <= x, and where x lies between the neighbours.
struct CdfPoint {
  UInt index;
  Float fraction;
};
inline CdfPoint search_cdf(const float* cdf, UInt first, int n, Float x) {
  UInt low = 0u;
  int step = 1;
  while (step * 2 < n) step *= 2;
  for (; step > 0; step /= 2) {
    const UInt next = low + UInt(std::uint32_t(step));
    const Mask inside = next < UInt(std::uint32_t(n));
    const Float value = gather(cdf, first + select(inside, next, low));
    low = select(inside & (value <= x), next, low);
  }
  const Float a = gather(cdf, first + low), b = gather(cdf, first + low + UInt(1u));
  return {low, select(b > a, (x - a) / (b - a), 0.5f)};
}

struct EnvironmentSample {
  Float3 direction;
  SpherePoint at;
};

// With the density of environment_pdf().
inline EnvironmentSample sample_environment(const EnvironmentView& env, Float u, Float v) {
  const EnvironmentDensity& grid = env.density;
  const CdfPoint row = search_cdf(grid.marginal_cdf, 0u, grid.rows, v);
  const CdfPoint column =
      search_cdf(grid.conditional_cdf, row.index * UInt(std::uint32_t(grid.columns + 1)), grid.columns, u);
  EnvironmentSample out;
  out.at.u = (to_float(column.index) + min(column.fraction, 0x1.fffffep-1f)) * (1.0f / float(grid.columns));
  out.at.v = (to_float(row.index) + min(row.fraction, 0x1.fffffep-1f)) * (1.0f / float(grid.rows));
  const SinCos phi = sincos((Float(0.5f) - out.at.u) * (2 * kPi)), theta = sincos(out.at.v * kPi);
  const Float x = theta.sin * phi.cos, y = theta.sin * phi.sin;
  out.at.sine = theta.sin;
  out.direction = {x * env.cos_yaw - y * env.sin_yaw, x * env.sin_yaw + y * env.cos_yaw, theta.cos};
  return out;
}

}  // namespace
}  // namespace partbooth::renderer
