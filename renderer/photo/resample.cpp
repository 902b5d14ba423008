// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "core/check.h"

namespace partbooth::renderer {
namespace {

struct Taps {
  std::array<int, 4> index;
  std::array<float, 4> weight;
};

std::vector<Taps> taps(double start, double step, int count, int size) {
  std::vector<Taps> all;
  all.reserve(std::size_t(count));
  for (int i = 0; i < count; ++i) {
    const double position = start + i * step;
    const double base = std::floor(position);
    const double t = position - base;
    Taps one;
    for (int k = 0; k < 4; ++k) one.index[std::size_t(k)] = int(std::clamp(base + k - 1, 0.0, size - 1.0));
    one.weight = {float(((2 - t) * t - 1) * t / 2), float(((3 * t - 5) * t * t + 2) / 2),
                  float(((4 - 3 * t) * t + 1) * t / 2), float((t - 1) * t * t / 2)};
    all.push_back(one);
  }
  return all;
}

// One row of the result from one row of the grid that is already interpolated downwards.
template <int Channels>
void resample_row(const std::vector<float>& row, const std::vector<Taps>& columns, float* out) {
  for (const Taps& taps : columns)
    for (int c = 0; c < Channels; ++c) {
      const auto value = [&](std::size_t t) {
        return taps.weight[t] * row[std::size_t(taps.index[t]) * Channels + c];
      };
      *out++ = value(0) + value(1) + value(2) + value(3);
    }
}

}  // namespace

core::ImageF resample(const core::ImageF& grid, double x, double y, double step, int width, int height) {
  const auto columns = taps(x, step, width, grid.width);
  const auto rows = taps(y, step, height, grid.height);
  const int channels = grid.channels;
  PB_CHECK(channels == 1 || channels == 3);
  core::ImageF out(width, height, channels);
  std::vector<float> row(std::size_t(grid.width) * channels);
  for (int j = 0; j < height; ++j) {
    const Taps& r = rows[std::size_t(j)];
    const float *a = grid.at(0, r.index[0]), *b = grid.at(0, r.index[1]), *c = grid.at(0, r.index[2]),
                *d = grid.at(0, r.index[3]);
    for (std::size_t i = 0; i < row.size(); ++i)
      row[i] = r.weight[0] * a[i] + r.weight[1] * b[i] + r.weight[2] * c[i] + r.weight[3] * d[i];
    if (channels == 1)
      resample_row<1>(row, columns, out.at(0, j));
    else
      resample_row<3>(row, columns, out.at(0, j));
  }
  return out;
}

}  // namespace partbooth::renderer
