// SPDX-License-Identifier: Apache-2.0
// Included once by a backend's probe, after its lanes.
#pragma once

#include "renderer/kernel/bsdf.h"
#include "renderer/kernel/camera.h"
#include "renderer/kernel/environment.h"
#include "renderer/kernel/finish.h"
#include "renderer/kernel/lights.h"
#include "renderer/kernel/sampler.h"
#include "tests/renderer/probe/probe.h"

namespace partbooth::renderer {
namespace {

// kLanes of n items with `stride` numbers each, from item `first`; the last item fills up.
struct Block {
  int first, n, stride;
  Float read(const float* from, int component) const {
    float lane[kLanes];
    for (int i = 0; i < kLanes; ++i) {
      const int item = first + i < n ? first + i : n - 1;
      lane[i] = from[item * stride + component];
    }
    return load(lane);
  }
  void write(float* to, int component, Float value) const {
    float lane[kLanes];
    store(lane, value);
    for (int i = 0; i < kLanes && first + i < n; ++i) to[(first + i) * stride + component] = lane[i];
  }
  Float3 read3(const float* from) const { return {read(from, 0), read(from, 1), read(from, 2)}; }
  void write3(float* to, Float3 v) const {
    write(to, 0, v.x);
    write(to, 1, v.y);
    write(to, 2, v.z);
  }
};

void elementary(Elementary function, const float* x, const float* y, int n, float* out) {
  for (int first = 0; first < n; first += kLanes) {
    const Block block{first, n, 1};
    const Float a = block.read(x, 0), b = block.read(y, 0);
    Float result = 0.0f;
    switch (function) {
      case Elementary::kSin:
        result = sincos(a).sin;
        break;
      case Elementary::kCos:
        result = sincos(a).cos;
        break;
      case Elementary::kAtan2:
        result = atan2(a, b);
        break;
      case Elementary::kSqrt:
        result = sqrt(a);
        break;
      case Elementary::kFloor:
        result = floor(a);
        break;
      case Elementary::kExp:
        result = exp(a);
        break;
    }
    block.write(out, 0, result);
  }
}

void masks(const float* x, const float* y, std::uint32_t out[5]) {
  const Mask less = load(x) < load(y), less_equal = load(x) <= load(y);
  out[0] = lane_bits(less);
  out[1] = lane_bits(less_equal);
  out[2] = any(less) ? 1 : 0;
  out[3] = all(less) ? 1 : 0;
  out[4] = std::uint32_t(count(less));
}

void sample_block(std::uint32_t x, std::uint32_t y, std::uint32_t seed, std::uint32_t sample,
                  std::uint32_t block, int index_bits, float* out) {
  const Float4 four = sample4({pixel_seed(x, y, seed), sample, index_bits}, block);
  const Float parts[4] = {four.x, four.y, four.z, four.w};
  for (int i = 0; i < 4; ++i) {
    float lane[kLanes];
    store(lane, parts[i]);
    out[i] = lane[0];
  }
}

Material probe_material(const MaterialProbe& m) {
  Material material;
  material.base_color = Float3(m.base_color);
  material.f82 = Float3(m.f82);
  material.metalness = m.metalness;
  material.ior = m.ior;
  material.alpha_x = m.alpha_x;
  material.alpha_y = m.alpha_y;
  material.albedo_row = m.albedo_row;
  material.lobes = kLobeRoughDiffuse | kLobeTransmission | kLobeFilm | kLobeCoat;
  Layers& layers = material.layers;
  layers.diffuse_roughness = m.diffuse_roughness;
  layers.film = {m.film_nm, m.film_ior};
  layers.film_weight = m.film_nm > 0 ? 1.0f : 0.0f;
  layers.coat = m.coat;
  layers.coat_alpha = m.coat_alpha;
  layers.coat_ior = m.coat_ior;
  layers.coat_row = m.coat_row;
  layers.coat_absorption = Float3(m.coat_absorption);
  layers.transmission = m.transmission;
  layers.absorption = Float3(m.tint);
  layers.thin = mask_from_bits(m.thin ? kAllBits : 0);
  layers.inside = mask_from_bits(m.inside ? kAllBits : 0);
  return material;
}

void bsdf_evaluate(const AlbedoView& albedo, const MaterialProbe& material, const float* wo, const float* wi,
                   int n, float* value, float* pdf) {
  const Material of = probe_material(material);
  const Bsdf bsdf = make_bsdf(albedo, of, Float3(wo), mask_from_bits(kAllBits));
  for (int first = 0; first < n; first += kLanes) {
    const BsdfValue f = evaluate(albedo, bsdf, Block{first, n, 3}.read3(wi));
    Block{first, n, 1}.write(value, 0, f.value.x);
    Block{first, n, 1}.write(pdf, 0, f.pdf);
  }
}

void bsdf_sample(const AlbedoView& albedo, const MaterialProbe& material, const float* wo, const float* u,
                 int n, float* wi) {
  const Material of = probe_material(material);
  const Bsdf bsdf = make_bsdf(albedo, of, Float3(wo), mask_from_bits(kAllBits));
  for (int first = 0; first < n; first += kLanes) {
    const Block block{first, n, 3};
    const Float3 random = block.read3(u);
    block.write3(wi, sample_direction(bsdf, random.x, random.y, random.z));
  }
}

void film_reflectance(const FilmProbe& film, const float* mu, int n, float* rgb) {
  const MetalFresnel metal = make_metal_fresnel(Float3(film.f0), Float3(film.f82));
  for (int first = 0; first < n; first += kLanes) {
    const Float cosine = Block{first, n, 1}.read(mu, 0);
    const Film layer{film.film_nm, film.film_ior};
    Block{first, n, 3}.write3(
        rgb, film.metal ? film_on_metal(layer, metal, cosine) : film_on_dielectric(layer, film.ior, cosine));
  }
}

void environment_sample(const EnvironmentView& env, const float* u, int n, float* direction, float* pdf) {
  for (int first = 0; first < n; first += kLanes) {
    const Block pair{first, n, 2};
    const EnvironmentSample s =
        sample_environment(env, pair.read(u, 0), pair.read(u, 1), mask_from_bits(kAllBits));
    Block{first, n, 3}.write3(direction, s.direction);
    Block{first, n, 1}.write(pdf, 0, s.pdf);
  }
}

void environment_evaluate(const EnvironmentView& env, const float* direction, int n, float* pdf,
                          float* radiance) {
  for (int first = 0; first < n; first += kLanes) {
    const Block three{first, n, 3};
    const SkyPlace at = ahead(env, three.read3(direction), mask_from_bits(kAllBits));
    Block{first, n, 1}.write(pdf, 0, environment_pdf(env, at));
    three.write3(radiance, environment_radiance(env, at));
  }
}

void lamp_sample(const LightList& lights, std::uint32_t index, const float* p, const float* u, int n,
                 float* direction, float* distance, float* pdf) {
  for (int first = 0; first < n; first += kLanes) {
    const Block pair{first, n, 2}, one{first, n, 1};
    const LightSample s =
        sample_lamp(lights, index, pair.read(u, 0), pair.read(u, 1), Float3(p), mask_from_bits(kAllBits));
    Block{first, n, 3}.write3(direction, s.direction);
    one.write(distance, 0, s.distance);
    one.write(pdf, 0, s.pdf);
  }
}

void lamp_evaluate(const LightList& lights, std::uint32_t index, const float* p, const float* direction,
                   int n, float* distance, float* pdf) {
  for (int first = 0; first < n; first += kLanes) {
    const Block one{first, n, 1};
    const Ray ray{Float3(p), Block{first, n, 3}.read3(direction)};
    visit_crossings(lights, ray, kInfinity, [&](int i, const LightCrossing& at) {
      if (std::uint32_t(i) != index) return;
      one.write(distance, 0, at.t);
      one.write(pdf, 0, at.pdf);
    });
  }
}

void light_sample(const SceneView& scene, const float* p, const float* normal, const float* u, int n,
                  float* weight, float* total, float* direction, float* radiance, float* pdf) {
  LightChoice choice;
  weigh_lights(scene, Float3(p), Float3(normal), choice);
  for (int i = 0; i < scene.lights.count(); ++i) Block{0, 1, 1}.write(weight + i, 0, choice.weight[i]);
  Block{0, 1, 1}.write(total, 0, choice.total);
  for (int first = 0; first < n; first += kLanes) {
    const Block four{first, n, 4}, three{first, n, 3};
    const Float3 random{four.read(u, 0), four.read(u, 1), four.read(u, 2)};
    const Mask all_lanes = mask_from_bits(kAllBits);
    const ChosenLight light = sample_light(scene, choice, random, Float3(p), all_lanes);
    three.write3(direction, light.sample.direction);
    three.write3(radiance, radiance_of(scene, light, all_lanes));
    Block{first, n, 1}.write(pdf, 0, light.sample.pdf);
  }
}

void noise(const float* p, std::uint32_t seed, int n, float* value, float* gradient) {
  for (int first = 0; first < n; first += kLanes) {
    const Block block{first, n, 3};
    const Noise at = gradient_noise(block.read3(p), seed);
    Block{first, n, 1}.write(value, 0, at.value);
    block.write3(gradient, at.gradient);
  }
}

FinishPointers all_lanes(const FinishRecord& record) {
  FinishPointers out{{}, true};
  for (const FinishRecord*& pointer : out.record) pointer = &record;
  return out;
}

void probe_nearest_edge(const FinishRecord& record, const float* p, const float* normal, float radius, int n,
                        float* distance, float* other) {
  for (int first = 0; first < n; first += kLanes) {
    const Block block{first, n, 3};
    const NearEdge edge = nearest_edge(all_lanes(record), block.read3(p), block.read3(normal),
                                       record.edges[2], radius, mask_from_bits(kAllBits));
    Block{first, n, 1}.write(distance, 0, select(edge.found, edge.distance, Float(-1.0f)));
    block.write3(other, edge.other);
  }
}

void probe_openness(const FinishRecord& record, const float* p, const float* normal, int n, float* open) {
  for (int first = 0; first < n; first += kLanes) {
    const Block block{first, n, 3};
    Block{first, n, 1}.write(open, 0,
                             openness(all_lanes(record), block.read3(p), block.read3(normal), record.edges[2],
                                      mask_from_bits(kAllBits)));
  }
}

void camera_rays(const CameraView& camera, const float* at, int n, float* origin, float* direction,
                 float* valid) {
  for (int first = 0; first < n; first += kLanes) {
    const Block five{first, n, 5};
    const Disc lens = square_to_aperture(camera.aperture, five.read(at, 2), five.read(at, 3));
    const CameraRay from = camera_ray(camera, five.read(at, 0), five.read(at, 1), lens, five.read(at, 4));
    Block{first, n, 3}.write3(origin, from.ray.origin);
    Block{first, n, 3}.write3(direction, from.ray.direction);
    Block{first, n, 1}.write(valid, 0, select(from.valid, Float(1.0f), Float(0.0f)));
  }
}

constexpr ProbeTable kProbes{kLanes,
                             elementary,
                             masks,
                             sample_block,
                             bsdf_evaluate,
                             bsdf_sample,
                             film_reflectance,
                             environment_sample,
                             environment_evaluate,
                             lamp_sample,
                             lamp_evaluate,
                             light_sample,
                             noise,
                             probe_nearest_edge,
                             probe_openness,
                             camera_rays};

}  // namespace
}  // namespace partbooth::renderer
