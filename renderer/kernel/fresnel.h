// SPDX-License-Identifier: Apache-2.0
// Fresnel reflectance of dielectrics (exact) and metals (F82 tint, Kutz et al. 2021).
#pragma once

#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

inline Float pow5(Float x) {
  const Float x2 = x * x;
  return x2 * x2 * x;
}

inline Float3 clamp01(Float3 c) {
  return {clamp(c.x, 0.0f, 1.0f), clamp(c.y, 0.0f, 1.0f), clamp(c.z, 0.0f, 1.0f)};
}

// Unpolarised light; eta is the index of the far side over that of the near side. 1 at total reflection.
inline Float fresnel_dielectric(Float mu, Float eta) {
  const Float g2 = eta * eta - 1.0f + mu * mu;
  const Float g = sqrt(max(g2, 0.0f));
  const Float a = (g - mu) / (g + mu), b = (mu * (g + mu) - 1.0f) / (mu * (g - mu) + 1.0f);
  return select(g2 > Float(0.0f), min(a * a * 0.5f * (Float(1.0f) + b * b), 1.0f), Float(1.0f));
}

// Schlick's curve, lowered so that it passes through `f82` at mu = 1/7.
struct MetalFresnel {
  Float3 f0, slope;
};

inline MetalFresnel make_metal_fresnel(Float3 f0, Float3 f82) {
  // Schlick's value at mu = 1/7, and mu (1 - mu)^6 there.
  constexpr float kMu = 1.0f / 7.0f;
  constexpr float kQ = 1.0f - kMu, kQ5 = kQ * kQ * kQ * kQ * kQ;
  const Float3 schlick = f0 + (Float3(1.0f) - f0) * kQ5;
  return {f0, (schlick - f82) * (1.0f / (kMu * kQ5 * kQ))};
}

inline Float3 fresnel_metal(const MetalFresnel& m, Float mu) {
  const Float q = Float(1.0f) - mu, q5 = pow5(q);
  return clamp01(m.f0 + (Float3(1.0f) - m.f0) * q5 - m.slope * (mu * q5 * q));
}

}  // namespace
}  // namespace partbooth::renderer
