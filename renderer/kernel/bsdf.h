// SPDX-License-Identifier: Apache-2.0
// The one BSDF of every surface, a subset of OpenPBR: a clear coat over metalness * metal + (1 - metalness) *
// dielectric, whose base is diffuse or clear; a thin film may lie on metal and dielectric.
//
// What few surfaces have is kept out of line: the common path stays small.
//
// Local frame: z is the shading normal on the viewer's side, x runs along the lay of the tool marks. Both
// directions point away from the surface; wo.z > 0, wi.z < 0 is transmission. Values include |cos| of wi;
// densities are per unit solid angle.
//
// Energy: metal gets back what single scattering loses after Turquin 2019, clear dielectrics likewise over
// reflection and transmission together. What an opaque dielectric or the coat does not reflect goes to what
// lies below: the diffuse base is coupled by the albedo of the dielectric on both sides (Kelemen and
// Szirmay-Kalos 2001), the coat scales all below it by its albedo on the viewer's side (OpenPBR). White
// materials are lossless. Not reciprocal: compensated metal and glass, what lies under a coat or a film,
// partly clear dielectrics.
#pragma once

#include "renderer/kernel/diffuse.h"
#include "renderer/kernel/material.h"
#include "renderer/kernel/transmission.h"

namespace partbooth::renderer {
namespace {

// Factor that brings back what single scattering loses: 1 + F0 (1 - E) / E.
inline Float3 multiple_scattering(const AlbedoView& table, const Material& m, Float3 wo, Mask active) {
  Float e = ggx_albedo(table, m.albedo_row, wo.z);
  const Mask anisotropic = active & !(m.alpha_x == m.alpha_y);
  if (any(anisotropic)) {
    e = e *
        select(anisotropic, anisotropic_ratio(table, m.albedo_row, m.alpha_x, m.alpha_y, wo), Float(1.0f));
  }
  return Float3(1.0f) + m.base_color * ((Float(1.0f) - e) / max(e, 1e-3f));
}

// Shares of the dielectric's light by the albedo of its surface on the side of wo.
struct DielectricShares {
  Float3 reflected = Float3(0.0f);
  Float clear = 0.0f;     // share of the base that transmits
  Float coupling = 1.0f;  // factor of the diffuse base: 1 / (1 - mean E)
};

// Rough bases and those under a film are not coupled by the albedo on the side of wi.
inline Mask coupled(const Bsdf& b) {
  const Layers& layers = b.material->layers;
  Mask out = mask_from_bits(kAllBits);
  if (b.has_film) out = out & !(layers.film_weight > Float(0.0f));
  if (b.has_rough_diffuse) out = out & !(layers.diffuse_roughness > Float(0.0f));
  return out;
}

inline void prepare_transmission(const AlbedoView& table, Bsdf& b, DielectricShares& shares) {
  const Layers& layers = b.material->layers;
  const Mask clear = layers.transmission > Float(0.0f), solid = clear & !layers.thin;
  // Whatever got inside gets out again: seen from there the base is clear.
  shares.clear = select(solid & layers.inside, Float(1.0f), layers.transmission);
  b.eta = select(solid & layers.inside, Float(1.0f) / b.eta, b.eta);
  const Float albedo = select(layers.thin, ggx_albedo(table, b.material->albedo_row, b.wo.z),
                              glass_albedo(table, b.eta, b.material->albedo_row, b.wo.z));
  const Float scale = b.dielectric_scale / max(albedo, 1e-3f);
  const Float3 tint = select(layers.thin, layers.absorption, Float3(1.0f));
  b.transmission_scale = select(clear, tint * (shares.clear * scale), Float3(0.0f));
  b.dielectric_scale = select(clear, scale, b.dielectric_scale);
}

[[gnu::noinline]] inline DielectricShares prepare_dielectric(const AlbedoView& table, Bsdf& b) {
  const Material& m = *b.material;
  DielectricShares out;
  const Float bare = b.dielectric_scale;
  if (b.has_transmission) prepare_transmission(table, b, out);
  const AlbedoCell at = find_albedo(m.albedo_row, b.wo.z);
  Float e = dielectric_albedo(table, m.ior, at) * b.dielectric_scale / max(bare, 1e-6f);
  if (b.has_transmission) e = select(m.layers.thin, e * 2.0f / (e + 1.0f), min(e, 1.0f));
  out.reflected = Float3(e);
  out.coupling = select(coupled(b), Float(1.0f) / (Float(1.0f) - dielectric_mean(table, m.ior, at)), 1.0f);
  if (b.has_film) {
    // A mean cosine of the facets that are seen.
    const Float mu = min(b.wo.z * (b.lambda_o * 1.35f + 1.0f), 1.0f);
    const Float3 change = dielectric_reflectance(b, mu) - Float3(fresnel_dielectric(mu, b.eta));
    const Float3 changed = clamp01(out.reflected + change * lookup_albedo(table.e, at));
    out.reflected = select(m.layers.film_weight > Float(0.0f), changed, out.reflected);
  }
  return out;
}

inline Float coat_crossing(const Layers& layers, Float cosine) {
  const Float sine2 = (Float(1.0f) - cosine * cosine) / (layers.coat_ior * layers.coat_ior);
  return Float(1.0f) / sqrt(Float(1.0f) - sine2);
}

// Returns the coat's share of the reflected light.
[[gnu::noinline]] inline Float prepare_coat(const AlbedoView& table, Bsdf& b) {
  const Layers& layers = b.material->layers;
  Float coat = layers.coat;
  // From inside a clear solid the coat is not seen.
  if (b.has_transmission) coat = select(b.eta < Float(1.0f), Float(0.0f), coat);
  b.coat = coat;
  b.coat_ggx = {layers.coat_alpha, layers.coat_alpha};
  b.coat_lambda_o = smith_lambda(b.coat_ggx, b.wo);
  b.coat_depth_o = coat_crossing(layers, b.wo.z);
  const Float e = dielectric_albedo(table, layers.coat_ior, find_albedo(layers.coat_row, b.wo.z));
  b.coat_through = coat * (Float(1.0f) - e);
  return coat * e;
}

// At least a tenth: a highlight must not become a rare event.
inline Float chance(Float weight, Float sum) {
  return select(weight > Float(0.0f), max(weight / sum, 0.1f), 0.0f);
}

inline void prepare_lobes(Bsdf& b, Mask active) {
  const Material& m = *b.material;
  const auto some = [&](std::uint32_t lobe, Float amount) {
    return (m.lobes & lobe) != 0 && any(active & (amount > Float(0.0f)));
  };
  const Float dielectric = Float(1.0f) - m.metalness;
  b.has_metal = any(active & (m.metalness > Float(0.0f)));
  b.has_dielectric = any(active & (m.ior > Float(1.0f)) & (dielectric > Float(0.0f)));
  b.has_specular = b.has_metal || b.has_dielectric;
  b.has_transmission = b.has_dielectric && some(kLobeTransmission, m.layers.transmission * dielectric);
  b.has_film = some(kLobeFilm, m.layers.film_weight);
  b.has_coat = some(kLobeCoat, m.layers.coat);
  b.has_rough_diffuse = some(kLobeRoughDiffuse, m.layers.diffuse_roughness);
}

inline Bsdf make_bsdf(const AlbedoView& table, const Material& m, Float3 wo, Mask active) {
  Bsdf b;
  b.material = &m;
  b.wo = wo;
  b.ggx = {m.alpha_x, m.alpha_y};
  prepare_lobes(b, active);
  b.eta = m.ior;
  b.lambda_o = b.has_specular ? smith_lambda(b.ggx, wo) : Float(0.0f);
  if (b.has_metal) {
    b.metal = make_metal_fresnel(m.base_color, m.f82);
    b.metal_scale = multiple_scattering(table, m, wo, active) * m.metalness;
  }
  const Float dielectric = Float(1.0f) - m.metalness;
  b.dielectric_scale = dielectric;
  DielectricShares shares;
  if (b.has_dielectric) shares = prepare_dielectric(table, b);
  b.diffuse_scale =
      (Float3(1.0f) - shares.reflected) * (dielectric * (Float(1.0f) - shares.clear) * shares.coupling);
  b.diffuse = m.base_color * b.diffuse_scale;

  const Float reflected = max_component(shares.reflected);
  const Float specular_weight = m.metalness * max_component(m.base_color) +
                                dielectric * (reflected + shares.clear * (Float(1.0f) - reflected));
  const Float diffuse_weight = max_component(b.diffuse) / shares.coupling;
  b.has_diffuse = any(active & (diffuse_weight > Float(0.0f)));
  b.coat_share = 0.0f;
  if (b.has_coat) {
    const Float coat = prepare_coat(table, b);
    b.coat_share = chance(coat, coat + (Float(1.0f) - coat) * (specular_weight + diffuse_weight));
  }
  b.specular_share = (Float(1.0f) - b.coat_share) * chance(specular_weight, specular_weight + diffuse_weight);
  return b;
}

inline BsdfValue evaluate_specular(const Bsdf& b, Float3 wi) {
  const Float3 h = normalize(b.wo + wi);
  const FacetSplit split = split_at(b, clamp(dot(b.wo, h), 0.0f, 1.0f));
  const Reflection r = reflection_at(b.ggx, b.wo, b.lambda_o, wi, h);
  const Float pdf = b.has_transmission ? r.pdf * (Float(1.0f) - split.transmit_chance) : r.pdf;
  // Without a specular lobe the microfacet terms may be anything, also NaN.
  const Mask specular = b.specular_share > Float(0.0f);
  return {select(specular, split.reflected * r.value, Float3(0.0f)),
          select(specular, b.specular_share * pdf, 0.0f)};
}

inline BsdfValue evaluate_diffuse(const AlbedoView& table, const Bsdf& b, Float3 wi) {
  const Material& m = *b.material;
  const Float cosine = wi.z * kInvPi;
  Float through = cosine;
  if (b.has_dielectric) {
    const Float e = dielectric_albedo(table, m.ior, find_albedo(m.albedo_row, wi.z));
    through = select(coupled(b), cosine * (Float(1.0f) - e), cosine);
  }
  const Float3 lobe = b.has_rough_diffuse
                          ? eon(m.base_color, m.layers.diffuse_roughness, b.wo, wi) * b.diffuse_scale
                          : b.diffuse;
  return {lobe * through, (Float(1.0f) - b.specular_share - b.coat_share) * cosine};
}

// Puts the coat over what lies below.
[[gnu::noinline]] inline BsdfValue add_coat(const Bsdf& b, Float3 wi, BsdfValue below) {
  const Layers& layers = b.material->layers;
  const Mask up = wi.z > Float(0.0f);
  const Float depth = b.coat_depth_o + select(up, coat_crossing(layers, abs(wi.z)), Float(0.0f));
  const auto passed = [&](Float absorption) {
    return Float(1.0f) - b.coat + b.coat_through * exp(absorption * -depth);
  };
  const Float3 through{passed(layers.coat_absorption.x), passed(layers.coat_absorption.y),
                       passed(layers.coat_absorption.z)};
  const Mask coated = b.coat > Float(0.0f);
  BsdfValue out{select(coated, below.value * through, below.value), below.pdf};
  const Float3 h = normalize(b.wo + wi);
  const Float fresnel = fresnel_dielectric(clamp(dot(b.wo, h), 0.0f, 1.0f), layers.coat_ior);
  const Reflection r = reflection_at(b.coat_ggx, b.wo, b.coat_lambda_o, wi, h);
  const Mask shines = coated & up & (b.wo.z > Float(0.0f));
  out.value = select(shines, out.value + Float3(fresnel * b.coat * r.value), out.value);
  out.pdf = select(shines, out.pdf + r.pdf * b.coat_share, out.pdf);
  return out;
}

// Zero where wo lies below the horizon, and for wi there where nothing is clear.
[[gnu::always_inline]] inline BsdfValue evaluate(const AlbedoView& table, const Bsdf& b, Float3 wi) {
  const Mask viewed = b.wo.z > Float(0.0f);
  const Mask up = viewed & (wi.z > Float(0.0f));
  BsdfValue out{Float3(0.0f), 0.0f};
  if (b.has_specular) out = evaluate_specular(b, wi);
  if (b.has_diffuse) {
    const BsdfValue diffuse = evaluate_diffuse(table, b, wi);
    out = {out.value + diffuse.value, out.pdf + diffuse.pdf};
  }
  out = {select(up, out.value, Float3(0.0f)), select(up, out.pdf, 0.0f)};
  if (b.has_transmission) {
    const BsdfValue through = evaluate_transmission(b, wi);
    const Mask down = viewed & (wi.z < Float(0.0f)) & (through.pdf > Float(0.0f));
    out = {select(down, through.value, out.value), select(down, through.pdf, out.pdf)};
  }
  return b.has_coat ? add_coat(b, wi, out) : out;
}

// `specular` of lanes whose facet h transmits, and no direction where one ends on the wrong side.
[[gnu::noinline]] inline Float3 choose_side(const Bsdf& b, Float3 h, Float3 specular, Float u_lobe) {
  const Float chance = split_at(b, clamp(dot(b.wo, h), 0.0f, 1.0f)).transmit_chance;
  const Float3 passed = transmit(b, h);
  return select(u_lobe - b.coat_share < chance * b.specular_share,
                select(passed.z < Float(0.0f), passed, Float3(0.0f)),
                select(specular.z > Float(0.0f), specular, Float3(0.0f)));
}

[[gnu::noinline]] inline Float3 sample_coat(const Bsdf& b, Float3 wi, Float u_lobe, Float u, Float v) {
  const Float3 coat = reflect(b.wo, sample_visible_normal(b.coat_ggx, b.wo, u, v));
  return select(u_lobe < b.coat_share, select(coat.z > Float(0.0f), coat, Float3(0.0f)), wi);
}

// A direction with the density of evaluate(); where that is zero the sample failed.
inline Float3 sample_direction(const Bsdf& b, Float u_lobe, Float u, Float v) {
  Float3 wi = b.has_diffuse ? square_to_cosine(u, v) : Float3(0.0f);
  if (b.has_specular) {
    const Float3 h = sample_visible_normal(b.ggx, b.wo, u, v);
    Float3 specular = reflect(b.wo, h);
    if (b.has_transmission) specular = choose_side(b, h, specular, u_lobe);
    wi = b.has_diffuse ? select(u_lobe < b.coat_share + b.specular_share, specular, wi) : specular;
  }
  return b.has_coat ? sample_coat(b, wi, u_lobe, u, v) : wi;
}

}  // namespace
}  // namespace partbooth::renderer
