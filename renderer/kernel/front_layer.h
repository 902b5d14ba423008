// SPDX-License-Identifier: Apache-2.0
// A dirty layer in front of the lens, crossed by every camera ray: what the virtual camera's dirt
// (renderer/photo) is tested against. Pictures have none.
//
// A ray of direction d, seen in camera axes, crosses the layer at the point where its depth is distance_m. It
// goes straight on with probability 1 - alpha, is bent by one of the forward lobes or by a drop with the
// probability of its share, or is lost. The wide share adds veiling light at once.
#pragma once

#include "renderer/kernel/integrator.h"

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

// A place between the centres of four cells; beyond the border's centres, on them.
struct LayerPlace {
  UInt upper_left, upper_right, lower_left, lower_right;
  Float right, down;  // weights
};

inline LayerPlace layer_place(const FrontLayerView& layer, Float x_m, Float y_m) {
  const float columns = float(layer.width - 1), rows = float(layer.height - 1);
  const Float x = clamp((x_m - layer.x0_m) * layer.cells_per_m - 0.5f, 0.0f, columns);
  const Float y = clamp((y_m - layer.y0_m) * layer.cells_per_m - 0.5f, 0.0f, rows);
  const Float x0 = floor(x), y0 = floor(y);
  const UInt left = to_uint(x0), right = to_uint(min(x0 + 1.0f, columns));
  const UInt width{std::uint32_t(layer.width)};
  const UInt upper = to_uint(y0) * width, lower = to_uint(min(y0 + 1.0f, rows)) * width;
  return {upper + left, upper + right, lower + left, lower + right, x - x0, y - y0};
}

inline Float3 look_up(const float* map, const LayerPlace& at) {
  const auto between = [&](UInt left, UInt right) {
    return Float3(gather4(map, left)) * (Float(1.0f) - at.right) + Float3(gather4(map, right)) * at.right;
  };
  return between(at.upper_left, at.upper_right) * (Float(1.0f) - at.down) +
         between(at.lower_left, at.lower_right) * at.down;
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
  const LayerPlace place =
      layer_place(layer, select(path.active, dot(at, right), 0.0f), select(path.active, dot(at, down), 0.0f));
  const Float3 taken = look_up(layer.taken, place);
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
    take_share(look_up(layer.lobes[i].share, place).x, bent(layer.lobes[i], straight, normal), all_lanes);
  if (layer.drops != nullptr) {
    const Float3 drop = look_up(layer.drops, place);
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
