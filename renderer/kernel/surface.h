// SPDX-License-Identifier: Apache-2.0
// What a ray hit: point, normals, lay of the tool marks, material.
#pragma once

#include <cstddef>

#include "renderer/kernel/bsdf.h"
#include "renderer/kernel/finish.h"
#include "renderer/kernel/picture.h"
#include "renderer/kernel/trace.h"

namespace partbooth::renderer {
namespace {

struct Surface {
  Float3 position;
  Float3 geometric_normal;  // unit, on the side of the ray
  Frame3 frame;             // shading frame, on the same side
  Float lift;               // of the smooth surface over the triangle: bulge() below
  Material material;
};

// Blocks hit few instances: their rows are read once each and blended.
constexpr int kFewInstances = kLanes / 4;

// Each lane's pointers; lanes that hit nothing read the records of one that did.
struct RecordPointers {
  int distinct;  // instances; kFewInstances + 1: more than a few
  const float* few[kFewInstances + 1];
  Mask few_lanes[kFewInstances + 1];
  const float* instance[kLanes];
  const float* triangle[kLanes];
  const float* faces[kLanes];
};

inline void find_few_instances(const SceneView& scene, const Hit& hit, const std::uint32_t* instance,
                               RecordPointers& out) {
  out.distinct = 0;
  for (std::uint32_t left = lane_bits(hit.hit); left != 0 && out.distinct <= kFewInstances; ++out.distinct) {
    const std::uint32_t i = instance[__builtin_ctz(left)];
    const Mask mine = hit.instance == UInt(i);
    out.few[out.distinct] = &scene.instances[i].rotation[0][0];
    out.few_lanes[out.distinct] = mine;
    left &= ~lane_bits(mine);
  }
}

// Some lane must have hit.
inline RecordPointers find_records(const SceneView& scene, const Hit& hit) {
  std::uint32_t instance[kLanes], triangle[kLanes];
  store(instance, hit.instance);
  store(triangle, hit.triangle);
  const std::uint32_t bits = lane_bits(hit.hit);
  const int first = __builtin_ctz(bits);
  RecordPointers out;
  find_few_instances(scene, hit, instance, out);
  for (int i = 0; i < kLanes; ++i) {
    const int lane = ((bits >> i) & 1u) != 0 ? i : first;
    const InstanceRecord& record = scene.instances[instance[lane]];
    out.instance[i] = &record.rotation[0][0];
    out.triangle[i] = record.triangles + std::size_t{kTriangleFloats} * triangle[lane];
    out.faces[i] = record.faces;
  }
  return out;
}

inline Float4 load_instance(const RecordPointers& at, int offset) {
  if (at.distinct > kFewInstances) return load_at(at.instance, offset);
  const float* record = at.few[0] + offset;
  Float4 out{record[0], record[1], record[2], record[3]};
  for (int i = 1; i < at.distinct; ++i) {
    record = at.few[i] + offset;
    const Mask mine = at.few_lanes[i];
    out = {select(mine, record[0], out.x), select(mine, record[1], out.y), select(mine, record[2], out.z),
           select(mine, record[3], out.w)};
  }
  return out;
}

// The nearest normal that lets the mirror direction leave the geometric surface (after Keller et al., "The
// Iray light transport simulation", 2017, A.3): no black edges where interpolated normals lean away from the
// viewer.
inline Float3 bend_normal(Float3 shading, Float3 geometric, Float3 wo) {
  constexpr float kMargin = 0.01f;
  const Float view = dot(wo, geometric), mirror = dot(shading, wo) * 2.0f;
  const Float above = mirror * dot(shading, geometric) - view;
  // A mirrored direction cannot rise further than the view itself.
  const Float wanted = min(view * 0.5f, kMargin);
  const Mask bent = above < wanted;
  if (none(bent)) return shading;
  const Float3 lifted = normalize(shading * mirror - wo + geometric * (wanted - above));
  return select(bent, normalize(wo + lifted), shading);
}

// Rays leave a coarse mesh from where the smooth surface is that its normals stand for: else its triangles
// shadow each other where light grazes them, and the edge of the shade has the shape of triangles (Hanika,
// "Hacking the shadow terminator", Ray Tracing Gems II, 2021). There, each corner's tangent plane lifts the
// point by b_i max(0, -(p - v_i) . n_i); summed over the corners, that is a quadratic form of the barycentric
// coordinates. 0 on flat and on hollow triangles.
inline Float bulge(Float pair, Float h12, Float w, Float u, Float v) {
  const Float h01 = as_float(as_uint(pair) & UInt(0xffff0000u)), h02 = as_float(as_uint(pair) << 16);
  return w * u * h01 + w * v * h02 + u * v * h12;
}

inline Float3 tangent_of(Float3 lay, Float3 normal) {
  const Float3 across = cross(lay, normal);
  const Float length2 = dot(across, across);
  return select(length2 > Float(1e-6f), across * (Float(1.0f) / sqrt(length2)), any_tangent(normal));
}

[[gnu::noinline]] inline Layers load_layers(const RecordPointers& at, Mask inside) {
  const Float4 base = load_instance(at, kBaseLayersAt), absorption = load_instance(at, kAbsorptionAt),
               coat = load_instance(at, kCoatAt), coat_absorption = load_instance(at, kCoatAbsorptionAt);
  Layers out;
  out.diffuse_roughness = base.x;
  out.transmission = base.y;
  out.film = {base.z, base.w};
  out.film_weight = select(base.z > Float(0.0f), Float(1.0f), 0.0f);
  out.absorption = Float3(absorption);
  out.thin = absorption.w > Float(0.0f);
  out.coat = coat.x;
  out.coat_alpha = coat.y;
  out.coat_ior = coat.z;
  out.coat_row = coat.w;
  out.coat_absorption = Float3(coat_absorption);
  out.inside = inside;
  return out;
}

// Puts the finish on the lanes whose instance has one. `smooth` is the interpolated normal, on the side of
// the ray; `footprint` the width that the ray stands for.
inline void finish_surface(const SceneView& scene, const Hit& hit, UInt face, Float3 smooth, Mask outside,
                           Float3 wo, Float footprint, Surface& out) {
  std::uint32_t instance[kLanes], face_index[kLanes];
  store(instance, hit.instance);
  store(face_index, face);
  FinishPointers at{{}, true};
  const FinishRecord* some = nullptr;
  std::uint32_t finished = 0;
  for (int i = 0; i < kLanes; ++i) {
    if (((lane_bits(hit.hit) >> i) & 1u) == 0) continue;
    at.record[i] = scene.instances[instance[i]].finish;
    if (at.record[i] == nullptr) continue;
    finished |= 1u << i;
    if (some == nullptr) some = at.record[i];
    at.same &= at.record[i] == some;
  }
  if (finished == 0) return;
  const float* faces[kLanes];
  std::uint32_t seed[kLanes];
  for (int i = 0; i < kLanes; ++i) {
    const bool on = ((finished >> i) & 1u) != 0;
    if (!on) at.record[i] = some;
    faces[i] = at.record[i]->faces + (on ? std::size_t{kLayFloats} * face_index[i] : 0);
    seed[i] = at.record[i]->seed;
  }
  const Float4 x = at.row(0), y = at.row(4), z = at.row(8);
  const auto to_body = [&](Float3 v) {
    return Float3(dot(Float3(x), v), dot(Float3(y), v), dot(Float3(z), v));
  };
  const auto to_world = [&](Float3 v) { return Float3(x) * v.x + Float3(y) * v.y + Float3(z) * v.z; };
  FinishPoint s;
  s.active = mask_from_bits(finished);
  s.p = to_body(out.position) + Float3(x.w, y.w, z.w);
  s.normal = to_body(smooth);
  // Grazing footprints are long; their mean width counts.
  s.footprint = footprint / sqrt(max(dot(smooth, wo), 0.05f));
  s.scale = at.row(kEdgesAt).z;
  s.seed = load(seed);
  s.slope = Float3(0.0f);
  s.lost_along = s.lost_across = 0.0f;
  s.material = out.material;
  Finished f{s.normal, s.normal, to_body(out.geometric_normal), s.p, out.material};
  finish_body(s, at, faces, outside, f);
  const Float3 moved = out.position + to_world(f.position - s.p);
  const Float3 facing = to_world(f.geometric_normal);
  out.position = select(s.active, moved, out.position);
  // Of a rounding one sees only what faces the viewer.
  out.geometric_normal =
      select(s.active & (dot(facing, wo) > Float(0.02f)), normalize(facing), out.geometric_normal);
  const Float3 normal = bend_normal(to_world(f.normal), out.geometric_normal, wo);
  const Float3 tangent = to_world(f.tangent);
  out.frame.normal = select(s.active, normal, out.frame.normal);
  out.frame.tangent = select(s.active, unit_or(tangent - normal * dot(normal, tangent), any_tangent(normal)),
                             out.frame.tangent);
  out.frame.bitangent = cross(out.frame.normal, out.frame.tangent);
  out.material = f.material;
}

// `footprint`: width of what the ray stands for, at the hit.
inline Surface make_surface(const SceneView& scene, const Ray& ray, const Hit& hit, Float footprint) {
  const RecordPointers at = find_records(scene, hit);
  const Float4 row_x = load_instance(at, kRotationAt), row_y = load_instance(at, kRotationAt + 4),
               row_z = load_instance(at, kRotationAt + 8);
  const auto to_world = [&](Float3 v) {
    return Float3(dot(Float3(row_x), v), dot(Float3(row_y), v), dot(Float3(row_z), v));
  };
  const Float4 n0 = load_at(at.triangle, 0), n1 = load_at(at.triangle, 4), n2 = load_at(at.triangle, 8);
  const Float w = Float(1.0f) - hit.u - hit.v;
  Surface out;
  out.position = ray.origin + ray.direction * hit.t;
  const Float3 wo = -ray.direction;
  Float3 geometric = normalize(to_world(hit.normal));
  Float3 shading = normalize(to_world(Float3(n0) * w + Float3(n1) * hit.u + Float3(n2) * hit.v));
  // Both sides of a surface are the same; shading normals follow the geometric one.
  const Mask outside = dot(geometric, wo) >= Float(0.0f);
  geometric = select(outside, geometric, -geometric);
  shading = select(dot(shading, geometric) < Float(0.0f), -shading, shading);
  out.geometric_normal = geometric;
  const Float3 smooth = shading;
  // From within, what bulges is hollow.
  out.lift = select(outside, bulge(n1.w, n2.w, w, hit.u, hit.v) * row_x.w, Float(0.0f));

  const Float4 base = load_instance(at, kBaseMetalAt), f82 = load_instance(at, kF82IorAt),
               alpha = load_instance(at, kAlphaAt);
  out.material.base_color = Float3(base);
  out.material.f82 = Float3(f82);
  out.material.metalness = base.w;
  out.material.ior = f82.w;
  out.material.alpha_x = alpha.x;
  out.material.alpha_y = alpha.y;
  out.material.albedo_row = alpha.z;
  out.material.lobes = scene.lobes;
  if (scene.lobes != 0) out.material.layers = load_layers(at, !outside);
  shading = bend_normal(shading, geometric, wo);
  out.frame.normal = shading;

  const Mask cad_color = hit.hit & (alpha.w > Float(0.0f));
  const Mask anisotropic = hit.hit & !(alpha.x == alpha.y);
  out.frame.tangent = any_tangent(shading);
  if (any(cad_color | anisotropic)) {
    std::uint32_t face[kLanes];
    store(face, select(hit.hit, as_uint(n0.w), UInt(0u)));
    const float* record[kLanes];
    for (int i = 0; i < kLanes; ++i) record[i] = at.faces[i] + std::size_t{kFaceFloats} * face[i];
    const Float4 lay = load4(record), color = load_at(record, 4);
    out.frame.tangent = select(anisotropic, tangent_of(to_world(Float3(lay)), shading), out.frame.tangent);
    out.material.base_color =
        select(cad_color & (color.w > Float(0.0f)), Float3(color), out.material.base_color);
  }
  out.frame.bitangent = cross(shading, out.frame.tangent);

  if (scene.ground_texture.picture.pairs != nullptr) {
    const Mask ground = hit.hit & (hit.instance == UInt(scene.ground_instance));
    if (any(ground)) {
      const Float3 texel = ground_color(scene.ground_texture, out.position, ground);
      out.material.base_color = select(ground, out.material.base_color * texel, out.material.base_color);
    }
  }
  if (scene.has_finish) {
    const UInt face = select(hit.hit, as_uint(n0.w), UInt(0u));
    finish_surface(scene, hit, face, smooth, outside, wo, footprint, out);
  }
  if ((scene.lobes & kLobeTransmission) != 0) {
    out.lift = select(out.material.layers.transmission > Float(0.0f), Float(0.0f), out.lift);
  }
  return out;
}

}  // namespace
}  // namespace partbooth::renderer
