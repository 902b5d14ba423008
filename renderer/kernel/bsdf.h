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

// Cell of the albedo table, and where in it.
struct AlbedoCell {
  UInt row, cell;
  Float x, y;
};

inline AlbedoCell find_albedo(Float row, Float cosine) {
  const Float y = clamp(row, 0.0f, 1.0f) * float(kAlbedoCells);
  const Float x = sqrt(clamp(cosine, 0.0f, 1.0f)) * float(kAlbedoCells);
  const Float x0 = min(floor(x), float(kAlbedoCells - 1)), y0 = min(floor(y), float(kAlbedoCells - 1));
  return {to_uint(y0), to_uint(y0 * float(kAlbedoCells) + x0), x - x0, y - y0};
}

inline Float interpolate(Float a, Float b, Float t) { return a + (b - a) * t; }

inline Float lookup_albedo(const float* records, const AlbedoCell& at) {
  const Float4 r = gather4(records, at.cell);
  return interpolate(interpolate(r.x, r.y, at.x), interpolate(r.z, r.w, at.x), at.y);
}

// What does not depend on wi. Lobes that no lane has are skipped.
struct Bsdf {
  Material material;
  Float3 wo;
  Float lambda_o;
  Float3 f82_slope;        // of the F82 correction
  Float3 metal_scale;      // metalness and multiple scattering
  Float dielectric_scale;  // 1 - metalness
  Float3 diffuse;          // factor of (1 - E(wi)) cos / pi
  Float specular_share;    // probability of the specular lobe
  bool has_specular, has_coat, has_diffuse;
};

inline Float coat_f90(const Material& m) {
  return select(m.dielectric_f0 > Float(0.0f), Float(1.0f), Float(0.0f));
}

// Directional albedo of the dielectric coat: F0 (E - B) + F90 B.
inline Float coat_albedo(const Material& m, Float e, Float schlick) {
  return m.dielectric_f0 * (e - schlick) + coat_f90(m) * schlick;
}

inline Float coat_albedo(const AlbedoView& table, const Material& m, const AlbedoCell& at) {
  return coat_albedo(m, lookup_albedo(table.e, at), lookup_albedo(table.schlick, at));
}

inline Float pow5(Float x) {
  const Float x2 = x * x;
  return x2 * x2 * x;
}

inline Float smith_lambda(const Material& m, Float3 w) {
  const Float x = m.alpha_x * w.x, y = m.alpha_y * w.y;
  return (sqrt(Float(1.0f) + (x * x + y * y) / (w.z * w.z)) - 1.0f) * 0.5f;
}

// Factor that brings back what single scattering loses: 1 + F0 (1 - E) / E.
inline Float3 multiple_scattering(const AlbedoView& table, const Material& m, Float cosine) {
  const Float e = lookup_albedo(table.e, find_albedo(m.albedo_row, cosine));
  return Float3(1.0f) + m.base_color * ((Float(1.0f) - e) / max(e, 1e-3f));
}

inline void prepare_metal(const AlbedoView& table, Bsdf& b) {
  const Material& m = b.material;
  // Schlick's value at mu = 1/7, and mu (1 - mu)^6 there.
  constexpr float kMu = 1.0f / 7.0f;
  constexpr float kQ = 1.0f - kMu, kQ5 = kQ * kQ * kQ * kQ * kQ;
  const Float3 schlick = m.base_color + (Float3(1.0f) - m.base_color) * kQ5;
  b.f82_slope = (schlick - m.f82) * (1.0f / (kMu * kQ5 * kQ));
  b.metal_scale = multiple_scattering(table, m, b.wo.z) * m.metalness;
}

// Albedo of the coat in the direction of wo, and its cosine-weighted mean.
struct CoatAlbedo {
  Float at_wo = 0.0f, mean = 0.0f;
};

inline CoatAlbedo find_coat_albedo(const AlbedoView& table, const Material& m, Float cosine) {
  const AlbedoCell at = find_albedo(m.albedo_row, cosine);
  const Float4 mean = gather4(table.mean, at.row);
  return {coat_albedo(table, m, at),
          coat_albedo(m, interpolate(mean.x, mean.y, at.y), interpolate(mean.z, mean.w, at.y))};
}

