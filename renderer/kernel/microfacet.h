// SPDX-License-Identifier: Apache-2.0
// GGX microfacets: height-correlated Smith masking (Heitz 2014), visible normals by spherical caps (Dupuy and
// Benyoub 2023). Local frame: z is the shading normal, directions point away from the surface.
#pragma once

#include "renderer/kernel/warp.h"
#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

struct Ggx {
  Float alpha_x, alpha_y;
};

// The same for w and -w.
inline Float smith_lambda(const Ggx& g, Float3 w) {
  const Float x = g.alpha_x * w.x, y = g.alpha_y * w.y;
  return (sqrt(Float(1.0f) + (x * x + y * y) / (w.z * w.z)) - 1.0f) * 0.5f;
}

inline Float ggx_density(const Ggx& g, Float3 h) {
  const Float sx = h.x / g.alpha_x, sy = h.y / g.alpha_y;
  const Float s = sx * sx + sy * sy + h.z * h.z;
  return Float(kInvPi) / (g.alpha_x * g.alpha_y * s * s);
}

// Density of h: D(h) dot(wo, h) / (wo.z (1 + lambda(wo))).
inline Float3 sample_visible_normal(const Ggx& g, Float3 wo, Float u, Float v) {
  const Float3 stretched = normalize(Float3(g.alpha_x * wo.x, g.alpha_y * wo.y, wo.z));
  const SinCos phi = sincos(u * (2 * kPi));
  const Float z = (Float(1.0f) - v) * (Float(1.0f) + stretched.z) - stretched.z;
  const Float radius = sqrt(clamp(Float(1.0f) - z * z, 0.0f, 1.0f));
  const Float3 cap = Float3(radius * phi.cos, radius * phi.sin, z) + stretched;
  return normalize(Float3(g.alpha_x * cap.x, g.alpha_y * cap.y, max(cap.z, 0.0f)));
}

inline Float3 reflect(Float3 wo, Float3 h) { return h * (dot(wo, h) * 2.0f) - wo; }

// The two factors of a reflection at h: its value is Fresnel * value, its density pdf.
struct Reflection {
  Float value, pdf;
};

inline Reflection reflection_at(const Ggx& g, Float3 wo, Float lambda_o, Float3 wi, Float3 h) {
  const Float common = ggx_density(g, h) / (wo.z * 4.0f);
  return {common / (Float(1.0f) + lambda_o + smith_lambda(g, wi)), common / (Float(1.0f) + lambda_o)};
}

}  // namespace
}  // namespace partbooth::renderer
