// SPDX-License-Identifier: Apache-2.0
// EON: energy-preserving Oren-Nayar diffuse reflection (Portsmouth, Kutz and Hill, "EON: A practical
// energy-preserving rough diffuse BRDF", 2025). Roughness 0 is Lambert's law.
#pragma once

#include "renderer/lanes/elementary.h"
#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

constexpr float kFon1 = 0.5f - 2.0f / (3.0f * kPi), kFon2 = 2.0f / 3.0f - 28.0f / (15.0f * kPi);

// Directional albedo of the single-scattering part with white facets, A the factor 1 / (1 + c1 r).
inline Float fon_albedo(Float mu, Float roughness, Float a) {
  const Float q = Float(1.0f) - mu;
  const Float g = q * (q * (q * (q * 0.0714429953f - 0.332181442f) + 0.491881867f) + 0.0571085289f);
  return (Float(1.0f) + roughness * g) * a;
}

// pi times the BRDF.
[[gnu::noinline]] inline Float3 eon(Float3 albedo, Float roughness, Float3 wo, Float3 wi) {
  const Float s = dot(wo, wi) - wo.z * wi.z;
  const Float s_over_t = select(s > Float(0.0f), s / max(max(wo.z, wi.z), 1e-6f), s);
  const Float a = Float(1.0f) / (roughness * kFon1 + 1.0f);
  const Float single = a * (Float(1.0f) + roughness * s_over_t);
  const auto lost = [&](Float mu) { return max(Float(1.0f) - fon_albedo(mu, roughness, a), 1e-7f); };
  const Float mean = a * (roughness * kFon2 + 1.0f), mean_lost = max(Float(1.0f) - mean, 1e-7f);
  const Float multiple = mean * lost(wo.z) * lost(wi.z) / mean_lost;
  const auto of = [&](Float rho) {
    return rho * single + rho * rho * multiple / (Float(1.0f) - rho * mean_lost);
  };
  return {of(albedo.x), of(albedo.y), of(albedo.z)};
}

}  // namespace
}  // namespace partbooth::renderer
