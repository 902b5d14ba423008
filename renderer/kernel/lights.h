// SPDX-License-Identifier: Apache-2.0
// Choice of a light by what it could give at most.
//
// Lamps add their light to whatever lies behind them: they hide nothing, from shadow rays and bounces alike.
// Camera rays see only lamps that are marked so, and end there.
#pragma once

#include "renderer/kernel/environment.h"
#include "renderer/kernel/light_shapes.h"

namespace partbooth::renderer {
namespace {

// Chances of the lights at a vertex, by their unshadowed contribution; the environment comes after the lamps.
struct LightChoice {
  Float weight[kMaxLights];
  Float total;
};

// Largest cosine that a direction to a point of the lamp can have with the surface's normal.
inline Float largest_cosine(const LightRecord& light, Float3 to, Float3 normal, Float inverse_d) {
  return clamp((dot(normal, to) + light.normal[3]) * inverse_d, 0.0f, 1.0f);
}

// The weights are zero only where the lamp cannot light the point.
inline Float flat_weight(const LightRecord& light, Float3 to, Float3 normal, Float inverse_d, Float d2) {
  const Float height = -dot(Float3(light.normal), to);
  const Float power = light.center[3] * light.radiance[3];
  return select(height > Float(0.0f),
                power * largest_cosine(light, to, normal, inverse_d) * (height * inverse_d) /
                    max(d2, light.center[3] * 0.25f),
                0.0f);
}

// The cone is widened by the angle that the disc fills: asin(x) <= pi / 2 x.
inline Float disc_weight(const LightRecord& light, Float3 to, Float3 normal, Float inverse_d, Float d2) {
  const Float cosine =
      -dot(Float3(light.normal), to) * inverse_d + inverse_d * (0.5f * kPi * light.normal[3]);
  return flat_weight(light, to, normal, inverse_d, d2) *
         smoothstep(0.0f, 1.0f, cosine * light.disc[1] + light.disc[2]);
}

inline Float sphere_weight(const LightRecord& light, Float3 to, Float3 normal, Float inverse_d, Float d2) {
  const Float power = kPi * light.center[3] * light.radiance[3];
  return select(d2 > Float(light.center[3]), power * largest_cosine(light, to, normal, inverse_d) / d2, 0.0f);
}

// The nearest point of the axis counts as much as the centre.
inline Float tube_weight(const LightRecord& light, Float3 to, Float3 normal, Float inverse_d) {
  const Float3 axis(light.u_axis);
  const Float share = clamp(dot(to, axis) * light.u_axis[3], -1.0f, 1.0f);
  const Float3 nearest = to - axis * share;
  const Float3 across = to - axis * (dot(to, axis) * light.u_axis[3]);
  const float half = 1.0f / __builtin_sqrtf(light.u_axis[3]), radius = __builtin_sqrtf(light.center[3]);
  const Float near2 = dot(nearest, nearest);
  const Float power = 4 * radius * half * light.radiance[3];
  return select(dot(across, across) > Float(light.center[3]),
                power * largest_cosine(light, to, normal, inverse_d) / sqrt(near2 * (near2 + half * half)),
                0.0f);
}

inline void weigh_lights(const SceneView& scene, Float3 p, Float3 normal, LightChoice& out) {
  const LightList& lights = scene.lights;
  out.total = scene.environment.weight;
  const auto weigh = [&](LightShape shape, auto&& weight_of) {
    for (int i = lights.begin(shape); i < lights.end(shape); ++i) {
      const LightRecord& light = lights.records[i];
      const Float3 to = Float3(light.center) - p;
      const Float d2 = max(dot(to, to), 1e-12f), inverse_d = Float(1.0f) / sqrt(d2);
      out.weight[i] = weight_of(light, to, inverse_d, d2);
      out.total = out.total + out.weight[i];
    }
  };
  weigh(LightShape::kQuad, [&](const LightRecord& light, Float3 to, Float inverse_d, Float d2) {
    return flat_weight(light, to, normal, inverse_d, d2);
  });
  weigh(LightShape::kDisc, [&](const LightRecord& light, Float3 to, Float inverse_d, Float d2) {
    return disc_weight(light, to, normal, inverse_d, d2);
  });
  weigh(LightShape::kSphere, [&](const LightRecord& light, Float3 to, Float inverse_d, Float d2) {
    return sphere_weight(light, to, normal, inverse_d, d2);
  });
  weigh(LightShape::kTube, [&](const LightRecord& light, Float3 to, Float inverse_d, Float) {
    return tube_weight(light, to, normal, inverse_d);
  });
}

inline void take_light(const LightRecord& light, bool disc, Mask where, LightLanes& out) {
  out.center = select(where, Float3(light.center), out.center);
  out.size = select(where, light.center[3], out.size);
  out.u_axis = select(where, Float3(light.u_axis), out.u_axis);
  out.v_axis = select(where, Float3(light.v_axis), out.v_axis);
  out.normal = select(where, Float3(light.normal), out.normal);
  out.radiance = select(where, Float3(light.radiance), out.radiance);
  if (!disc) return;
  out.inner2 = select(where, light.disc[0], out.inner2);
  out.cone_a = select(where, light.disc[1], out.cone_a);
  out.cone_b = select(where, light.disc[2], out.cone_b);
}

inline LightSample select(Mask m, const LightSample& a, const LightSample& b) {
  return {select(m, a.direction, b.direction), select(m, a.distance, b.distance),
          select(m, a.radiance, b.radiance), select(m, a.pdf, b.pdf)};
}

// A point on lamp `index` of each lane; lanes at or above the count have none.
inline LightSample sample_lamp(const LightList& lights, UInt index, Float u, Float v, Float3 p, Mask active) {
  LightLanes lanes{Float3(0.0f), Float3(0.0f), Float3(0.0f), Float3(0.0f), Float3(0.0f),
                   1.0f,         0.0f,         0.0f,         0.0f};
  std::uint32_t chosen[kLanes];
  store(chosen, index);
  std::uint32_t left = lane_bits(active & (index < UInt(std::uint32_t(lights.count()))));
  while (left != 0) {
    const std::uint32_t i = chosen[__builtin_ctz(left)];
    const Mask mine = index == UInt(i);
    const bool disc = int(i) >= lights.begin(LightShape::kDisc) && int(i) < lights.end(LightShape::kDisc);
    take_light(lights.records[i], disc, mine, lanes);
    left &= ~lane_bits(mine);
  }
  if (lights.count() == lights.end(LightShape::kQuad)) return sample_quad(lanes, u, v, p, active);
  const auto lanes_of = [&](LightShape shape) {
    return active & !(index < UInt(std::uint32_t(lights.begin(shape)))) &
           (index < UInt(std::uint32_t(lights.end(shape))));
  };
  const Mask quad = lanes_of(LightShape::kQuad);
  LightSample out = sample_quad(lanes, u, v, p, quad);
  out.pdf = select(quad, out.pdf, 0.0f);
  const Mask disc = lanes_of(LightShape::kDisc);
  if (any(disc)) out = select(disc, sample_disc(lanes, u, v, p), out);
  const Mask sphere = lanes_of(LightShape::kSphere);
  if (any(sphere)) out = select(sphere, sample_sphere(lanes, u, v, p), out);
  const Mask tube = lanes_of(LightShape::kTube);
  if (any(tube)) out = select(tube, sample_tube(lanes, u, v, p), out);
  return out;
}

// A sample whose radiance is looked up only where its way turned out to be free.
struct ChosenLight {
  LightSample sample;
  Mask from_sky;
  SkyPlace sky;
};

inline Float3 radiance_of(const SceneView& scene, const ChosenLight& light, Mask lit) {
  if (none(light.from_sky & lit)) return light.sample.radiance;
  return select(light.from_sky, environment_radiance(scene.environment, light.sky), light.sample.radiance);
}

inline void sample_surroundings(const EnvironmentView& env, Float u, Float v, ChosenLight& out) {
  const EnvironmentSample s = sample_environment(env, u, v, out.from_sky);
  const LightSample sky{s.direction, kInfinity, Float3(0.0f), s.pdf};
  out.sample = select(out.from_sky, sky, out.sample);
  out.sky = find_sky(env, s.at, out.from_sky);
}

// One light by its chance, one point on it.
inline ChosenLight sample_light(const SceneView& scene, const LightChoice& choice, Float3 random, Float3 p,
                                Mask active) {
  Float rest = random.x * choice.total;
  Float weight = scene.environment.weight;
  Mask found = weight > rest;
  ChosenLight out{{Float3(0.0f), 0.0f, Float3(0.0f), 0.0f}, active & found, {{0u, 0.0f, 0.0f}, 0u, 0.0f}};
  const Mask from_lamps = active & !found;
  rest = rest - weight;
  UInt index = kNoLight;
  for (int i = 0; i < scene.lights.count(); ++i) {
    // The last lit lamp takes what rounding leaves.
    const Mask lit = (!found) & (choice.weight[i] > Float(0.0f));
    index = select(lit, UInt(std::uint32_t(i)), index);
    weight = select(lit, choice.weight[i], weight);
    found = found | (lit & (rest < choice.weight[i]));
    rest = rest - choice.weight[i];
  }
  if (any(from_lamps)) out.sample = sample_lamp(scene.lights, index, random.y, random.z, p, from_lamps);
  if (any(out.from_sky)) sample_surroundings(scene.environment, random.y, random.z, out);
  Float& pdf = out.sample.pdf;
  const Mask usable = active & (weight > Float(0.0f)) & (choice.total > Float(0.0f)) & (pdf > Float(0.0f));
  pdf = select(usable, pdf * weight / choice.total, 0.0f);
  return out;
}

// Calls visit(i, crossing) for each lamp that a ray may cross before t_max. pdf 0: it does not.
template <class Visit>
inline void visit_crossings(const LightList& lights, const Ray& ray, Float t_max, Visit&& visit) {
  int i = 0;
  for (; i < lights.end(LightShape::kQuad); ++i) visit(i, cross_quad(lights.records[i], ray, t_max));
  for (; i < lights.end(LightShape::kDisc); ++i) visit(i, cross_disc(lights.records[i], ray, t_max));
  for (; i < lights.end(LightShape::kSphere); ++i) visit(i, cross_sphere(lights.records[i], ray, t_max));
  for (; i < lights.end(LightShape::kTube); ++i) visit(i, cross_tube(lights.records[i], ray, t_max));
}

// The nearest lamp before t_max that the camera sees.
struct SeenLamp {
  Mask seen;
  Float t;
  Float3 radiance;
};

inline SeenLamp find_seen_lamp(const LightList& lights, const Ray& ray, Float t_max) {
  SeenLamp out{mask_from_bits(0), t_max, Float3(0.0f)};
  visit_crossings(lights, ray, t_max, [&](int i, const LightCrossing& at) {
    if (((lights.camera_sees >> i) & 1u) == 0) return;
    const Mask nearer = (at.pdf > Float(0.0f)) & (at.t < out.t);
    out.seen = out.seen | nearer;
    out.t = select(nearer, at.t, out.t);
    out.radiance = select(nearer, Float3(lights.records[i].radiance) * at.brightness, out.radiance);
  });
  return out;
}

}  // namespace
}  // namespace partbooth::renderer
