// SPDX-License-Identifier: Apache-2.0
// What a ray hit: point, normals, lay of the tool marks, material.
#pragma once

#include <cstddef>

#include "renderer/kernel/bsdf.h"
#include "renderer/kernel/picture.h"
#include "renderer/kernel/trace.h"

namespace partbooth::renderer {
namespace {

struct Surface {
  Float3 position;
  Float3 geometric_normal;  // unit, on the side of the ray
  Frame3 frame;             // shading frame, on the same side
  Material material;
};

// Each lane's pointers; lanes that hit nothing read the records of one that did.
struct RecordPointers {
  bool one_instance;  // all lanes hit the same one, as is common
  const float* instance[kLanes];
  const float* triangle[kLanes];
  const float* faces[kLanes];
};

inline Float4 load_at(const float* const* base, int offset) {
  const float* at[kLanes];
  for (int i = 0; i < kLanes; ++i) at[i] = base[i] + offset;
  return load4(at);
}

// Some lane must have hit.
inline RecordPointers find_records(const SceneView& scene, const Hit& hit) {
  std::uint32_t instance[kLanes], triangle[kLanes];
  store(instance, hit.instance);
  store(triangle, hit.triangle);
  const std::uint32_t bits = lane_bits(hit.hit);
  const int first = __builtin_ctz(bits);
  RecordPointers out;
  out.one_instance = true;
  for (int i = 0; i < kLanes; ++i) {
    const int lane = ((bits >> i) & 1u) != 0 ? i : first;
    const InstanceRecord& record = scene.instances[instance[lane]];
    out.one_instance &= instance[lane] == instance[first];
    out.instance[i] = &record.rotation[0][0];
    out.triangle[i] = record.triangles + std::size_t{kTriangleFloats} * triangle[lane];
    out.faces[i] = record.faces;
  }
  return out;
}

inline Float4 load_instance(const RecordPointers& at, int offset) {
  if (!at.one_instance) return load_at(at.instance, offset);
  const float* record = at.instance[0] + offset;
  return {record[0], record[1], record[2], record[3]};
}

// The nearest normal that lets the mirror direction leave the geometric surface (after Keller et al., "The
// Iray light transport simulation", 2017, A.3): no black edges where interpolated normals lean away from the
// viewer.
inline Float3 bend_normal(Float3 shading, Float3 geometric, Float3 wo) {
  constexpr float kMargin = 0.01f;
  const Float3 mirrored = shading * (dot(shading, wo) * 2.0f) - wo;
  const Float above = dot(mirrored, geometric);
  // A mirrored direction cannot rise further than the view itself.
  const Float wanted = min(dot(wo, geometric) * 0.5f, kMargin);
  const Float3 lifted = normalize(mirrored + geometric * (wanted - above));
  return select(above < wanted, normalize(wo + lifted), shading);
}

inline Float3 tangent_of(Float3 lay, Float3 normal) {
  const Float3 across = cross(lay, normal);
  const Float length2 = dot(across, across);
  return select(length2 > Float(1e-6f), across * (Float(1.0f) / sqrt(length2)), any_tangent(normal));
}

inline Surface make_surface(const SceneView& scene, const Ray& ray, const Hit& hit) {
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
  geometric = select(dot(geometric, wo) < Float(0.0f), -geometric, geometric);
  shading = select(dot(shading, geometric) < Float(0.0f), -shading, shading);
  out.geometric_normal = geometric;

  const Float4 base = load_instance(at, kBaseMetalAt), f82 = load_instance(at, kF82F0At),
               alpha = load_instance(at, kAlphaAt);
  out.material = {Float3(base), Float3(f82), base.w, f82.w, alpha.x, alpha.y, alpha.z};
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

  if (scene.ground_texture.picture.texels != nullptr) {
    const Mask ground = hit.hit & (hit.instance == UInt(scene.ground_instance));
    if (any(ground)) {
      const Float3 texel = ground_color(scene.ground_texture, out.position, ground);
      out.material.base_color = select(ground, out.material.base_color * texel, out.material.base_color);
    }
  }
  return out;
}

}  // namespace
}  // namespace partbooth::renderer
