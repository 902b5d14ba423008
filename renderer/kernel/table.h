// SPDX-License-Identifier: Apache-2.0
// What a backend offers. One table each; no lane type crosses it.
#pragma once

#include "renderer/kernel/view.h"

namespace partbooth::renderer {

struct KernelTable {
  int lanes;
  // Light of the window's pixels: the mean of their samples [first_sample, first_sample + spp).
  void (*render)(const SceneView& scene, Window window, const LightBuffers& out, WorkCount& work);
  // Rays through the lens centre at the given image points, in the middle of their row's exposure: what they
  // meet first among the instances whose mask shares a bit with `ray_mask`.
  void (*trace_labels)(const SceneView& scene, const float* x_px, const float* y_px, int count,
                       std::uint32_t ray_mask, const LabelHits& out);
  // Irradiance on the front glass, RGB.
  void (*front_irradiance)(const SceneView& scene, float* rgb);
};

extern "C" const KernelTable partbooth_kernel_scalar;
extern "C" const KernelTable partbooth_kernel_avx2;
extern "C" const KernelTable partbooth_kernel_avx512;

}  // namespace partbooth::renderer
