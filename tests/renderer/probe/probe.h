// SPDX-License-Identifier: Apache-2.0
// Doors into the lane code for tests: plain arrays in, plain arrays out, one table a backend.
#pragma once

#include <string>
#include <vector>

#include "renderer/kernel/view.h"

namespace partbooth::renderer {

enum class Elementary : std::uint32_t { kSin, kCos, kAtan2, kSqrt, kFloor, kExp };

// As kernel/material.h's Material, grey.
struct MaterialProbe {
  float base_color = 1, f82 = 1, metalness = 1, ior = 1, alpha_x = 0.1f, alpha_y = 0.1f, albedo_row = 0;
  float diffuse_roughness = 0, film_nm = 0, film_ior = 1.4f;
  float coat = 0, coat_alpha = 0.01f, coat_ior = 1.5f, coat_row = 0.1f, coat_absorption = 0;
  float transmission = 0, tint = 1;  // tint: of thin walls
  bool thin = false, inside = false;
};

// A smooth surface under a film of film_nm; index of the base, or F0 and F82 of a metal.
struct FilmProbe {
  float film_nm = 0, film_ior = 1.4f, ior = 1.5f, f0 = 0, f82 = 0;
  bool metal = false;
};

struct ProbeTable {
  int lanes;
  void (*elementary)(Elementary function, const float* x, const float* y, int n, float* out);
  // Bits of the masks that the named functions give for x < y: less, less or equal, any, all, count of less.
  void (*masks)(const float* x, const float* y, std::uint32_t out[5]);
  // Four numbers of (pixel, sample, block); samples have so many bits.
  void (*sample4)(std::uint32_t x, std::uint32_t y, std::uint32_t seed, std::uint32_t sample,
                  std::uint32_t block, int index_bits, float* out);
  // wi: 3 n. value: the red channel of f cos.
  void (*bsdf_evaluate)(const AlbedoView& albedo, const MaterialProbe& material, const float* wo,
                        const float* wi, int n, float* value, float* pdf);
  // u: 3 n, lobe first.
  void (*bsdf_sample)(const AlbedoView& albedo, const MaterialProbe& material, const float* wo,
                      const float* u, int n, float* wi);
  // rgb: 3 n.
  void (*film_reflectance)(const FilmProbe& film, const float* mu, int n, float* rgb);
  // u: 2 n.
  void (*environment_sample)(const EnvironmentView& env, const float* u, int n, float* direction, float* pdf);
  void (*environment_evaluate)(const EnvironmentView& env, const float* direction, int n, float* pdf,
                               float* radiance);
  // Points on lamp `index` as seen from p, u: 2 n; and where rays from p cross it.
  void (*lamp_sample)(const LightList& lights, std::uint32_t index, const float* p, const float* u, int n,
                      float* direction, float* distance, float* pdf);
  void (*lamp_evaluate)(const LightList& lights, std::uint32_t index, const float* p, const float* direction,
                        int n, float* distance, float* pdf);
  // A light and a point on it, u: 4 n. weight: the chances of the lamps, one a record, and their total.
  void (*light_sample)(const SceneView& scene, const float* p, const float* normal, const float* u, int n,
                       float* weight, float* total, float* direction, float* radiance, float* pdf);
  // p and gradient: 3 n.
  void (*noise)(const float* p, std::uint32_t seed, int n, float* value, float* gradient);
  // p, normal and other: 3 n, of the body frame. distance: -1 where no edge is nearer than `radius`.
  void (*nearest_edge)(const FinishRecord& record, const float* p, const float* normal, float radius, int n,
                       float* distance, float* other);
  void (*openness)(const FinishRecord& record, const float* p, const float* normal, int n, float* open);
  // at: 5 n, image point, lens point on the unit square, part of the exposure. valid: 1 where the lens sees
  // something.
  void (*camera_rays)(const CameraView& camera, const float* at, int n, float* origin, float* direction,
                      float* valid);
};

extern "C" const ProbeTable partbooth_probe_scalar;
extern "C" const ProbeTable partbooth_probe_avx2;
extern "C" const ProbeTable partbooth_probe_avx512;

struct NamedProbe {
  std::string isa;
  const ProbeTable* table;
};
// Of the backends that this machine runs.
std::vector<NamedProbe> available_probes();

}  // namespace partbooth::renderer
