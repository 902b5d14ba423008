// SPDX-License-Identifier: Apache-2.0
// Light through rough dielectrics (Walter et al. 2007, with the masking of reflection) and thin walls.
//
// Radiance is kept divided by the square of the index of the medium that it is in: what a path gains where
// it leaves a solid it has lost where it entered, and cameras and lights are outside. So values have no
// factor eta^2, and reciprocity reads f(a, b) = eta^2 f(b, a).
#pragma once

#include "renderer/kernel/material.h"

namespace partbooth::renderer {
namespace {

inline Float3 below(Float3 w) { return {w.x, w.y, -w.z}; }

// Total reflection gives a direction that is not below the surface.
inline Float3 refract(Float3 wo, Float3 h, Float eta) {
  const Float c = dot(wo, h), inverse = Float(1.0f) / eta;
  const Float cosine2 = Float(1.0f) - (Float(1.0f) - c * c) * inverse * inverse;
  const Float3 out = h * (c * inverse - sqrt(max(cosine2, 0.0f))) - wo * inverse;
  return select(cosine2 > Float(0.0f), out, Float3(0.0f));
}

// Walls bend nothing: the transmitted lobe mirrors the reflected one.
inline Float3 transmit(const Bsdf& b, Float3 h) {
  return select(b.material->layers.thin, below(reflect(b.wo, h)), refract(b.wo, h, b.eta));
}

// For wi below the surface.
[[gnu::noinline]] inline BsdfValue evaluate_transmission(const Bsdf& b, Float3 wi) {
  const Float3 sum = b.wo + select(b.material->layers.thin, below(wi), wi * b.eta);
  Float3 h = normalize(sum);
  h = select(h.z < Float(0.0f), -h, h);
  const Float mu_o = dot(b.wo, h), mu_i = select(b.material->layers.thin, -dot(below(wi), h), dot(wi, h));
  const FacetSplit split = split_at(b, mu_o);
  // From the density of facets to that of directions, times 4 dot(wo, h): 1 where it mirrors.
  const Float denominator = mu_o + b.eta * mu_i;
  const Float bend = mu_o * -mu_i * b.eta * b.eta * 4.0f / (denominator * denominator);
  const Reflection r = reflection_at(b.ggx, b.wo, b.lambda_o, wi, h);
  const Float jacobian = select(b.material->layers.thin, Float(1.0f), bend);
  const Mask valid = (mu_o > Float(0.0f)) & (mu_i < Float(0.0f)) & (split.transmit_chance > Float(0.0f)) &
                     (jacobian < Float(1e30f));
  return {select(valid, split.transmitted * (r.value * jacobian), Float3(0.0f)),
          select(valid, r.pdf * jacobian * split.transmit_chance * b.specular_share, 0.0f)};
}

}  // namespace
}  // namespace partbooth::renderer
