// SPDX-License-Identifier: Apache-2.0
// Rays through the lens centre at the middle of the row's exposure: which object and which of its triangles a
// point of the picture shows.
#pragma once

#include "renderer/kernel/lights.h"

namespace partbooth::renderer {
namespace {

void trace_labels(const SceneView& scene, const float* x_px, const float* y_px, int count,
                  std::uint32_t ray_mask, const LabelHits& out) {
  for (int first = 0; first < count; first += kLanes) {
    const int n = count - first < kLanes ? count - first : kLanes;
    float x[kLanes] = {}, y[kLanes] = {}, depth[kLanes];
    for (int i = 0; i < n; ++i) {
      x[i] = x_px[first + i];
      y[i] = y_px[first + i];
    }
    const CameraRay from = camera_ray(scene.camera, load(x), load(y), {0.0f, 0.0f}, 0.5f);
    const Mask active = from.valid & mask_from_bits(n == kLanes ? kAllBits : (1u << n) - 1u);
    Hit hit = trace(scene, from.ray, active, Coherence::kCoherent, ray_mask);
    // What lies behind a lamp that the camera sees is hidden; a single object's rays see all of it.
    if (ray_mask == ~0u && scene.lights.camera_sees != 0) {
      const Ray among_lamps{from.ray.origin + from.lamp_shift, from.ray.direction};
      hit.hit = hit.hit & !find_seen_lamp(scene.lights, among_lamps, hit.t).seen;
    }
    std::uint32_t id[kLanes], triangle[kLanes];
    store(id, select(hit.hit, hit.instance, UInt(kNoInstance)));
    store(depth, select(hit.hit, hit.t * from.depth_per_t, 0.0f));
    store(triangle, hit.triangle);
    for (int i = 0; i < n; ++i) {
      out.instance[first + i] = id[i];
      out.z_m[first + i] = depth[i];
      out.triangle[first + i] = triangle[i];
    }
  }
}

}  // namespace
}  // namespace partbooth::renderer
