// SPDX-License-Identifier: Apache-2.0
// Label rays of lists of pixels.
#pragma once

#include <cstdint>
#include <vector>

#include "core/vec.h"
#include "renderer/kernel/table.h"

namespace partbooth::renderer {

// Label rays of a pixel, each way.
inline constexpr int kCentre = 1, kCoarse = 2, kFine = 4;
inline constexpr int kMaxSamples = kFine * kFine;

struct Pixel {
  int x, y;
};

// A grid that is turned a little: stratified, and no two of a pixel's rays share a column or a row (N-rooks;
// Shirley, "Discrepancy as a quality measure for sample distributions", 1991), so that the share of an
// upright or level edge comes in steps of 1 / side^2. Every second pixel has its mirror image: thin things in
// the direction of some rows of one grid would gain or lose area all along.
inline core::Vec2f place_in_pixel(Pixel pixel, int column, int row, int side) {
  const float n = float(side);
  const float down = (float(row) + 0.5f) / n, right = (float(column) + 0.5f) / n;
  if (((pixel.x + pixel.y) & 1) == 0) return {(float(column) + 1 - down) / n, (float(row) + right) / n};
  return {(float(column) + down) / n, (float(row) + 1 - right) / n};
}

// Label rays of a list of pixels, side x side each.
struct Samples {
  std::vector<std::uint32_t> instance, triangle;
  std::vector<float> z_m;
};

class LabelTracer {
 public:
  LabelTracer(const KernelTable& kernel, const SceneView& view) : kernel_(kernel), view_(view) {}

  const Samples& trace(const std::vector<Pixel>& pixels, int side, std::uint32_t mask) {
    core::Vec2f places[2][kMaxSamples];
    for (int i = 0; i < side * side; ++i)
      for (int odd = 0; odd < 2; ++odd) places[odd][i] = place_in_pixel({odd, 0}, i % side, i / side, side);
    x_.clear();
    y_.clear();
    for (const Pixel& p : pixels) {
      for (int i = 0; i < side * side; ++i) {
        const core::Vec2f at = places[(p.x + p.y) & 1][i];
        x_.push_back(float(p.x) + at.x);
        y_.push_back(float(p.y) + at.y);
      }
    }
    samples_.instance.resize(x_.size());
    samples_.triangle.resize(x_.size());
    samples_.z_m.resize(x_.size());
    kernel_.trace_labels(view_, x_.data(), y_.data(), int(x_.size()), mask,
                         {samples_.instance.data(), samples_.triangle.data(), samples_.z_m.data()});
    rays_ += x_.size();
    return samples_;
  }
  std::uint64_t rays() const { return rays_; }

 private:
  const KernelTable& kernel_;
  const SceneView& view_;
  std::vector<float> x_, y_;
  Samples samples_;
  std::uint64_t rays_ = 0;
};

}  // namespace partbooth::renderer
