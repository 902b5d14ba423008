// SPDX-License-Identifier: Apache-2.0
// The one BSDF of every surface: metalness * metal + (1 - metalness) * (dielectric coat over a diffuse base).
//
// Local frame: z is the shading normal, x runs along the lay of the tool marks. Both directions point away
// from the surface and have z > 0. Values include the cosine of wi; densities are per unit solid angle. GGX
// with height-correlated Smith masking (Heitz 2014), visible normals by spherical caps (Dupuy and Benyoub
// 2023). Metal: F82 tint (Kutz et al. 2021), multiple scattering after Turquin 2019 (not reciprocal).
// Dielectric: Schlick's Fresnel; the base is coupled by the albedo of the coat (Kelemen and Szirmay-Kalos
// 2001), which keeps a white base lossless.
#pragma once

#include "renderer/kernel/view.h"
#include "renderer/kernel/warp.h"
#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

struct Material {
  Float3 base_color;
  Float3 f82;
  Float metalness;
  Float dielectric_f0;  // 0: no coat
  Float alpha_x, alpha_y;
  Float albedo_row;  // 0..1
};

struct Albedo {
  Float e, schlick;            // at one angle
  Float e_mean, schlick_mean;  // over the hemisphere, cosine-weighted
};

inline Albedo lookup_albedo(const AlbedoView& table, Float row, Float cosine) {
  const Float y = clamp(row, 0.0f, 1.0f) * float(kAlbedoSize - 1);
  const Float x = sqrt(clamp(cosine, 0.0f, 1.0f)) * float(kAlbedoSize - 1);
  const Float x0 = min(floor(x), float(kAlbedoSize - 2)), y0 = min(floor(y), float(kAlbedoSize - 2));
  const Float fx = x - x0, fy = y - y0;
  const UInt at = to_uint(y0 * float(kAlbedoSize) + x0);
  const auto row_at = [&](UInt first) {
    const Float4 a = gather4(table.records, first), b = gather4(table.records, first + UInt(1u));
    return Float4{a.x + (b.x - a.x) * fx, a.y + (b.y - a.y) * fx, a.z, a.w};
  };
  const Float4 r0 = row_at(at), r1 = row_at(at + UInt(kAlbedoSize));
  return {r0.x + (r1.x - r0.x) * fy, r0.y + (r1.y - r0.y) * fy, r0.z + (r1.z - r0.z) * fy,
          r0.w + (r1.w - r0.w) * fy};
}

// What does not depend on wi.
struct Bsdf {
  Material material;
  Float3 wo;
  Float3 f82_slope;        // of the F82 correction
  Float3 metal_scale;      // metalness and multiple scattering
  Float dielectric_scale;  // 1 - metalness where there is a coat
  Float3 diffuse;          // factor of (1 - E(wi)) cos / pi
  Float specular_share;    // probability of the specular lobe
  bool has_diffuse;        // some lane has
};

inline Float coat_f90(const Material& m) {
  return select(m.dielectric_f0 > Float(0.0f), Float(1.0f), Float(0.0f));
}

// Directional albedo of the dielectric coat: F0 (E - B) + F90 B.
inline Float coat_albedo(const Material& m, Float e, Float schlick) {
  return m.dielectric_f0 * (e - schlick) + coat_f90(m) * schlick;
}

inline Float pow5(Float x) {
  const Float x2 = x * x;
  return x2 * x2 * x;
}

inline Bsdf make_bsdf(const AlbedoView& table, const Material& m, Float3 wo, Mask active) {
  Bsdf out;
  out.material = m;
  out.wo = wo;
  // Schlick's value at mu = 1/7, and mu (1 - mu)^6 there.
  constexpr float kMu = 1.0f / 7.0f;
  constexpr float kQ = 1.0f - kMu, kQ5 = kQ * kQ * kQ * kQ * kQ;
  const Float3 one(1.0f);
  const Float3 schlick = m.base_color + (one - m.base_color) * kQ5;
  out.f82_slope = (schlick - m.f82) * (1.0f / (kMu * kQ5 * kQ));
  const Albedo albedo = lookup_albedo(table, m.albedo_row, wo.z);
  const Float missing = (Float(1.0f) - albedo.e) / max(albedo.e, 1e-3f);
  out.metal_scale = (one + m.base_color * missing) * m.metalness;
  const Float dielectric = Float(1.0f) - m.metalness;
  out.dielectric_scale = dielectric;
  const Float coat = coat_albedo(m, albedo.e, albedo.schlick);
  const Float coat_mean = coat_albedo(m, albedo.e_mean, albedo.schlick_mean);
  const Float base_share = dielectric * (Float(1.0f) - coat);
  out.diffuse = m.base_color * (base_share / (Float(1.0f) - coat_mean));
  const Float specular_weight = m.metalness * max_component(m.base_color) + dielectric * coat;
  const Float diffuse_weight = base_share * max_component(m.base_color);
  const Float sum = specular_weight + diffuse_weight;
  // At least a tenth: a coat's highlight must not become a rare event.
  const Float share = max(select(sum > Float(0.0f), specular_weight / sum, Float(1.0f)), 0.1f);
  out.specular_share = select(specular_weight > Float(0.0f), share, Float(0.0f));
  out.has_diffuse = any(active & (diffuse_weight > Float(0.0f)));
  return out;
}

