// SPDX-License-Identifier: Apache-2.0
// The path tracer: next-event estimation and BSDF sampling, joined by the balance heuristic (Veach 1997).
//
// A block of kLanes pixels runs through the same bounce under one mask of active lanes. A path has at most
// max_depth vertices that scatter; the ray that leaves the last one still finds lights. Vertices on clear
// solids count apart. Shadow rays see clear surfaces as opaque: what lies behind glass is lit by the
// directions that the BSDF draws.
#pragma once

#include "renderer/kernel/journey.h"
#include "renderer/kernel/lights.h"
#include "renderer/kernel/sampler.h"
#include "renderer/kernel/surface.h"

namespace partbooth::renderer {
namespace {

// First vertex whose survival is drawn, counted from 1.
constexpr std::uint32_t kRouletteFrom = 3;
constexpr float kMaxSurvival = 0.95f;

struct Path {
  Ray ray;
  Float3 throughput, radiance;
  Float3 escaped;  // throughput of camera rays that show the backdrop
  SkyPlace sky;    // what the ray sees if it meets nothing
  Float bsdf_pdf;
  Float3 lamp_shift;  // of a scene that moves
  Journey journey;
  Mask active;
  // Width of the cone that the path stands for, at its last vertex, and how fast it grows: so much of the
  // detail of finishes is evened out. A coarse bound after the first bounce.
  Float cone_width_m, cone_spread;
};

// A point of the scene among the lamps, which do not move with it.
inline Float3 among_lamps(const SceneView& scene, const Path& path, Float3 p) {
  return scene.camera.shutter.moves ? p + path.lamp_shift : p;
}

inline void start_cone(const CameraView& camera, Path& path) {
  const bool telecentric = camera.lens.projection == Projection::kTelecentric;
  path.cone_width_m = telecentric ? camera.lens.m_per_px : 0.0f;
  path.cone_spread = telecentric ? 0.0f : 1.0f / camera.fx_px;
}

// Rough surfaces spread the cone as wide as their lobe.
inline void widen_cone(const Material& material, Path& path) {
  const Float rough = material.albedo_row * material.albedo_row;
  path.cone_spread = path.cone_spread + select(material.metalness > Float(0.5f), rough * 0.5f, Float(0.5f));
}

struct FirstHit {
  Float3 albedo, normal;
};

inline Float mis_weight(Technique technique, Technique own, Float pdf, Float other) {
  if (technique == Technique::kMis) return pdf / (pdf + other);
  return technique == own ? 1.0f : 0.0f;
}

// Light that is not direct light on the first vertex may be clamped.
inline void add_light(const SceneView& scene, Path& path, Float3 light, Mask where, bool indirect) {
  if (indirect && scene.clamp_luminance < kInfinity) {
    const Float bright = luminance(light);
    light = light *
            select(bright > Float(scene.clamp_luminance), Float(scene.clamp_luminance) / bright, Float(1.0f));
  }
  path.radiance = select(where, path.radiance + light, path.radiance);
}

// Light that the ray of the path found by itself; `depth` vertices lie behind it.
inline void add_found_light(const SceneView& scene, Path& path, const Hit& hit, const LightChoice& choice,
                            std::uint32_t depth) {
  const Mask missed = path.active & !hit.hit;
  const bool indirect = depth > 1;
  if (depth == 0 && scene.backdrop.pixels != nullptr) {
    path.escaped = select(missed, path.throughput, Float3(0.0f));
  } else if (any(missed) && !is_black(scene.environment)) {
    Float3 light = path.throughput * environment_radiance(scene.environment, path.sky);
    if (depth > 0) {
      Float light_pdf = 0.0f;
      if (scene.environment.weight > 0) {
        light_pdf = environment_pdf(scene.environment, path.sky) * scene.environment.weight / choice.total;
      }
      light = light * mis_weight(scene.technique, Technique::kBsdfOnly, path.bsdf_pdf, light_pdf);
    }
    add_light(scene, path, light, missed, indirect);
  }
  if (depth == 0) return;
  const Ray ray{among_lamps(scene, path, path.ray.origin), path.ray.direction};
  visit_crossings(scene.lights, ray, hit.t, [&](int i, const LightCrossing& at) {
    const Mask found = path.active & (at.pdf > Float(0.0f));
    if (none(found)) return;
    const Float light_pdf = at.pdf * choice.weight[i] / max(choice.total, 1e-30f);
    const Float weight = mis_weight(scene.technique, Technique::kBsdfOnly, path.bsdf_pdf, light_pdf);
    const Float3 radiance = Float3(scene.lights.records[i].radiance) * at.brightness;
    add_light(scene, path, path.throughput * radiance * weight, found, indirect);
  });
}

// Camera rays end on lamps that the camera sees.
inline void end_on_seen_lamps(const SceneView& scene, Path& path, Hit& hit) {
  const Ray ray{among_lamps(scene, path, path.ray.origin), path.ray.direction};
  const SeenLamp lamp = find_seen_lamp(scene.lights, ray, hit.t);
  const Mask seen = path.active & lamp.seen;
  path.radiance = select(seen, path.radiance + path.throughput * lamp.radiance, path.radiance);
  path.active = path.active & !seen;
  hit.hit = hit.hit & !seen;
}

inline void add_sampled_light(const SceneView& scene, Path& path, const Surface& surface, const Bsdf& bsdf,
                              const Sides& sides, const LightChoice& choice, Float3 random,
                              std::uint32_t depth, WorkCount& work) {
  const ChosenLight chosen =
      sample_light(scene, choice, random, among_lamps(scene, path, sides.above), path.active);
  const LightSample& light = chosen.sample;
  const Float3 wi = surface.frame.to_local(light.direction);
  const BsdfValue f = evaluate(scene.albedo, bsdf, wi);
  const Mask wanted = path.active & (light.pdf > Float(0.0f)) & (f.pdf > Float(0.0f)) &
                      stays_on_side(surface, bsdf, wi, light.direction);
  if (none(wanted)) return;
  work.rays += count(wanted);
  const Mask lit = unoccluded(scene, {origin_for(sides, bsdf, wi), light.direction}, light.distance, wanted);
  if (none(lit)) return;
  const Float weight = mis_weight(scene.technique, Technique::kLightOnly, light.pdf, f.pdf) / light.pdf;
  add_light(scene, path, path.throughput * f.value * radiance_of(scene, chosen, lit) * weight, lit,
            depth > 0);
}

// Chooses the next direction; ends paths that fail, leave the surface on the wrong side or lose the roulette.
inline void scatter(const SceneView& scene, Path& path, const Surface& surface, const Bsdf& bsdf,
                    const Sides& sides, Float4 random, std::uint32_t depth) {
  const Float3 wi = sample_direction(bsdf, random.x, random.y, random.z);
  const BsdfValue f = evaluate(scene.albedo, bsdf, wi);
  path.ray = {origin_for(sides, bsdf, wi), surface.frame.to_world(wi)};
  path.bsdf_pdf = f.pdf;
  path.active = path.active & (f.pdf > Float(0.0f)) & stays_on_side(surface, bsdf, wi, path.ray.direction);
  path.throughput = path.throughput * f.value * (Float(1.0f) / f.pdf);
  if (bsdf.has_transmission) cross_surface(path.journey, bsdf, wi);
  if (scene.regularize) remember_spread(path.journey, f.pdf);
  const Float survival = min(max_component(path.throughput), kMaxSurvival);
  path.active = path.active & (survival > Float(0.0f));
  if (depth + 1 >= kRouletteFrom) {
    path.active = path.active & (random.w < survival);
    path.throughput = path.throughput * (Float(1.0f) / survival);
  }
}

// Lamps may light a clear surface from both sides.
[[gnu::noinline]] inline void add_lights_below(const SceneView& scene, Float3 p, Float3 normal, Mask clear,
                                               LightChoice& choice) {
  LightChoice below;
  weigh_lights(scene, p, -normal, below);
  choice.total = scene.environment.weight;
  for (int i = 0; i < scene.lights.count(); ++i) {
    choice.weight[i] = select(clear, max(choice.weight[i], below.weight[i]), choice.weight[i]);
    choice.total = choice.total + choice.weight[i];
  }
}

inline FirstHit first_hit(const Surface& surface, Mask hit) {
  Float3 albedo = surface.material.base_color;
  if ((surface.material.lobes & kLobeTransmission) != 0) {
    const Float clear = surface.material.layers.transmission;
    albedo = albedo + (Float3(1.0f) - albedo) * clear;
  }
  return {select(hit, albedo, Float3(0.0f)), select(hit, surface.frame.normal, Float3(0.0f))};
}

// One path a lane. Returns what the first hit looked like.
[[gnu::always_inline]] inline FirstHit trace_path(const SceneView& scene, Path& path, const Sampler& sampler,
                                                  WorkCount& work) {
  FirstHit first{Float3(0.0f), Float3(0.0f)};
  start_cone(scene.camera, path);
  LightChoice choice;
  const bool clear = (scene.lobes & kLobeTransmission) != 0;
  const std::uint32_t last = scene.max_depth + (clear ? kMaxClearVertices : 0);
  path.journey = start_journey(scene);
  for (std::uint32_t depth = 0;; ++depth) {
    work.rays += count(path.active);
    path.sky = ahead(scene.environment, path.ray.direction, path.active);
    Hit hit = trace(scene, path.ray, path.active, depth == 0 ? Coherence::kCoherent : Coherence::kIncoherent);
    if (depth == 0 && scene.lights.camera_sees != 0) end_on_seen_lamps(scene, path, hit);
    add_found_light(scene, path, hit, choice, depth);
    path.active = path.active & hit.hit;
    if (clear) {
      path.active = path.active & (path.journey.vertices_left > Float(0.0f));
      path.throughput = path.throughput * transmittance(path.journey, hit);
    }
    if (none(path.active) || depth == last) return first;
    if (scene.has_finish) path.cone_width_m = path.cone_width_m + path.cone_spread * hit.t;
    Surface surface = make_surface(scene, path.ray, hit, path.cone_width_m);
    if (scene.has_finish) widen_cone(surface.material, path);
    if (depth == 0) first = first_hit(surface, hit.hit);
    if (scene.regularize) widen(surface.material, path.journey);
    const Sides sides = sides_of(surface, hit.t);
    const Bsdf bsdf =
        make_bsdf(scene.albedo, surface.material, surface.frame.to_local(-path.ray.direction), path.active);
    const Float3 place = among_lamps(scene, path, sides.above);
    weigh_lights(scene, place, surface.frame.normal, choice);
    if (bsdf.has_transmission) {
      const Mask clear = surface.material.layers.transmission > Float(0.0f);
      add_lights_below(scene, place, surface.frame.normal, clear, choice);
    }
    if (scene.technique != Technique::kBsdfOnly) {
      add_sampled_light(scene, path, surface, bsdf, sides, choice, sample3(sampler, 1 + 2 * depth), depth,
                        work);
    }
    scatter(scene, path, surface, bsdf, sides, sample4(sampler, 2 + 2 * depth), depth);
    if (clear) count_vertex(path.journey, surface.material);
    if (none(path.active)) return first;
  }
}

}  // namespace
}  // namespace partbooth::renderer
