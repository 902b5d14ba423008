// SPDX-License-Identifier: Apache-2.0
// Reflectance of a base under a thin transparent film: Belcour and Barla, "A practical extension to
// microfacet theory for the modeling of varying iridescence", 2017, for RGB, two orders of interference.
//
// Their spectral integration in closed form, with white of equal energy as (1, 1, 1), as our metals have it.
// Metals have no index here: the film changes F0 as it does that of a dielectric of equal F0.
#pragma once

#include "renderer/kernel/fresnel.h"
#include "renderer/lanes/elementary.h"

namespace partbooth::renderer {
namespace {

struct Film {
  Float thickness_nm, ior;
};

// Below this thickness the film's index fades to that of air: no film is the limit.
constexpr float kFilmFade_nm = 30.0f;

struct FilmPath {
  Float outer;       // reflectance of air and film
  Float mu, ior;     // inside the film
  Float opd_per_um;  // optical path difference in micrometres, times 2 pi
};

inline FilmPath film_path(const Film& film, Float mu) {
  const Float t = clamp(film.thickness_nm * (1.0f / kFilmFade_nm), 0.0f, 1.0f);
  const Float ior = (film.ior - 1.0f) * (t * t * (Float(3.0f) - t * 2.0f)) + 1.0f;
  const Float inside = sqrt(max(Float(1.0f) - (Float(1.0f) - mu * mu) / (ior * ior), 0.0f));
  return {fresnel_dielectric(mu, ior), inside, ior, ior * film.thickness_nm * inside * (2e-3f * 2 * kPi)};
}

// Fourier transform of the colour matching functions at the phase 2 pi OPD (um): Gaussians fitted by Belcour
// and Barla, to Rec.709.
inline Float3 film_sensitivity(Float phase, Float shift) {
  const auto lobe = [&](float area, float position, float variance) {
    return sincos(phase * position + shift).cos * exp(phase * phase * -variance) * area;
  };
  const Float x = lobe(0.8465f, 1.6810f, 4.3278e-3f) + lobe(0.1535f, 2.2399f, 4.5282e-3f);
  const Float y = lobe(1.0f, 1.7953f, 9.3046e-3f), z = lobe(1.0f, 2.2084f, 6.6121e-3f);
  // XYZ to Rec.709, rows scaled to sum to one.
  return {x * 2.68964f - y * 1.27583f - z * 0.41381f, x * -1.02210f + y * 1.97828f + z * 0.04382f,
          x * 0.06121f - y * 0.22438f + z * 1.16317f};
}

// Reflectance of film and base; `base` is that of film and base, `phase_base` pi where the base has the lower
// index.
inline Float3 film_over(const FilmPath& at, Float3 base, Float phase_base) {
  const Float through = Float(1.0f) - at.outer;
  const Float shift = phase_base + kPi;
  const Float3 both = base * at.outer;
  const Float3 one = Float3(1.0f);
  const auto inverse = [](Float3 v) {
    return Float3(Float(1.0f) / v.x, Float(1.0f) / v.y, Float(1.0f) / v.z);
  };
  const Float3 returned = base * (through * through) * inverse(one - both);
  const Float3 amplitude{sqrt(both.x), sqrt(both.y), sqrt(both.z)};
  const Float3 first = (returned - Float3(through)) * amplitude;
  Float3 out = Float3(at.outer) + returned;
  out = out + first * film_sensitivity(at.opd_per_um, shift) * 2.0f;
  out = out + first * amplitude * film_sensitivity(at.opd_per_um * 2.0f, shift * 2.0f) * 2.0f;
  return clamp01(out);
}

[[gnu::noinline]] inline Float3 film_on_metal(const Film& film, const MetalFresnel& metal, Float mu) {
  const FilmPath at = film_path(film, mu);
  const auto under_film = [&](Float f0) {
    const Float root = sqrt(min(f0, 0.9999f));
    const Float ior = (Float(1.0f) + root) / (Float(1.0f) - root);
    const Float r = (ior - at.ior) / (ior + at.ior);
    return select(f0 < Float(0.9999f), r * r, Float(1.0f));
  };
  const MetalFresnel below{{under_film(metal.f0.x), under_film(metal.f0.y), under_film(metal.f0.z)},
                           metal.slope};
  return film_over(at, fresnel_metal(below, at.mu), 0.0f);
}

[[gnu::noinline]] inline Float3 film_on_dielectric(const Film& film, Float ior, Float mu) {
  const FilmPath at = film_path(film, mu);
  const Float eta = ior / at.ior;
  return film_over(at, Float3(fresnel_dielectric(at.mu, eta)), select(eta < Float(1.0f), Float(kPi), 0.0f));
}

}  // namespace
}  // namespace partbooth::renderer
