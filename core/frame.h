// SPDX-License-Identifier: Apache-2.0
// What the renderer gives: light, and which object each pixel sees.
//
// Label rays go through the lens centre with a clean lens, on the same camera model and BVH as the light
// rays: the centre and 2x2 stratified samples in each pixel, 4x4 where those differ and along outlines that
// go on from there. Counts are in sixteenths of a pixel either way.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/ids.h"
#include "core/image.h"
#include "core/vec.h"

namespace partbooth::core {

// The object alone, nothing before it: also outside the picture.
struct AmodalMask {
  InstanceId instance;
  // Position of the mask's first pixel in the picture; may be negative.
  int x0 = 0, y0 = 0;
  ImageU8 coverage_16;  // 1 channel, 0..16
};

// Share of one object in one pixel.
struct PixelShare {
  InstanceId instance;
  std::uint8_t coverage_16 = 0;  // 0..16
};

// The surface that each pixel shows, also of what is no object (the ground). 0 where nothing was hit.
struct SurfaceLayers {
  // Of one label ray of `instance`: the one that passes nearest to the pixel's centre (ties: the first, row
  // by row). So no value is a mix of two surfaces.
  ImageF point_m;  // 3 channels: world, the scene as it stands at time 0
  ImageF normal;   // 3 channels: world, unit, on the side of the ray; of the CAD surface, without its finish
  // 1 channel: from the lens along the ray.
  ImageF distance_m;
};

struct Frame {
  // Light, 3 channels, linear Rec.709. `radiance` is denoised if the scene asks for it; albedo (0..1) and
  // normal (world, -1..1, zero where nothing was hit) are the means of the first hits.
  ImageF radiance;
  ImageF albedo;
  ImageF normal;
  // Irradiance on the front glass from all directions in front of the camera, W/m2 on the radiance scale,
  // RGB.
  Vec3f front_irradiance;
  // Radiance of a matte white thing at the main target that all lamps and surroundings reach: the colour that
  // white balance follows.
  Vec3f white{1, 1, 1};
  // Light from all directions before the camera, where drops on the lens show it: an equidistant fisheye
  // picture of 180 degrees, square, 3 channels; empty otherwise.
  ImageF surroundings;

  // Labels. The id with most samples (ties: the smaller id), its share of the pixel, and the runner-up.
  ImageU16 instance;            // 1 channel, 0 = background
  Image<PixelShare> runner_up;  // 1 channel; coverage 0 where the pixel sees one id only
  ImageU8 coverage_16;          // 1 channel: of `instance`
  ImageF
      depth_m;  // 1 channel: z along the optical axis, of the same ray as the surface layers; 0 = nothing hit
  // 1 channel: of the part of `instance`, the face that most of its samples show (ties: the smaller index),
  // as index into Part::faces plus 1; 0 where `instance` is 0.
  Image<std::uint32_t> face;
  std::vector<AmodalMask> amodal;  // one an instance, in their order
  // If RenderSettings.surface_labels and .behind_labels ask for them.
  std::optional<SurfaceLayers> surface;
  ImageU16 behind;  // 1 channel: as `instance`, if the clear objects were not there; nothing is refracted

  // Work done, for benchmarks: counted, never timed.
  std::uint64_t rays = 0;
  std::uint64_t paths = 0;
};

}  // namespace partbooth::core
