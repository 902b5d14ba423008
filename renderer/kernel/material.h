// SPDX-License-Identifier: Apache-2.0
// What a surface is made of, and the BSDF that follows for one view of it.
#pragma once

#include "renderer/kernel/albedo.h"
#include "renderer/kernel/microfacet.h"
#include "renderer/kernel/thin_film.h"
#include "renderer/kernel/view.h"

namespace partbooth::renderer {
namespace {

// Valid where Material::lobes says so.
struct Layers {
  Float diffuse_roughness;
  Film film;
  Float film_weight;  // share of the surface that the film covers; 0: none
  Float coat, coat_alpha, coat_ior, coat_row;
  Float3 coat_absorption;  // optical depth of one crossing, head-on
  Float transmission;
  Float3 absorption;  // per metre of the medium below; thin walls: what passes
  Mask thin;          // a wall without an inside
  Mask inside;        // the viewer is on the inner side of the solid
};

struct Material {
  Float3 base_color;
  Float3 f82;
  Float metalness;
  Float ior;  // of the dielectric's surface; 1: it has none
  Float alpha_x, alpha_y;
  Float albedo_row;         // 0..1, perceptual roughness
  std::uint32_t lobes = 0;  // kLobe* that some lane may have
  Layers layers;
};

// One view of a surface: what does not depend on wi. Lobes that no lane has are skipped. Points to its
// material.
struct Bsdf {
  const Material* material;
  Float3 wo;
  Ggx ggx;
  Float lambda_o;
  Float eta;  // index of the far side over that of the viewer's
  MetalFresnel metal;
  Float3 metal_scale;      // metalness and multiple scattering
  Float dielectric_scale;  // of its reflection
  Float3 transmission_scale;
  Float3 diffuse_scale;  // factor of (1 - E(wi)) cos / pi
  Float3 diffuse;        // the same with the albedo
  Ggx coat_ggx;
  Float coat_lambda_o, coat_depth_o;  // depth: head-on crossings that one on the side of wo counts as
  Float coat, coat_through;           // coverage, and what of it passes on
  Float coat_share, specular_share;   // chances in sampling; the rest is diffuse
  bool has_specular, has_metal, has_dielectric, has_diffuse;
  bool has_coat, has_film, has_transmission, has_rough_diffuse;
};

struct BsdfValue {
  Float3 value;  // f * cos(wi)
  Float pdf;
};

inline Float3 metal_reflectance(const Bsdf& b, Float mu) {
  const Float3 bare = fresnel_metal(b.metal, mu);
  if (!b.has_film) return bare;
  const Layers& layers = b.material->layers;
  const Float3 change = film_on_metal(layers.film, b.metal, mu) - bare;
  return select(layers.film_weight > Float(0.0f), bare + change * layers.film_weight, bare);
}

[[gnu::noinline]] inline Float3 dielectric_reflectance(const Bsdf& b, Float mu) {
  Float3 out(fresnel_dielectric(mu, b.eta));
  if (b.has_film) {
    const Layers& layers = b.material->layers;
    // The same from both sides: the angle is that of the outside.
    const Mask inside = b.eta < Float(1.0f);
    const Float sine2 = (Float(1.0f) - mu * mu) / (b.eta * b.eta);
    const Float outer = select(inside, sqrt(max(Float(1.0f) - sine2, 0.0f)), mu);
    const Mask films = (layers.film_weight > Float(0.0f)) & !(inside & (sine2 >= Float(1.0f)));
    const Float3 film = film_on_dielectric(layers.film, select(inside, Float(1.0f) / b.eta, b.eta), outer);
    out = select(films, out + (film - out) * layers.film_weight, out);
  }
  if (!b.has_transmission) return out;
  // All orders of reflection between the two sides of a wall.
  const auto wall = [&](Float r) { return select(b.material->layers.thin, r * 2.0f / (r + 1.0f), r); };
  return {wall(out.x), wall(out.y), wall(out.z)};
}

// Reflected and transmitted parts of light that meets a facet at cosine mu, all scales included.
struct FacetSplit {
  Float3 reflected, transmitted;
  Float transmit_chance;  // in sampling
};

inline FacetSplit split_at(const Bsdf& b, Float mu) {
  FacetSplit out{Float3(0.0f), Float3(0.0f), 0.0f};
  if (b.has_metal) out.reflected = metal_reflectance(b, mu) * b.metal_scale;
  if (!b.has_dielectric) return out;
  const Float3 r = dielectric_reflectance(b, mu);
  out.reflected = out.reflected + r * b.dielectric_scale;
  if (!b.has_transmission) return out;
  out.transmitted = (Float3(1.0f) - r) * b.transmission_scale;
  const Float back = max_component(out.reflected), through = max_component(out.transmitted);
  out.transmit_chance = select(through > Float(0.0f), through / (through + back), 0.0f);
  return out;
}

}  // namespace
}  // namespace partbooth::renderer
