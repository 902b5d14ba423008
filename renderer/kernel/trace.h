// SPDX-License-Identifier: Apache-2.0
// Ray packets of Embree, one lane a ray.
#pragma once

#include <embree3/rtcore.h>

#include <type_traits>

#include "renderer/kernel/camera.h"
#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

constexpr float kInfinity = __builtin_inff();

using RayHitPacket =
    std::conditional_t<kLanes == 1, RTCRayHit, std::conditional_t<kLanes == 8, RTCRayHit8, RTCRayHit16>>;
using RayPacket = std::conditional_t<kLanes == 1, RTCRay, std::conditional_t<kLanes == 8, RTCRay8, RTCRay16>>;

// A field of a single ray is a number, of a packet an array.
template <class T>
T* field(T& single) {
  return &single;
}
template <class T, int N>
T* field(T (&packet)[N]) {
  return packet;
}

inline void intersect(const int* valid, RTCScene scene, RTCIntersectContext* context, RTCRayHit* r) {
  if (valid[0] != 0) rtcIntersect1(scene, context, r);
}
inline void intersect(const int* valid, RTCScene scene, RTCIntersectContext* context, RTCRayHit8* r) {
  rtcIntersect8(valid, scene, context, r);
}
inline void intersect(const int* valid, RTCScene scene, RTCIntersectContext* context, RTCRayHit16* r) {
  rtcIntersect16(valid, scene, context, r);
}
inline void occlude(const int* valid, RTCScene scene, RTCIntersectContext* context, RTCRay* r) {
  if (valid[0] != 0) rtcOccluded1(scene, context, r);
}
inline void occlude(const int* valid, RTCScene scene, RTCIntersectContext* context, RTCRay8* r) {
  rtcOccluded8(valid, scene, context, r);
}
inline void occlude(const int* valid, RTCScene scene, RTCIntersectContext* context, RTCRay16* r) {
  rtcOccluded16(valid, scene, context, r);
}

template <class Packet>
void fill_ray(Packet& ray, const Ray& from, Float t_max, std::uint32_t mask) {
  store(field(ray.org_x), from.origin.x);
  store(field(ray.org_y), from.origin.y);
  store(field(ray.org_z), from.origin.z);
  store(field(ray.tnear), Float(0.0f));
  store(field(ray.dir_x), from.direction.x);
  store(field(ray.dir_y), from.direction.y);
  store(field(ray.dir_z), from.direction.z);
  store(field(ray.time), Float(0.0f));
  store(field(ray.tfar), t_max);
  store(field(ray.mask), UInt(mask));
  store(field(ray.id), UInt(0u));
  store(field(ray.flags), UInt(0u));
}

struct Valid {
  alignas(64) std::uint32_t lane[kLanes];
  explicit Valid(Mask active) { store(lane, select(active, UInt(~0u), UInt(0u))); }
  const int* get() const { return reinterpret_cast<const int*>(lane); }
};

struct Hit {
  Mask hit;
  Float t, u, v;
  Float3 normal;  // unnormalised, in the frame of the instance's part
  UInt triangle, instance;
};

// The coherent flag pays for camera rays only.
enum class Coherence { kCoherent, kIncoherent };

inline Hit trace_once(RTCScene scene, const Ray& ray, Mask active, Coherence coherence, std::uint32_t mask) {
  RTCIntersectContext context;
  rtcInitIntersectContext(&context);
  if (coherence == Coherence::kCoherent) context.flags = RTC_INTERSECT_CONTEXT_FLAG_COHERENT;
  const Valid valid(active);
  alignas(64) RayHitPacket packet;
  fill_ray(packet.ray, ray, kInfinity, mask);
  store(field(packet.hit.geomID), UInt(RTC_INVALID_GEOMETRY_ID));
  store(field(packet.hit.instID[0]), UInt(RTC_INVALID_GEOMETRY_ID));
  intersect(valid.get(), scene, &context, &packet);
  Hit out;
  out.instance = load(field(packet.hit.instID[0]));
  out.hit = active & !(out.instance == UInt(RTC_INVALID_GEOMETRY_ID));
  out.t = select(out.hit, load(field(packet.ray.tfar)), Float(kInfinity));
  out.u = load(field(packet.hit.u));
  out.v = load(field(packet.hit.v));
  out.normal =
      Float3(load(field(packet.hit.Ng_x)), load(field(packet.hit.Ng_y)), load(field(packet.hit.Ng_z)));
  out.triangle = load(field(packet.hit.primID));
  return out;
}

// A ray through a vertex to within rounding may pass all triangles there: the edge functions of Embree's
// robust tests agree along an edge, but not around a vertex. So robust scenes ask again, beside it: by more
// than rounding, by less than origins are offset.
inline Ray beside(const Ray& ray) {
  constexpr float kAside = 0x1p-19f;
  const Float3& d = ray.direction;
  return {ray.origin, d + Float3(d.y, d.z, -d.x) * kAside};
}

[[gnu::noinline]] inline void trace_beside(RTCScene scene, const Ray& ray, Mask missed, std::uint32_t mask,
                                           Hit& hit) {
  const Hit again = trace_once(scene, beside(ray), missed, Coherence::kIncoherent, mask);
  hit.hit = hit.hit | again.hit;
  hit.t = select(again.hit, again.t, hit.t);
  hit.u = select(again.hit, again.u, hit.u);
  hit.v = select(again.hit, again.v, hit.v);
  hit.normal = select(again.hit, again.normal, hit.normal);
  hit.triangle = select(again.hit, again.triangle, hit.triangle);
  hit.instance = select(again.hit, again.instance, hit.instance);
}

inline Hit trace(const SceneView& scene, const Ray& ray, Mask active, Coherence coherence,
                 std::uint32_t mask = ~0u) {
  Hit out = trace_once(scene.scene, ray, active, coherence, mask);
  if (scene.robust && any(active & !out.hit)) trace_beside(scene.scene, ray, active & !out.hit, mask, out);
  return out;
}

// Lanes whose way is free up to t_max. Never with the coherent flag: rtcOccluded16 with it does not return on
// instanced scenes in Embree 3.13.5.
inline Mask unoccluded_once(RTCScene scene, const Ray& ray, Float t_max, Mask active) {
  RTCIntersectContext context;
  rtcInitIntersectContext(&context);
  const Valid valid(active);
  alignas(64) RayPacket packet;
  fill_ray(packet, ray, t_max, ~0u);
  occlude(valid.get(), scene, &context, &packet);
  return active & (load(field(packet.tfar)) >= Float(0.0f));
}

inline Mask unoccluded(const SceneView& scene, const Ray& ray, Float t_max, Mask active) {
  const Mask free = unoccluded_once(scene.scene, ray, t_max, active);
  return scene.robust && any(free) ? unoccluded_once(scene.scene, beside(ray), t_max, free) : free;
}

// A point that rays may leave from without meeting their own surface again: moved along the normal by a bound
// of the error of the hit point, which grows with the coordinates and with the length of the ray that found
// it (compare Waechter and Binder, "A fast and robust method for avoiding self-intersection", Ray Tracing
// Gems, 2019).
inline Float3 offset_origin(Float3 p, Float3 geometric_normal, Float t) {
  const Float size = max(max(abs(p.x), abs(p.y)), abs(p.z)) + t;
  return p + geometric_normal * (size * 0x1p-18f);
}

}  // namespace
}  // namespace partbooth::renderer
