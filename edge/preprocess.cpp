// SPDX-License-Identifier: Apache-2.0
#include "edge/preprocess.h"

#include <algorithm>
#include <cmath>

namespace partbooth::edge {
namespace {

constexpr int kChannels = 3;

// Weights of the input pixels first, first + 1, ... of one output pixel; they sum to 1.
struct Taps {
  int first = 0;
  std::vector<float> weights;
};

// A triangle as wide as two steps of the coarser grid, pixel centres at +0.5, cut at the border.
std::vector<Taps> triangle_filter(int from, int to) {
  std::vector<Taps> filter(to);
  const double step = double(from) / to;
  const double radius = std::max(1.0, step);
  for (int i = 0; i < to; ++i) {
    const double center = (i + 0.5) * step;
    const int first = std::max(0, int(std::ceil(center - radius - 0.5)));
    const int last = std::min(from - 1, int(std::floor(center + radius - 0.5)));
    std::vector<double> weights;
    double sum = 0;
    for (int k = first; k <= last; ++k) {
      weights.push_back(std::max(0.0, 1.0 - std::abs(k + 0.5 - center) / radius));
      sum += weights.back();
    }
    filter[i].first = first;
    for (const double weight : weights) filter[i].weights.push_back(float(weight / sum));
  }
  return filter;
}

core::ImageF resize_rows(const core::ImageU8& picture, int width) {
  const std::vector<Taps> filter = triangle_filter(picture.width, width);
  core::ImageF out(width, picture.height, kChannels);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < width; ++x) {
      const std::uint8_t* in = picture.at(filter[x].first, y);
      float* pixel = out.at(x, y);
      for (const float weight : filter[x].weights) {
        for (int c = 0; c < kChannels; ++c) pixel[c] += weight * float(in[c]);
        in += kChannels;
      }
    }
  }
  return out;
}

// Into the middle of `square`; an odd remainder goes right and below.
void resize_columns_into(const core::ImageF& rows, int height, core::ImageF& square) {
  const std::vector<Taps> filter = triangle_filter(rows.height, height);
  const int left = (square.width - rows.width) / 2;
  const int top = (square.height - height) / 2;
  for (int y = 0; y < height; ++y) {
    float* out = square.at(left, top + y);
    std::fill_n(out, rows.width * kChannels, 0.0f);
    for (std::size_t k = 0; k < filter[y].weights.size(); ++k) {
      const float* in = rows.at(0, filter[y].first + int(k));
      for (int i = 0; i < rows.width * kChannels; ++i) out[i] += filter[y].weights[k] * in[i];
    }
  }
}

}  // namespace

int fitted_side(int side, int longest, int size_px) {
  return std::max(1, int((2LL * side * size_px + longest) / (2LL * longest)));
}

core::ImageF fit(const core::ImageU8& picture, const InputRule& rule) {
  const int longest = std::max(picture.width, picture.height);
  core::ImageF square(rule.size_px, rule.size_px, kChannels);
  for (std::size_t i = 0; i < square.data.size(); ++i) square.data[i] = rule.pad_rgb[i % kChannels];
  const core::ImageF rows = resize_rows(picture, fitted_side(picture.width, longest, rule.size_px));
  resize_columns_into(rows, fitted_side(picture.height, longest, rule.size_px), square);
  return square;
}

}  // namespace partbooth::edge
