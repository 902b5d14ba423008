// SPDX-License-Identifier: Apache-2.0
#include "renderer/adaptive.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/check.h"

namespace partbooth::renderer {
namespace {

constexpr int kTilePx = 4;
constexpr std::uint32_t kStep = 8;

// Sums over samples of one half of them, or of both.
struct Sums {
  core::ImageF radiance, albedo, normal;
  Sums(int width, int height)
      : radiance(width, height, 3), albedo(width, height, 3), normal(width, height, 3) {}
};

void add(const core::ImageF& mean, Window window, float weight, core::ImageF& sum) {
  for (int y = window.y0; y < window.y1; ++y) {
    const float* from = mean.at(window.x0, y);
    float* to = sum.at(window.x0, y);
    for (int i = 0; i < 3 * (window.x1 - window.x0); ++i) to[i] += weight * from[i];
  }
}

class AdaptivePicture {
 public:
  AdaptivePicture(const KernelTable& kernel, const SceneView& view)
      : kernel_(kernel),
        view_(view),
        width_(view.camera.width_px),
        height_(view.camera.height_px),
        columns_((width_ + kTilePx - 1) / kTilePx),
        rows_((height_ + kTilePx - 1) / kTilePx),
        samples_(std::size_t(columns_) * rows_),
        scratch_(width_, height_),
        halves_{Sums(width_, height_), Sums(width_, height_)} {}

  int tiles() const { return columns_ * rows_; }
  std::uint32_t samples(int tile) const { return samples_[std::size_t(tile)]; }

  Window window_of(int tile) const {
    const int x0 = tile % columns_ * kTilePx, y0 = tile / columns_ * kTilePx;
    return {x0, y0, std::min(x0 + kTilePx, width_), std::min(y0 + kTilePx, height_)};
  }

  // `count` more samples, half of them to each half picture.
  void sample(int tile, std::uint32_t count, WorkCount& work) {
    const Window window = window_of(tile);
    for (int half = 0; half < 2; ++half) {
      view_.spp = count / 2;
      view_.first_sample = samples_[std::size_t(tile)] + std::uint32_t(half) * view_.spp;
      kernel_.render(
          view_, window,
          {scratch_.radiance.data.data(), scratch_.albedo.data.data(), scratch_.normal.data.data()}, work);
      Sums& sums = halves_[std::size_t(half)];
      add(scratch_.radiance, window, float(view_.spp), sums.radiance);
      add(scratch_.albedo, window, float(view_.spp), sums.albedo);
      add(scratch_.normal, window, float(view_.spp), sums.normal);
    }
    samples_[std::size_t(tile)] += count;
  }

  // Sum over a tile's pixels and channels of (noise of the paths / noise of the sensor)^2.
  double noise2(int tile, const NoiseTarget& target) const {
    const Window window = window_of(tile);
    const double to_mean = 2 * target.exposure / samples(tile);
    double sum = 0;
    for (int y = window.y0; y < window.y1; ++y) {
      for (int i = 3 * window.x0; i < 3 * window.x1; ++i) {
        const double a = std::min(1.0, to_mean * halves_[0].radiance.at(0, y)[i]);
        const double b = std::min(1.0, to_mean * halves_[1].radiance.at(0, y)[i]);
        const double electrons = (a + b) / 2 * target.full_well_e;
        const double sensor2 = electrons + target.read_noise_e * target.read_noise_e;
        const double error = (a - b) / 2 * target.full_well_e;
        sum += error * error / std::max(sensor2, 1.0);
      }
    }
    return sum;
  }

  // Tiles whose noise, with their neighbours', is above the target.
  std::vector<int> noisy_tiles(const NoiseTarget& target) const {
    std::vector<double> own(samples_.size());
    for (int t = 0; t < tiles(); ++t) own[std::size_t(t)] = noise2(t, target);
    std::vector<int> out;
    for (int t = 0; t < tiles(); ++t) {
      const int x = t % columns_, y = t / columns_;
      double sum = 0, count = 0;
      for (int v = std::max(0, y - 1); v <= std::min(rows_ - 1, y + 1); ++v) {
        for (int u = std::max(0, x - 1); u <= std::min(columns_ - 1, x + 1); ++u) {
          const Window window = window_of(v * columns_ + u);
          sum += own[std::size_t(v * columns_ + u)];
          count += 3.0 * (window.x1 - window.x0) * (window.y1 - window.y0);
        }
      }
      if (sum > target.share * target.share * count) out.push_back(t);
    }
    return out;
  }

  // Means over all samples of each pixel.
  void store(core::Frame& frame) const {
    const auto mean = [this](const core::ImageF& a, const core::ImageF& b) {
      core::ImageF out(width_, height_, 3);
      for (int t = 0; t < tiles(); ++t) {
        const float weight = 1.0f / float(samples(t));
        add(a, window_of(t), weight, out);
        add(b, window_of(t), weight, out);
      }
      return out;
    };
    frame.radiance = mean(halves_[0].radiance, halves_[1].radiance);
    frame.albedo = mean(halves_[0].albedo, halves_[1].albedo);
    frame.normal = mean(halves_[0].normal, halves_[1].normal);
  }

 private:
  const KernelTable& kernel_;
  SceneView view_;
  int width_, height_, columns_, rows_;
  std::vector<std::uint32_t> samples_;  // of each tile
  Sums scratch_;
  std::array<Sums, 2> halves_;
};

}  // namespace

void trace_adaptive(const KernelTable& kernel, const SceneView& view, std::uint32_t min_spp,
                    const TargetOf& target_of, core::Frame& frame) {
  const std::uint32_t least = min_spp / 2 * 2, most = view.spp / 2 * 2;
  PB_CHECK(least >= 2 && least <= most, "adaptive sampling needs two paths a pixel");
  AdaptivePicture picture(kernel, view);
  WorkCount work{};
  for (int t = 0; t < picture.tiles(); ++t) picture.sample(t, least, work);
  picture.store(frame);
  const NoiseTarget target = target_of(frame.radiance);
  for (std::uint32_t round = 0; least + round * kStep < most; ++round) {
    const std::vector<int> noisy = picture.noisy_tiles(target);
    if (noisy.empty()) break;
    for (const int tile : noisy) picture.sample(tile, std::min(kStep, most - picture.samples(tile)), work);
  }
  picture.store(frame);
  frame.rays += work.rays;
  frame.paths += work.paths;
}

}  // namespace partbooth::renderer
