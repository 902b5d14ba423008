// SPDX-License-Identifier: Apache-2.0
// A dirty layer in front of the lens, crossed by every camera ray: what the virtual camera's dirt
// (renderer/photo) is tested against. Pictures have none.
//
// A ray of direction d, seen in camera axes, crosses the layer at the point where its depth is distance_m. It
// goes straight on with probability 1 - alpha, is bent by one of the forward lobes or by a drop with the
// probability of its share, or is lost. The wide share adds veiling light at once.
#pragma once

#include "renderer/kernel/integrator.h"
#include "renderer/kernel/picture.h"

namespace partbooth::renderer {
namespace {

// Far from the blocks of a path's vertices and of the shutter.
constexpr std::uint32_t kLayerBlock = (1u << 16) + 1;

// Two independent normals from a uniform point (Box and Muller).
inline Disc square_to_normal(Float u, Float v) {
  float radius[kLanes];
  store(radius, u);
  for (float& r : radius) r = __builtin_sqrtf(-2 * __builtin_logf(1 - r));
  const SinCos angle = sincos(v * (2 * kPi));
  return {load(radius) * angle.cos, load(radius) * angle.sin};
}

// Slopes of a ray against the axis.
struct Slopes {
  Float x, y;
};

inline Slopes bent(const LayerLobe& lobe, Slopes from, Disc normal) {
  const Float along = normal.x * lobe.along_rad, across = normal.y * lobe.across_rad;
  return {from.x + along * lobe.cos_angle - across * lobe.sin_angle,
          from.y + along * lobe.sin_angle + across * lobe.cos_angle};
}

// Through the flat side of a drop and out at its surface, whose unit normal towards the scene has the given
// tangential part. `out` is false for total reflection.
inline Slopes refracted(float index, Slopes from, Float normal_x, Float normal_y, Mask& out) {
  const Float3 d = normalize(Float3(from.x, from.y, 1.0f));
  const Float in_x = d.x / index, in_y = d.y / index;
  const Float3 inside(in_x, in_y, sqrt(Float(1.0f) - in_x * in_x - in_y * in_y));
  const Float3 n(normal_x, normal_y,
                 sqrt(max(Float(1.0f) - normal_x * normal_x - normal_y * normal_y, 0.0f)));
  const Float3 tangential = (inside - n * dot(inside, n)) * index;
  const Float rest = Float(1.0f) - dot(tangential, tangential);
  const Float3 w = tangential + n * sqrt(max(rest, 0.0f));
  out = (rest > Float(0.0f)) & (w.z > Float(0.0f));
  return {w.x / w.z, w.y / w.z};
}

inline void cross_front_layer(const CameraView& camera, const FrontLayerView& layer, const Sampler& sampler,
                              Path& path) {
  const Float3 right(camera.right), down(camera.down), forward(camera.forward);
  const Float3 from = path.ray.origin - Float3(camera.origin);
  const Float depth = dot(path.ray.direction, forward);
  const Float t = (Float(layer.distance_m) - dot(from, forward)) / depth;
  const Float3 at = from + path.ray.direction * t;
  const auto look_up = [&](const PictureView& map) {
    const Float x = (dot(at, right) - layer.x0_m) * layer.cells_per_m;
    const Float y = (dot(at, down) - layer.y0_m) * layer.cells_per_m;
    return bilinear(map, clamp(x, 0.5f, float(map.width) - 0.5f), clamp(y, 0.5f, float(map.height) - 0.5f),
                    RowRule::kClamp, path.active);
  };
  const Float3 taken = look_up(layer.taken);
  path.radiance = select(path.active, path.throughput * Float3(layer.veil) * taken.y, Float3(0.0f));

  const Float4 random = sample4(sampler, kLayerBlock);
  const Disc normal = square_to_normal(random.y, random.z);
  const Slopes straight{dot(path.ray.direction, right) / depth, dot(path.ray.direction, down) / depth};
  Slopes chosen = straight;
  Float passed = Float(1.0f) - taken.x;
  Mask goes_on = random.x < passed;
  const auto take_share = [&](Float share, Slopes slopes, Mask possible) {
    const Mask here = (random.x >= passed) & (random.x < passed + share) & possible;
    chosen = {select(here, slopes.x, chosen.x), select(here, slopes.y, chosen.y)};
    goes_on = goes_on | here;
    passed = passed + share;
  };
  const Mask all_lanes = mask_from_bits(kAllBits);
  for (int i = 0; i < layer.lobe_count; ++i)
    take_share(look_up(layer.lobes[i].share).x, bent(layer.lobes[i], straight, normal), all_lanes);
  if (layer.drops.texels != nullptr) {
    const Float3 drop = look_up(layer.drops);
    Mask out = all_lanes;
    const Slopes slopes = refracted(layer.drop_index, straight, drop.y, drop.z, out);
    take_share(drop.x, slopes, out);
  }
  path.active = path.active & goes_on;
  path.ray.origin = Float3(camera.origin) + at;
  path.ray.direction = normalize(right * chosen.x + down * chosen.y + forward);
}

}  // namespace
}  // namespace partbooth::renderer
