// SPDX-License-Identifier: Apache-2.0
// The functions of a backend's table. Included once, by a translation unit that has included its lanes.
#pragma once

#include "renderer/kernel/front_irradiance.h"
#include "renderer/kernel/front_layer.h"
#include "renderer/kernel/integrator.h"
#include "renderer/kernel/label_rays.h"
#include "renderer/kernel/table.h"

namespace partbooth::renderer {
namespace {

// Lanes of a block: 1x1, 4x2 or 4x4 pixels.
constexpr int kBlockWidth = kLanes == 1 ? 1 : 4;
constexpr int kBlockHeight = kLanes / kBlockWidth;

struct BlockSums {
  Float3 radiance = Float3(0.0f), albedo = Float3(0.0f), normal = Float3(0.0f), escaped = Float3(0.0f);
};

// For the denoiser, the backdrop is a surface of its colours.
[[gnu::noinline]] inline void add_backdrop(const SceneView& scene, UInt x, UInt y, Mask inside,
                                           BlockSums& sums) {
  std::uint32_t at[kLanes];
  store(at, select(inside, y * UInt(std::uint32_t(scene.camera.width_px)) + x, UInt(0u)));
  const float* record[kLanes];
  for (int i = 0; i < kLanes; ++i) record[i] = scene.backdrop.pixels + std::size_t{4} * at[i];
  const Float3 seen = Float3(load4(record)) * sums.escaped;
  sums.albedo = sums.albedo + seen;
  sums.radiance = sums.radiance + seen * scene.backdrop.white;
}

inline BlockSums render_block(const SceneView& scene, UInt x, UInt y, Mask inside, WorkCount& work) {
  BlockSums sums;
  Sampler sampler{pixel_seed(x, y, scene.sampler_seed), 0, scene.sample_bits};
  for (std::uint32_t s = 0; s < scene.spp; ++s) {
    sampler.sample = scene.first_sample + s;
    const CameraRay from = sample_camera_ray(scene.camera, x, y, sampler);
    Path path;
    path.ray = from.ray;
    path.lamp_shift = from.lamp_shift;
    path.throughput = Float3(from.weight);
    path.radiance = Float3(0.0f);
    path.escaped = Float3(0.0f);
    path.bsdf_pdf = 0.0f;
    path.active = inside & from.valid;
    work.paths += count(inside);
    if (scene.front_layer != nullptr) cross_front_layer(scene.camera, *scene.front_layer, sampler, path);
    const FirstHit first = trace_path(scene, path, sampler, work);
    sums.radiance = sums.radiance + path.radiance;
    sums.albedo = sums.albedo + first.albedo;
    sums.normal = sums.normal + first.normal;
    sums.escaped = sums.escaped + path.escaped;
  }
  if (scene.backdrop.pixels != nullptr) add_backdrop(scene, x, y, inside, sums);
  return sums;
}

inline void store_pixels(Float3 value, int x0, int y0, std::uint32_t inside, int width, float* out) {
  float x[kLanes], y[kLanes], z[kLanes];
  store(x, value.x);
  store(y, value.y);
  store(z, value.z);
  for (int i = 0; i < kLanes; ++i) {
    if (((inside >> i) & 1u) == 0) continue;
    float* pixel = out + 3 * (std::size_t(y0 + i / kBlockWidth) * width + (x0 + i % kBlockWidth));
    pixel[0] = x[i];
    pixel[1] = y[i];
    pixel[2] = z[i];
  }
}

void render_window(const SceneView& scene, Window window, const LightBuffers& out, WorkCount& work) {
  std::uint32_t dx[kLanes], dy[kLanes];
  for (int i = 0; i < kLanes; ++i) {
    dx[i] = std::uint32_t(i % kBlockWidth);
    dy[i] = std::uint32_t(i / kBlockWidth);
  }
  const Float scale = 1.0f / float(scene.spp);
  for (int y0 = window.y0; y0 < window.y1; y0 += kBlockHeight) {
    for (int x0 = window.x0; x0 < window.x1; x0 += kBlockWidth) {
      const UInt x = UInt(std::uint32_t(x0)) + load(dx), y = UInt(std::uint32_t(y0)) + load(dy);
      const Mask inside = (x < UInt(std::uint32_t(window.x1))) & (y < UInt(std::uint32_t(window.y1)));
      const BlockSums sums = render_block(scene, x, y, inside, work);
      const int width = scene.camera.width_px;
      store_pixels(sums.radiance * scale, x0, y0, lane_bits(inside), width, out.radiance);
      store_pixels(sums.albedo * scale, x0, y0, lane_bits(inside), width, out.albedo);
      store_pixels(sums.normal * scale, x0, y0, lane_bits(inside), width, out.normal);
    }
  }
}

constexpr KernelTable kTable{kLanes, render_window, trace_labels, front_irradiance};

}  // namespace
}  // namespace partbooth::renderer
