// SPDX-License-Identifier: Apache-2.0
// Choice and sampling of lights.
//
// Quads add their light to whatever lies behind them: they hide nothing, from shadow rays and bounces alike,
// and camera rays do not see them.
#pragma once

#include "renderer/kernel/environment.h"
#include "renderer/kernel/trace.h"

namespace partbooth::renderer {
namespace {

// Chances of the lights at a vertex, by their unshadowed contribution; the environment comes after the quads.
struct LightChoice {
  Float quad_weight[kMaxQuads];
  Float total;
};

// Zero only where the quad cannot light the point.
inline Float quad_weight(const QuadRecord& quad, Float3 p, Float3 normal) {
  const Float3 to = Float3(quad.center_area) - p;
  const Float d2 = max(dot(to, to), 1e-12f), inverse_d = Float(1.0f) / sqrt(d2);
  const Float height = -dot(Float3(quad.normal), to);
  const Float area = quad.center_area[3];
  // Largest cosine that a point of the quad can have.
  const Float cosine = clamp(dot(normal, to) * inverse_d + inverse_d * quad.normal[3], 0.0f, 1.0f);
  const Float power = area * quad.radiance[3];
  return select(height > Float(0.0f), power * cosine * (height * inverse_d) / max(d2, area * 0.25f), 0.0f);
}

inline void weigh_lights(const SceneView& scene, Float3 p, Float3 normal, LightChoice& out) {
  out.total = scene.environment.weight;
  for (int i = 0; i < scene.quad_count; ++i) {
    out.quad_weight[i] = quad_weight(scene.quads[i], p, normal);
    out.total = out.total + out.quad_weight[i];
  }
}

struct LightSample {
  Float3 direction;  // unit
  Float distance;
  Float3 radiance;
  Float pdf;  // of choice and direction; 0: no light
};

// A quad of each lane's own.
struct QuadLanes {
  Float3 center, u_axis, v_axis, normal, radiance;
  Float area;
};

inline void take_quad(const QuadRecord& quad, Mask where, QuadLanes& out) {
  out.center = select(where, Float3(quad.center_area), out.center);
  out.u_axis = select(where, Float3(quad.u_axis), out.u_axis);
  out.v_axis = select(where, Float3(quad.v_axis), out.v_axis);
  out.normal = select(where, Float3(quad.normal), out.normal);
  out.radiance = select(where, Float3(quad.radiance), out.radiance);
  out.area = select(where, quad.center_area[3], out.area);
}

inline LightSample sample_quad(const QuadLanes& quad, Float u, Float v, Float3 p) {
  const Float3 to = quad.center + quad.u_axis * (u * 2.0f - 1.0f) + quad.v_axis * (v * 2.0f - 1.0f) - p;
  const Float d2 = dot(to, to), d = sqrt(d2);
  LightSample out;
  out.direction = to * (Float(1.0f) / d);
  out.distance = d;
  out.radiance = quad.radiance;
  const Float cosine = -dot(quad.normal, out.direction);
  out.pdf = select(cosine > Float(0.0f), d2 / (cosine * quad.area), 0.0f);
  return out;
}

// One light by its chance, one point on it.
inline LightSample sample_light(const SceneView& scene, const LightChoice& choice, Float4 random, Float3 p,
                                Mask active) {
  Float rest = random.x * choice.total;
  Float weight = scene.environment.weight;
  Mask found = weight > rest;
  const Mask environment = found;
  rest = rest - weight;
  QuadLanes quad{Float3(0.0f), Float3(0.0f), Float3(0.0f), Float3(0.0f), Float3(0.0f), 1.0f};
  for (int i = 0; i < scene.quad_count; ++i) {
    // The last lit quad takes what rounding leaves.
    const Mask lit = (!found) & (choice.quad_weight[i] > Float(0.0f));
    take_quad(scene.quads[i], lit, quad);
    weight = select(lit, choice.quad_weight[i], weight);
    found = found | (lit & (rest < choice.quad_weight[i]));
    rest = rest - choice.quad_weight[i];
  }
  LightSample out = sample_quad(quad, random.y, random.z, p);
  if (any(active & environment)) {
    const EnvironmentSample s = sample_environment(scene.environment, random.y, random.z);
    out.direction = select(environment, s.direction, out.direction);
    out.distance = select(environment, Float(kInfinity), out.distance);
    out.radiance =
        select(environment, environment_radiance(scene.environment, s.at, environment), out.radiance);
    out.pdf = select(environment, environment_pdf(scene.environment, s.at, environment), out.pdf);
  }
  const Mask usable =
      active & (weight > Float(0.0f)) & (choice.total > Float(0.0f)) & (out.pdf > Float(0.0f));
  out.pdf = select(usable, out.pdf * weight / choice.total, 0.0f);
  return out;
}

// Where a ray crosses the emitting side of a quad before t_max: density of a light sample in that direction
// (without the choice), else 0.
inline Float quad_pdf(const QuadRecord& quad, const Ray& ray, Float t_max) {
  const Float3 normal(quad.normal), center(quad.center_area);
  const Float cosine = -dot(normal, ray.direction);
  const Float t = dot(ray.origin - center, normal) / cosine;
  const Float3 from_center = ray.origin + ray.direction * t - center;
  const Float a = abs(dot(from_center, Float3(quad.u_axis))) * quad.u_axis[3];
  const Float b = abs(dot(from_center, Float3(quad.v_axis))) * quad.v_axis[3];
  const Mask hit =
      (cosine > Float(0.0f)) & (t > Float(0.0f)) & (t < t_max) & (a <= Float(1.0f)) & (b <= Float(1.0f));
  return select(hit, t * t / (cosine * quad.center_area[3]), 0.0f);
}

}  // namespace
}  // namespace partbooth::renderer
