// SPDX-License-Identifier: Apache-2.0
// Irradiance on the front glass: what veils the picture through dirt, also from lamps that the camera does
// not see.
//
// Lights and surroundings only, with shadows; light that parts send back is left out. A fixed set of
// stratified samples: half by the cosine, half by the lights, joined by the balance heuristic.
#pragma once

#include "renderer/kernel/integrator.h"

namespace partbooth::renderer {
namespace {

constexpr int kFrontSamples = 256;  // of each kind

// Points of a rank-1 lattice in four dimensions (powers of the root of x^5 = x + 1; M. Roberts' R4 sequence).
inline Float4 lattice4(UInt i) {
  const Float n = to_float(i) + 0.5f;
  const auto fraction = [&](float a) { return n * a - floor(n * a); };
  return {fraction(0.8566748838545029f), fraction(0.7338918566271260f), fraction(0.6287067210378087f),
          fraction(0.5385972572236101f)};
}

inline void add_front_samples(const SceneView& scene, UInt index, Float3 normal, Path& path) {
  const Float3 origin(scene.camera.origin);
  const Float4 random = lattice4(index);
  LightChoice choice;
  weigh_lights(scene, origin, normal, choice);
  const ChosenLight chosen = sample_light(scene, choice, Float3(random), origin, path.active);
  const LightSample& light = chosen.sample;
  const Float cosine = dot(light.direction, normal);
  const Mask wanted = path.active & (light.pdf > Float(0.0f)) & (cosine > Float(0.0f));
  const Mask lit = unoccluded(scene, {origin, light.direction}, light.distance, wanted);
  path.radiance =
      select(lit, path.radiance + radiance_of(scene, chosen, lit) * (cosine / (light.pdf + cosine * kInvPi)),
             path.radiance);
  Frame3 frame{any_tangent(normal), Float3(0.0f), normal};
  frame.bitangent = cross(normal, frame.tangent);
  const Float3 local = square_to_cosine(random.y, random.z);
  path.ray = {origin, frame.to_world(local)};
  path.bsdf_pdf = local.z * kInvPi;
  path.throughput = Float3(kPi);
  path.sky = ahead(scene.environment, path.ray.direction, path.active);
  const Hit hit = trace(scene, path.ray, path.active, Coherence::kIncoherent);
  add_found_light(scene, path, hit, choice, 1);
}

void front_irradiance(const SceneView& scene, float* rgb) {
  std::uint32_t lane[kLanes];
  for (int i = 0; i < kLanes; ++i) lane[i] = std::uint32_t(i);
  Path path;
  path.radiance = Float3(0.0f);
  path.lamp_shift = Float3(0.0f);
  for (int first = 0; first < kFrontSamples; first += kLanes) {
    path.active = mask_from_bits(kAllBits);
    add_front_samples(scene, UInt(std::uint32_t(first)) + load(lane), Float3(scene.camera.forward), path);
  }
  float sums[3][kLanes];
  store(sums[0], path.radiance.x);
  store(sums[1], path.radiance.y);
  store(sums[2], path.radiance.z);
  for (int c = 0; c < 3; ++c) {
    rgb[c] = 0;
    for (int i = 0; i < kLanes; ++i) rgb[c] += sums[c][i];
    rgb[c] /= float(kFrontSamples);
  }
}

}  // namespace
}  // namespace partbooth::renderer
