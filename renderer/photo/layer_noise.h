// SPDX-License-Identifier: Apache-2.0
// Smooth random functions on the layer: the same at the same place whatever part of it is seen.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/image.h"
#include "renderer/photo/dirt_layer.h"

namespace partbooth::renderer {

struct NoiseKey {
  std::uint64_t seed;
  std::string_view stream;
};

// 1 channel on the cells: mean 0, variance 1, normal; with features of the given size. Functions of
// different `octave` are independent.
core::ImageF smooth_noise(const NoiseKey& key, const LayerGrid& grid, int octave, double spacing_m);

// The sum of octaves, each with half the spacing and half the amplitude of the one before: mean 0, variance
// 1.
core::ImageF fractal_noise(const NoiseKey& key, const LayerGrid& grid, int octaves, double spacing_m);

// The same kind of function along a line: the value at position t.
double line_noise(const NoiseKey& key, int octave, double t);

// The number that a share `cover` of unit normals exceeds.
double cover_threshold(double cover);

}  // namespace partbooth::renderer
