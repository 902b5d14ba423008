// SPDX-License-Identifier: Apache-2.0
// Light of a picture with fewer paths where their noise drowns in the sensor's (rendering.md 5.4).
//
// Two half pictures of equal sample counts tell the noise. It is measured where it will be seen: exposed,
// clipped at full scale, against the shot and read noise at that brightness. Decided for tiles of 4x4 pixels,
// from the pixels of a tile and of its eight neighbours, so that a tile that was lucky follows the others.
#pragma once

#include <functional>

#include "core/frame.h"
#include "renderer/kernel/table.h"

namespace partbooth::renderer {

// The sensor in units of full scale.
struct NoiseTarget {
  double share = 0;     // wanted: noise of the paths over noise of the sensor
  double exposure = 0;  // radiance to share of full scale
  double full_well_e = 0, read_noise_e = 0;
};

// Told from the picture after the first min_spp paths, since metering needs a picture.
using TargetOf = std::function<NoiseTarget(const core::ImageF& radiance)>;

// Fills radiance, albedo, normal and the work counts of `frame`. A pixel gets min_spp to view.spp paths, in
// steps of eight; both are rounded down to even numbers, for equal halves. 2 <= min_spp <= view.spp.
void trace_adaptive(const KernelTable& kernel, const SceneView& view, std::uint32_t min_spp,
                    const TargetOf& target_of, core::Frame& frame);

}  // namespace partbooth::renderer
