// SPDX-License-Identifier: Apache-2.0
// What use and weather do to a surface: wear, oil, dust and rust, in this order, each over the last.
//
// A mask is noise plus what the place is prone to (edge, hollow, facing up), cut at a threshold that falls
// with the amount: more of it covers more, in the same places.
#pragma once

#include "renderer/kernel/finish_marks.h"

namespace partbooth::renderer {
namespace {

struct Place {
  Float edge;  // 1 at a convex edge, 0 beyond the radius of wear
  Float open;  // share of the sky that it sees
  Float up;    // cosine to the vertical
  Float3 to_sky;
};

inline void blend_rough(Material& m, Float weight, Float alpha, Mask where) {
  m.alpha_x = select(where, m.alpha_x + (alpha - m.alpha_x) * weight, m.alpha_x);
  m.alpha_y = select(where, m.alpha_y + (alpha - m.alpha_y) * weight, m.alpha_y);
}

inline Mask is_clear(const Material& m) {
  if ((m.lobes & kLobeTransmission) == 0) return mask_from_bits(0);
  return m.layers.transmission > Float(0.0f);
}

// Index of dielectrics without a coat, and of mineral oil.
constexpr float kBareIor = 1.5f, kOilIor = 1.47f;

// Takes away coat and film: all that lies over the base.
inline void strip(Material& m, Float weight, Mask where) {
  const Float left = Float(1.0f) - weight;
  Layers& layers = m.layers;
  if ((m.lobes & kLobeFilm) != 0) {
    layers.film_weight = select(where, layers.film_weight * left, layers.film_weight);
  }
  if ((m.lobes & kLobeCoat) == 0) return;
  // The index of what is not clear was relative to the coat's.
  m.ior = select(where & !is_clear(m), m.ior + (Float(kBareIor) - m.ior) * (weight * layers.coat), m.ior);
  layers.coat = select(where, layers.coat * left, layers.coat);
}

// An opaque layer that is not metal. It lies on the outer side alone of clear solids.
inline void cover(Material& m, Float weight, Float3 albedo, Float alpha, Mask where) {
  Float mixed = weight, rough = weight;
  const Mask clear = is_clear(m);
  if (any(where & clear)) {
    Layers& layers = m.layers;
    where = where & !(clear & layers.inside & !layers.thin);
    // What is clear shows no base; between the grains it stays smooth.
    const Float left = Float(1.0f) - weight, base = left * (Float(1.0f) - layers.transmission) + weight;
    mixed = select(clear, weight / max(base, 1e-6f), weight);
    rough = select(clear, weight * weight * weight * weight, weight);
    layers.transmission = select(where & clear, layers.transmission * left, layers.transmission);
  }
  strip(m, weight, where);
  m.base_color = select(where, m.base_color + (albedo - m.base_color) * mixed, m.base_color);
  m.metalness = select(where, m.metalness * (Float(1.0f) - weight), m.metalness);
  blend_rough(m, rough, alpha, where);
}

inline void add_wear(FinishPoint& s, const Place& place, Float amount, Float4 substrate, Float blotch,
                     Float speckle) {
  const Mask worn = s.active & (amount > Float(0.0f));
  if (none(worn)) return;
  const Float score = place.edge + speckle * 0.12f + blotch * 0.14f + (place.open - 0.9f) * 0.5f;
  const Float threshold = Float(1.25f) - amount;
  const Float weight = smoothstep(threshold, threshold + 0.25f, score);
  Material& m = s.material;
  const Mask coated = worn & (substrate.w > Float(0.0f)),
             metal = worn & !coated & (m.metalness > Float(0.5f)), plastic = worn & !coated & !metal;
  strip(m, weight, worn);
  if ((m.lobes & kLobeTransmission) != 0) {
    Float& clear = m.layers.transmission;
    clear = select(coated, clear * (Float(1.0f) - weight), clear);
  }
  const Float3 bare(substrate);
  m.base_color = select(coated, m.base_color + (bare - m.base_color) * weight, m.base_color);
  m.f82 = select(coated, m.f82 + (bare - m.f82) * weight, m.f82);
  m.metalness = select(coated, m.metalness + (Float(1.0f) - m.metalness) * weight, m.metalness);
  blend_rough(m, weight, 0.09f, coated);
  // Rubbed metal is smoother and brighter, rubbed plastic duller and paler.
  blend_rough(m, weight * 0.7f, 0.04f, metal);
  m.base_color = select(metal, m.base_color * (Float(1.0f) + weight * 0.12f), m.base_color);
  m.base_color = {min(m.base_color.x, 1.0f), min(m.base_color.y, 1.0f), min(m.base_color.z, 1.0f)};
  blend_rough(m, weight * 0.6f, 0.4f, plastic);
  m.base_color =
      select(plastic, m.base_color + (Float3(0.6f) - m.base_color) * (weight * 0.15f), m.base_color);
  // Worn places have lost their texture.
  s.slope = select(coated, s.slope * (Float(1.0f) - weight * 0.7f), s.slope);
}

// A smooth coat of liquid, above the coat that may be there.
inline void add_liquid(Material& m, Float weight, Mask where) {
  constexpr float kLiquidAlpha = 0.02f;
  Layers& layers = m.layers;
  const Mask dry = where & !is_clear(m) & (m.ior > Float(1.0f));
  const Float wetted = max(m.ior * (1.0f / kOilIor), 1.0f);
  m.ior = select(dry, m.ior + (wetted - m.ior) * (weight * (Float(1.0f) - layers.coat)), m.ior);
  const Float both = layers.coat + weight * (Float(1.0f) - layers.coat);
  const Float share = weight / max(both, 1e-6f);
  const auto blend = [&](Float& value, float liquid) {
    value = select(where, value + (Float(liquid) - value) * share, value);
  };
  blend(layers.coat_alpha, kLiquidAlpha);
  blend(layers.coat_ior, kOilIor);
  layers.coat = select(where, both, layers.coat);
}

inline void add_oil(FinishPoint& s, const Place& place, Float amount, Float blotch, Float speckle) {
  const Mask oily = s.active & (amount > Float(0.0f));
  if (none(oily)) return;
  const Float score = (Float(1.0f) - place.open) * 1.1f + blotch * 0.2f + speckle * 0.05f;
  const Float threshold = Float(0.85f) - amount * 0.9f;
  const Float weight = amount * 0.25f + (Float(1.0f) - amount * 0.25f) *
                                            smoothstep(threshold, threshold + 0.45f, score) *
                                            (amount * 0.7f + 0.3f);
  // Mineral oil with fine dirt: it swallows blue first.
  const Float3 tint = Float3(1.0f) - Float3(0.52f, 0.6f, 0.72f) * weight;
  Material& m = s.material;
  m.base_color = select(oily, m.base_color * tint, m.base_color);
  m.f82 = select(oily, m.f82 * tint, m.f82);
  add_liquid(m, weight, oily);
}

inline void add_dust(FinishPoint& s, const Place& place, Float amount, Float blotch, Float speckle) {
  const Mask dusty = s.active & (amount > Float(0.0f));
  if (none(dusty)) return;
  const Float lies = smoothstep(0.15f, 0.95f, place.up) + 0.04f;
  const Float uneven = clamp(Float(0.75f) + blotch * 0.16f + speckle * 0.12f, 0.1f, 1.2f);
  // Workshop dust, pale grey-brown.
  const Float weight = clamp(amount * lies * uneven * 0.85f, 0.0f, 0.9f);
  cover(s.material, weight, Float3(0.42f, 0.38f, 0.32f), 0.8f, dusty);
}

inline void add_rust(FinishPoint& s, const Place& place, Float amount, Float blotch, Float speckle) {
  const Mask rusty = s.active & (amount > Float(0.0f));
  if (none(rusty)) return;
  // Streaks run down: noise that is stretched along the vertical.
  const Float3 flat = s.p - place.to_sky * (dot(s.p, place.to_sky) * 0.92f);
  const Float steep = Float(1.0f) - place.up * place.up;
  const Float streak = fractal_noise(flat * (1.0f / 0.0025f), s.seed + 41u, 2) * steep;
  const Float score = (Float(1.0f) - place.open) * 0.35f + place.edge * 0.2f + blotch * 0.3f +
                      speckle * 0.14f + streak * 0.1f;
  const Float threshold = Float(1.0f) - amount * 1.5f;
  const Float weight = smoothstep(threshold, threshold + 0.35f, score) * 0.95f;
  // Old rust is dark brown (magnetite, goethite), fresh rust orange (lepidocrocite).
  const Float fresh = clamp(Float(0.45f) + speckle * 0.25f - (weight - 0.5f) * 0.3f, 0.0f, 1.0f);
  const Float3 old(0.065f, 0.028f, 0.016f), orange(0.29f, 0.1f, 0.032f);
  cover(s.material, weight, old + (orange - old) * fresh, 0.75f, rusty);
  // Scale is rough.
  const Float share = shown(0.0006f, s.footprint);
  if (none(rusty & (share > Float(0.0f)))) return;
  const Noise scale = gradient_noise(s.p * (1.0f / 0.0006f), s.seed + 42u);
  s.slope = select(rusty, s.slope + scale.gradient * (weight * share * 0.45f), s.slope);
}

inline void add_use(FinishPoint& s, const Place& place, Float4 use, Float4 substrate) {
  const Float amount = max(max(use.x, use.y), max(use.z, use.w));
  if (none(s.active & (amount > Float(0.0f)))) return;
  const Float blotch = fractal_noise(s.p * (1.0f / 0.011f), s.seed + 43u, 2);
  const Float speckle = fractal_noise(s.p * (1.0f / 0.0011f), s.seed + 44u, 2);
  add_wear(s, place, use.x, substrate, blotch, speckle);
  add_oil(s, place, use.y, blotch, speckle);
  add_dust(s, place, use.z, blotch, speckle);
  add_rust(s, place, use.w, blotch, speckle);
}

}  // namespace
}  // namespace partbooth::renderer
