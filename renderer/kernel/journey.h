// SPDX-License-Identifier: Apache-2.0
// A path through clear solids: on which side of a surface it goes on, what the medium takes, how long it may
// be.
//
// A path knows one medium: the solid that it entered last, until it leaves a solid. Where clear solids
// overlap, the colour of the common part is that of one of them.
#pragma once

#include "renderer/kernel/bsdf.h"
#include "renderer/kernel/surface.h"

namespace partbooth::renderer {
namespace {

// Vertices on clear surfaces that a path may have beside max_depth others.
constexpr std::uint32_t kMaxClearVertices = 12;

struct Journey {
  Float3 absorption;    // per metre of the medium
  Float vertices_left;  // of those that max_depth bounds
  Float least_alpha;    // regularisation: surfaces count as at least so rough
};

inline Journey start_journey(const SceneView& scene) { return {Float3(0.0f), float(scene.max_depth), 0.0f}; }

// Origins of rays that leave a surface, on the viewer's side and on the other.
struct Sides {
  Float3 above, below;
};

inline Sides sides_of(const Surface& surface, Float t) {
  const Float3 above =
      offset_origin(surface.position, surface.geometric_normal, t) + surface.geometric_normal * surface.lift;
  return {above, surface.position * 2.0f - above};
}

inline Float3 origin_for(const Sides& sides, const Bsdf& bsdf, Float3 wi) {
  return bsdf.has_transmission ? select(wi.z < Float(0.0f), sides.below, sides.above) : sides.above;
}

// Directions must lie on the same side of the shading and the geometric surface; where the smooth surface is
// above the triangle, its own side counts.
inline Mask stays_on_side(const Surface& surface, const Bsdf& bsdf, Float3 wi, Float3 direction) {
  const Float side = dot(direction, surface.geometric_normal);
  const Mask over = (surface.lift > Float(0.0f)) & (wi.z > Float(0.0f));
  return over | (bsdf.has_transmission ? side * wi.z > Float(0.0f) : side > Float(0.0f));
}

// What is left on the way to a hit (Beer's law). Rays that miss slipped out of the solid by rounding: they
// keep all.
[[gnu::noinline]] inline Float3 transmittance(const Journey& journey, const Hit& hit) {
  const Float3& a = journey.absorption;
  if (none(hit.hit & (max_component(a) > Float(0.0f)))) return Float3(1.0f);
  const Float t = select(hit.hit, hit.t, Float(0.0f));
  return {exp(a.x * -t), exp(a.y * -t), exp(a.z * -t)};
}

[[gnu::noinline]] inline void cross_surface(Journey& journey, const Bsdf& bsdf, Float3 wi) {
  const Layers& layers = bsdf.material->layers;
  const Mask through = (wi.z < Float(0.0f)) & !layers.thin;
  const Float3 beyond = select(layers.inside, Float3(0.0f), layers.absorption);
  journey.absorption = select(through, beyond, journey.absorption);
}

inline void count_vertex(Journey& journey, const Material& material) {
  const Mask clear = material.layers.transmission > Float(0.0f);
  journey.vertices_left = journey.vertices_left - select(clear, Float(0.0f), Float(1.0f));
}

// After a wide lobe, sharp ones may widen: the eye does not see the detail, and noise from caustics falls
// (Kaplanyan and Dachsbacher, "Path space regularization", 2013).
constexpr float kWidePdf = 1.0f, kWidenedAlpha = 0.25f, kWidenedGrowth = 1.5f;

inline void remember_spread(Journey& journey, Float pdf) {
  const Float grown = clamp(journey.least_alpha * kWidenedGrowth, kWidenedAlpha, 1.0f);
  journey.least_alpha = select(pdf < Float(kWidePdf), grown, journey.least_alpha);
}

[[gnu::noinline]] inline void widen(Material& material, const Journey& journey) {
  material.alpha_x = max(material.alpha_x, journey.least_alpha);
  material.alpha_y = max(material.alpha_y, journey.least_alpha);
  const Float mean2 = (material.alpha_x * material.alpha_x + material.alpha_y * material.alpha_y) * 0.5f;
  const Mask widened = journey.least_alpha > Float(0.0f);
  material.albedo_row = select(widened, min(sqrt(sqrt(mean2)), 1.0f), material.albedo_row);
  if ((material.lobes & kLobeCoat) == 0) return;
  Layers& layers = material.layers;
  layers.coat_alpha = max(layers.coat_alpha, journey.least_alpha);
  layers.coat_row = select(widened, sqrt(layers.coat_alpha), layers.coat_row);
}

}  // namespace
}  // namespace partbooth::renderer