inline Bsdf make_bsdf(const AlbedoView& table, const Material& m, Float3 wo, Mask active) {
  Bsdf out;
  out.material = m;
  out.wo = wo;
  out.dielectric_scale = Float(1.0f) - m.metalness;
  out.has_coat = any(active & (m.dielectric_f0 * out.dielectric_scale > Float(0.0f)));
  const bool has_metal = any(active & (m.metalness > Float(0.0f)));
  out.has_specular = has_metal || out.has_coat;
  out.lambda_o = out.has_specular ? smith_lambda(m, wo) : Float(0.0f);
  out.f82_slope = out.metal_scale = Float3(0.0f);
  if (has_metal) prepare_metal(table, out);
  CoatAlbedo coat;
  if (out.has_coat) coat = find_coat_albedo(table, m, wo.z);
  const Float base_share = out.dielectric_scale * (Float(1.0f) - coat.at_wo);
  out.diffuse = m.base_color * (base_share / (Float(1.0f) - coat.mean));
  const Float specular_weight = m.metalness * max_component(m.base_color) + out.dielectric_scale * coat.at_wo;
  const Float diffuse_weight = base_share * max_component(m.base_color);
  const Float sum = specular_weight + diffuse_weight;
  // At least a tenth: a coat's highlight must not become a rare event.
  const Float share = max(select(sum > Float(0.0f), specular_weight / sum, Float(1.0f)), 0.1f);
  out.specular_share = select(specular_weight > Float(0.0f), share, Float(0.0f));
  out.has_diffuse = any(active & (diffuse_weight > Float(0.0f)));
  return out;
}

struct BsdfValue {
  Float3 value;  // f * cos(wi)
  Float pdf;
};

inline BsdfValue evaluate_specular(const Bsdf& b, Float3 wi) {
  const Material& m = b.material;
  const Float3 h = normalize(b.wo + wi);
  const Float sx = h.x / m.alpha_x, sy = h.y / m.alpha_y;
  const Float s = sx * sx + sy * sy + h.z * h.z;
  const Float d = Float(kInvPi) / (m.alpha_x * m.alpha_y * s * s);
  const Float common = d / (b.wo.z * 4.0f);
  const Float mu = clamp(dot(b.wo, h), 0.0f, 1.0f);
  const Float q = Float(1.0f) - mu, q5 = pow5(q);
  Float3 metal = m.base_color + (Float3(1.0f) - m.base_color) * q5 - b.f82_slope * (mu * q5 * q);
  metal = {clamp(metal.x, 0.0f, 1.0f), clamp(metal.y, 0.0f, 1.0f), clamp(metal.z, 0.0f, 1.0f)};
  const Float coat = (m.dielectric_f0 + (coat_f90(m) - m.dielectric_f0) * q5) * b.dielectric_scale;
  const Float3 fresnel = metal * b.metal_scale + Float3(coat);
  const Float shadowing = common / (Float(1.0f) + b.lambda_o + smith_lambda(m, wi));
  // Without a specular lobe the microfacet terms may be anything, also NaN.
  const Mask specular = b.specular_share > Float(0.0f);
  return {select(specular, fresnel * shadowing, Float3(0.0f)),
          select(specular, b.specular_share * common / (Float(1.0f) + b.lambda_o), 0.0f)};
}

// Zero where wo or wi lies below the horizon.
inline BsdfValue evaluate(const AlbedoView& table, const Bsdf& b, Float3 wi) {
  const Mask valid = (b.wo.z > Float(0.0f)) & (wi.z > Float(0.0f));
  BsdfValue out{Float3(0.0f), 0.0f};
  if (b.has_specular) out = evaluate_specular(b, wi);
  if (b.has_diffuse) {
    const Float cosine = wi.z * kInvPi;
    Float through = cosine;
    if (b.has_coat) {
      const AlbedoCell at = find_albedo(b.material.albedo_row, wi.z);
      through = cosine * (Float(1.0f) - coat_albedo(table, b.material, at));
    }
    out.value = out.value + b.diffuse * through;
    out.pdf = out.pdf + (Float(1.0f) - b.specular_share) * cosine;
  }
  return {select(valid, out.value, Float3(0.0f)), select(valid, out.pdf, 0.0f)};
}

inline Float3 sample_specular(const Bsdf& b, Float u, Float v) {
  const Material& m = b.material;
  const Float3 stretched = normalize(Float3(m.alpha_x * b.wo.x, m.alpha_y * b.wo.y, b.wo.z));
  const SinCos phi = sincos(u * (2 * kPi));
  const Float z = (Float(1.0f) - v) * (Float(1.0f) + stretched.z) - stretched.z;
  const Float radius = sqrt(clamp(Float(1.0f) - z * z, 0.0f, 1.0f));
  const Float3 cap = Float3(radius * phi.cos, radius * phi.sin, z) + stretched;
  const Float3 h = normalize(Float3(m.alpha_x * cap.x, m.alpha_y * cap.y, max(cap.z, 0.0f)));
  return h * (dot(b.wo, h) * 2.0f) - b.wo;
}

// A direction with the density of evaluate(); z <= 0 is a sample that failed.
inline Float3 sample_direction(const Bsdf& b, Float u_lobe, Float u, Float v) {
  if (!b.has_diffuse) return sample_specular(b, u, v);
  const Float3 diffuse = square_to_cosine(u, v);
  if (!b.has_specular) return diffuse;
  return select(u_lobe < b.specular_share, sample_specular(b, u, v), diffuse);
}

}  // namespace
}  // namespace partbooth::renderer
