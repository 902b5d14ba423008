// SPDX-License-Identifier: Apache-2.0
// Points on lamps of each shape, and their density by solid angle at the point that they light.
//
// A sampler and its pdf are called with the same point, so that they choose the same method; but for light
// through a clear surface, drawn from the viewer's side and weighed from the far one, a few roundings apart.
#pragma once

#include "renderer/kernel/spherical_quad.h"
#include "renderer/kernel/trace.h"
#include "renderer/kernel/warp.h"

namespace partbooth::renderer {
namespace {

// A lamp of each lane's own; as LightRecord.
struct LightLanes {
  Float3 center, u_axis, v_axis, normal, radiance;
  Float size;  // area of quads and discs, square of the radius of spheres and tubes
  Float inner2, cone_a, cone_b;
};

struct LightSample {
  Float3 direction;  // unit
  Float distance;
  Float3 radiance;
  Float pdf;  // 0: no light
};

// Where a ray crosses a lamp.
struct LightCrossing {
  Float t;
  Float pdf;         // of a sample in the ray's direction; 0: no crossing
  Float brightness;  // factor on the radiance
};

// A point of a flat lamp chosen by area.
inline LightSample sample_flat(Float3 to, const LightLanes& light) {
  const Float d2 = dot(to, to), d = sqrt(d2);
  LightSample out;
  out.direction = to * (Float(1.0f) / d);
  out.distance = d;
  out.radiance = light.radiance;
  const Float cosine = -dot(light.normal, out.direction);
  out.pdf = select(cosine > Float(0.0f), d2 / (cosine * light.size), 0.0f);
  return out;
}

// Kept out of line: most scenes' rectangles are far from all they light.
[[gnu::noinline]] LightSample sample_near_quad(const LightLanes& light, Float u, Float v, Float3 to_center,
                                               Mask near) {
  const SphericalQuad quad = make_spherical_quad(to_center, light.u_axis, light.v_axis, light.normal);
  const Mask spherical = near & is_wide(quad);
  const SquarePoint at = sample_spherical_quad(quad, u, v);
  const Float a = select(spherical, at.a, u * 2.0f - 1.0f), b = select(spherical, at.b, v * 2.0f - 1.0f);
  LightSample out = sample_flat(to_center + light.u_axis * a + light.v_axis * b, light);
  out.pdf = select(spherical & (out.pdf > Float(0.0f)), Float(1.0f) / quad.solid_angle, out.pdf);
  return out;
}

inline LightSample sample_quad(const LightLanes& light, Float u, Float v, Float3 p, Mask active) {
  const Float3 to = light.center - p;
  const Mask near = active & is_near(to, light.size);
  if (any(near)) return sample_near_quad(light, u, v, to, near);
  return sample_flat(to + light.u_axis * (u * 2.0f - 1.0f) + light.v_axis * (v * 2.0f - 1.0f), light);
}

// By area; rings too.
inline LightSample sample_disc(const LightLanes& light, Float u, Float v, Float3 p) {
  const Disc at = square_to_disc(u, v);
  const Float r2 = at.x * at.x + at.y * at.y;
  // Without a radius there is no direction; a ring has area there only on paper.
  const Float scale =
      select(light.inner2 > Float(0.0f),
             sqrt(light.inner2 + (Float(1.0f) - light.inner2) * r2) / sqrt(max(r2, 1e-20f)), Float(1.0f));
  const Float3 to = light.center - p + light.u_axis * (at.x * scale) + light.v_axis * (at.y * scale);
  LightSample out = sample_flat(to, light);
  const Float cosine = -dot(light.normal, out.direction);
  out.radiance = light.radiance * smoothstep(0.0f, 1.0f, cosine * light.cone_a + light.cone_b);
  return out;
}

// 1 - cos of the cone that holds a sphere, without cancellation.
inline Float cap_of(Float radius2, Float d2) {
  const Float sine2 = radius2 / d2;
  return sine2 / (Float(1.0f) + sqrt(max(Float(1.0f) - sine2, 0.0f)));
}

// Uniform over the directions that see the sphere.
inline LightSample sample_sphere(const LightLanes& light, Float u, Float v, Float3 p) {
  const Float3 to = light.center - p;
  const Float d2 = dot(to, to), d = sqrt(d2), cap = cap_of(light.size, d2);
  const Disc at = square_to_disc(u, v);
  // 1 - cos is uniform on [0, cap].
  const Float below = (at.x * at.x + at.y * at.y) * cap;
  const Float spread = sqrt(cap * (Float(2.0f) - below));
  Frame3 frame;
  frame.normal = to * (Float(1.0f) / d);
  frame.tangent = any_tangent(frame.normal);
  frame.bitangent = cross(frame.normal, frame.tangent);
  LightSample out;
  out.direction = frame.to_world({at.x * spread, at.y * spread, Float(1.0f) - below});
  const Float sine2 = below * (Float(2.0f) - below);
  out.distance = d * (Float(1.0f) - below) - sqrt(max(light.size - d2 * sine2, 0.0f));
  out.radiance = light.radiance;
  out.pdf = select(d2 > light.size, Float(0.5f * kInvPi) / cap, 0.0f);
  return out;
}

// The lateral surface of a cylinder in coordinates about the point: angle round its axis, and sine of the
// elevation along it; the solid angle is their product. The angle is uniform over the visible width, the sine
// over what that width sees of the length.
struct TubeView {
  Float3 axis, toward;          // unit; toward the axis, perpendicular to it
  Float half_length, along;     // half_length about `along`, seen from the point
  Float distance2, half_width;  // to the axis; angle
};

inline TubeView view_tube(Float3 to_center, Float3 u_axis, Float radius2) {
  TubeView out;
  out.half_length = sqrt(dot(u_axis, u_axis));
  out.axis = u_axis * (Float(1.0f) / out.half_length);
  out.along = dot(to_center, out.axis);
  const Float3 across = to_center - out.axis * out.along;
  out.distance2 = dot(across, across);
  out.toward = across * (Float(1.0f) / sqrt(out.distance2));
  out.half_width = atan2(sqrt(radius2), sqrt(max(out.distance2 - radius2, 0.0f)));
  return out;
}

// A tube from beyond its end, close to its axis, spans sines that single precision cannot tell apart: none is
// drawn there, and rays that find it count in full.
constexpr float kLeastSines = 1e-6f, kNeverDrawn = 1e-30f;

struct SineRange {
  Float low, width;
};
inline SineRange sines_of(const TubeView& tube, Float s) {
  const Float s2 = s * s, low = tube.along - tube.half_length, high = tube.along + tube.half_length;
  const Float sine = low / sqrt(s2 + low * low);
  return {sine, high / sqrt(s2 + high * high) - sine};
}

inline LightSample sample_tube(const LightLanes& light, Float u, Float v, Float3 p) {
  const TubeView tube = view_tube(light.center - p, light.u_axis, light.size);
  const SinCos angle = sincos(tube.half_width * (u * 2.0f - 1.0f));
  // Near crossing of the circle, without cancellation.
  const Float h = sqrt(tube.distance2);
  const Float s = (tube.distance2 - light.size) /
                  (h * angle.cos + sqrt(max(light.size - tube.distance2 * angle.sin * angle.sin, 0.0f)));
  const SineRange range = sines_of(tube, s);
  const Float sine = clamp(range.low + range.width * v, -0x1.fffffep-1f, 0x1.fffffep-1f);
  const Float cosine = sqrt(Float(1.0f) - sine * sine);
  const Float3 side = cross(tube.axis, tube.toward);
  LightSample out;
  out.direction = (tube.toward * angle.cos + side * angle.sin) * cosine + tube.axis * sine;
  out.distance = s / cosine;
  out.radiance = light.radiance;
  out.pdf = select((tube.distance2 > light.size) & (range.width > Float(kLeastSines)),
                   Float(1.0f) / (tube.half_width * 2.0f * range.width), 0.0f);
  return out;
}

[[gnu::noinline]] Float near_quad_pdf(const LightRecord& light, Float3 to_center, Mask near, Float by_area) {
  const SphericalQuad quad =
      make_spherical_quad(to_center, Float3(light.u_axis), Float3(light.v_axis), Float3(light.normal));
  return select(near & is_wide(quad), Float(1.0f) / quad.solid_angle, by_area);
}

inline LightCrossing cross_quad(const LightRecord& light, const Ray& ray, Float t_max) {
  const Float3 normal(light.normal), to_center = Float3(light.center) - ray.origin;
  const Float cosine = -dot(normal, ray.direction);
  const Float t = -dot(to_center, normal) / cosine;
  const Float3 from_center = ray.direction * t - to_center;
  const Float a = abs(dot(from_center, Float3(light.u_axis))) * light.u_axis[3];
  const Float b = abs(dot(from_center, Float3(light.v_axis))) * light.v_axis[3];
  const Mask hit =
      (cosine > Float(0.0f)) & (t > Float(0.0f)) & (t < t_max) & (a <= Float(1.0f)) & (b <= Float(1.0f));
  Float pdf = t * t / (cosine * light.center[3]);
  const Mask near = hit & is_near(to_center, light.center[3]);
  if (any(near)) pdf = near_quad_pdf(light, to_center, near, pdf);
  return {t, select(hit, pdf, 0.0f), 1.0f};
}

inline LightCrossing cross_disc(const LightRecord& light, const Ray& ray, Float t_max) {
  const Float3 normal(light.normal), to_center = Float3(light.center) - ray.origin;
  const Float cosine = -dot(normal, ray.direction);
  const Float t = -dot(to_center, normal) / cosine;
  const Float3 from_center = ray.direction * t - to_center;
  const Float a = dot(from_center, Float3(light.u_axis)) * light.u_axis[3];
  const Float b = dot(from_center, Float3(light.v_axis)) * light.v_axis[3];
  const Float r2 = a * a + b * b;
  const Mask hit = (cosine > Float(0.0f)) & (t > Float(0.0f)) & (t < t_max) & (r2 <= Float(1.0f)) &
                   (r2 >= Float(light.disc[0]));
  return {t, select(hit, t * t / (cosine * light.center[3]), 0.0f),
          smoothstep(0.0f, 1.0f, cosine * light.disc[1] + light.disc[2])};
}

inline LightCrossing cross_sphere(const LightRecord& light, const Ray& ray, Float t_max) {
  const Float3 to = Float3(light.center) - ray.origin;
  const Float d2 = dot(to, to), along = dot(to, ray.direction);
  const Float3 miss = to - ray.direction * along;
  const Float inside = Float(light.center[3]) - dot(miss, miss);
  const Float t = along - sqrt(max(inside, 0.0f));
  const Mask hit = (inside > Float(0.0f)) & (d2 > Float(light.center[3])) & (t > Float(0.0f)) & (t < t_max);
  return {t, select(hit, Float(0.5f * kInvPi) / cap_of(light.center[3], d2), 0.0f), 1.0f};
}

inline LightCrossing cross_tube(const LightRecord& light, const Ray& ray, Float t_max) {
  const Float radius2 = light.center[3];
  const TubeView tube = view_tube(Float3(light.center) - ray.origin, Float3(light.u_axis), radius2);
  const Float sine = dot(ray.direction, tube.axis);
  const Float3 flat = ray.direction - tube.axis * sine;
  const Float cosine = sqrt(dot(flat, flat)), h = sqrt(tube.distance2) / cosine;
  const Float ahead = dot(flat, tube.toward) * h, miss = dot(flat, cross(tube.axis, tube.toward)) * h;
  const Float inside = radius2 - miss * miss;
  const Float s = (tube.distance2 - radius2) / (ahead + sqrt(max(inside, 0.0f)));
  const Float t = s / cosine;
  const Mask hit = (inside > Float(0.0f)) & (ahead > Float(0.0f)) & (tube.distance2 > radius2) & (t < t_max) &
                   (abs(t * sine - tube.along) <= tube.half_length);
  const Float width = sines_of(tube, s).width;
  const Float pdf =
      select(width > Float(kLeastSines), Float(1.0f) / (tube.half_width * 2.0f * width), Float(kNeverDrawn));
  return {t, select(hit, pdf, 0.0f), 1.0f};
}

}  // namespace
}  // namespace partbooth::renderer
