// SPDX-License-Identifier: Apache-2.0
// Materials and directions of the BSDF's tests.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "core/vec.h"
#include "renderer/scene/albedo_view.h"
#include "tests/renderer/probe/probe.h"

namespace partbooth::renderer::bsdf_materials {

// Tables of no loss: what is left is single scattering.
inline AlbedoView unit_table() {
  AlbedoView view = albedo_view();
  static const std::vector<float> ones(4096 * 64, 1.0f);
  view.e = view.glass = view.anisotropic = ones.data();
  return view;
}

inline core::Vec3f direction(double theta_deg, double phi_deg) {
  const double t = theta_deg * M_PI / 180, p = phi_deg * M_PI / 180;
  return {float(std::sin(t) * std::cos(p)), float(std::sin(t) * std::sin(p)), float(std::cos(t))};
}

inline MaterialProbe with_roughness(MaterialProbe m, double roughness, double anisotropy = 0) {
  const double a = 1 - anisotropy, across = roughness * roughness * std::sqrt(2 / (1 + a * a));
  m.alpha_x = float(across * a);
  m.alpha_y = float(across);
  m.albedo_row = float(roughness);
  return m;
}

inline MaterialProbe white_metal(double roughness, double anisotropy = 0) {
  return with_roughness({}, roughness, anisotropy);
}

inline MaterialProbe dielectric(double albedo, double roughness, double ior = 1.5) {
  MaterialProbe m;
  m.base_color = float(albedo);
  m.metalness = 0;
  m.ior = float(ior);
  return with_roughness(m, roughness);
}

inline MaterialProbe matte(double albedo) { return dielectric(albedo, 0.5, 1); }

inline MaterialProbe glass(double roughness, bool inside = false, double ior = 1.5) {
  MaterialProbe m = dielectric(0.5, roughness, ior);
  m.transmission = 1;
  m.inside = inside;
  return m;
}

inline MaterialProbe thin_glass(double roughness) {
  MaterialProbe m = glass(roughness);
  m.thin = true;
  return m;
}

inline MaterialProbe with_coat(MaterialProbe m, double coat, double roughness = 0.3) {
  m.coat = float(coat);
  m.coat_row = float(roughness);
  m.coat_alpha = float(roughness * roughness);
  return m;
}

inline MaterialProbe with_film(MaterialProbe m, double nm, double ior = 1.8) {
  m.film_nm = float(nm);
  m.film_ior = float(ior);
  return m;
}

inline MaterialProbe rough_diffuse(MaterialProbe m, double roughness) {
  m.diffuse_roughness = float(roughness);
  return m;
}

struct Named {
  std::string name;
  MaterialProbe material;
};

// Every lobe, at one roughness.
inline std::vector<Named> every_lobe(double r) {
  MaterialProbe half = glass(r);
  half.transmission = 0.5f;
  half.base_color = 0.8f;
  return {
      {"metal", white_metal(r)},
      {"anisotropic metal", white_metal(r, 0.7)},
      {"plastic", dielectric(0.5, r)},
      {"rough diffuse plastic", rough_diffuse(dielectric(0.5, r), 0.8)},
      {"glass", glass(r)},
      {"glass from inside", glass(r, true)},
      {"anisotropic glass", with_roughness(glass(r), r, 0.6)},
      {"thin glass", thin_glass(r)},
      {"half clear", half},
      {"film on metal", with_film(with_roughness(MaterialProbe{.base_color = 0.6f, .f82 = 0.7f}, r), 250)},
      {"film on glass from inside", with_film(glass(r, true), 300)},
      {"coated metal", with_coat(white_metal(r), 1, std::max(r, 0.5))},
      {"coated plastic", with_coat(dielectric(0.5, r), 0.6, r)}};
}

}  // namespace partbooth::renderer::bsdf_materials