inline Float smith_lambda(const Material& m, Float3 w) {
  const Float x = m.alpha_x * w.x, y = m.alpha_y * w.y;
  return (sqrt(Float(1.0f) + (x * x + y * y) / (w.z * w.z)) - 1.0f) * 0.5f;
}

struct BsdfValue {
  Float3 value;  // f * cos(wi)
  Float pdf;
};

// Zero where wo or wi lies below the horizon.
inline BsdfValue evaluate(const AlbedoView& table, const Bsdf& b, Float3 wi) {
  const Material& m = b.material;
  const Mask valid = (b.wo.z > Float(0.0f)) & (wi.z > Float(0.0f));
  const Float3 h = normalize(b.wo + wi);
  const Float sx = h.x / m.alpha_x, sy = h.y / m.alpha_y;
  const Float s = sx * sx + sy * sy + h.z * h.z;
  const Float d = Float(kInvPi) / (m.alpha_x * m.alpha_y * s * s);
  const Float lambda_o = smith_lambda(m, b.wo), lambda_i = smith_lambda(m, wi);
  const Float common = d / (b.wo.z * 4.0f);
  const Float mu = clamp(dot(b.wo, h), 0.0f, 1.0f);
  const Float q = Float(1.0f) - mu, q5 = pow5(q);
  const Float3 one(1.0f);
  Float3 metal = m.base_color + (one - m.base_color) * q5 - b.f82_slope * (mu * q5 * q);
  metal = {clamp(metal.x, 0.0f, 1.0f), clamp(metal.y, 0.0f, 1.0f), clamp(metal.z, 0.0f, 1.0f)};
  const Float coat = (m.dielectric_f0 + (coat_f90(m) - m.dielectric_f0) * q5) * b.dielectric_scale;
  const Float3 fresnel = metal * b.metal_scale + Float3(coat);
  Float3 value = fresnel * (common / (Float(1.0f) + lambda_o + lambda_i));
  Float pdf = b.specular_share * common / (Float(1.0f) + lambda_o);
  // Without a specular lobe the microfacet terms may be anything, also NaN.
  const Mask specular = b.specular_share > Float(0.0f);
  value = select(specular, value, Float3(0.0f));
  pdf = select(specular, pdf, 0.0f);
  if (b.has_diffuse) {
    const Albedo albedo = lookup_albedo(table, m.albedo_row, wi.z);
    const Float cosine = wi.z * kInvPi;
    value = value + b.diffuse * (cosine * (Float(1.0f) - coat_albedo(m, albedo.e, albedo.schlick)));
    pdf = pdf + (Float(1.0f) - b.specular_share) * cosine;
  }
  return {select(valid, value, Float3(0.0f)), select(valid, pdf, 0.0f)};
}

// A direction with the density of evaluate(); z <= 0 is a sample that failed.
inline Float3 sample_direction(const Bsdf& b, Float u_lobe, Float u, Float v) {
  const Material& m = b.material;
  const Float3 stretched = normalize(Float3(m.alpha_x * b.wo.x, m.alpha_y * b.wo.y, b.wo.z));
  const SinCos phi = sincos(u * (2 * kPi));
  const Float z = (Float(1.0f) - v) * (Float(1.0f) + stretched.z) - stretched.z;
  const Float radius = sqrt(clamp(Float(1.0f) - z * z, 0.0f, 1.0f));
  const Float3 cap = Float3(radius * phi.cos, radius * phi.sin, z) + stretched;
  const Float3 h = normalize(Float3(m.alpha_x * cap.x, m.alpha_y * cap.y, max(cap.z, 0.0f)));
  const Float3 specular = h * (dot(b.wo, h) * 2.0f) - b.wo;
  if (!b.has_diffuse) return specular;
  return select(u_lobe < b.specular_share, specular, square_to_cosine(u, v));
}

}  // namespace
}  // namespace partbooth::renderer
