// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/fixed_pattern.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/random.h"
#include "renderer/photo/quantile.h"
#include "renderer/photo/resample.h"

namespace partbooth::renderer {
namespace {

// Cells of the smooth part along each side.
constexpr int kSmoothCells = 4;

enum Kind : std::uint32_t { kPixel, kRow, kColumn, kSmooth };

std::array<std::uint32_t, 4> words(std::uint64_t seed, Kind kind, std::uint32_t place,
                                   std::uint32_t channel = 0) {
  static constexpr auto kStream = std::uint32_t(core::stream_hash("sensor.pattern"));
  return core::philox4x32({place, channel, kind, kStream}, {std::uint32_t(seed), std::uint32_t(seed >> 32)});
}

float normal(std::uint64_t seed, Kind kind, int place) {
  return float(normal_quantile(open_unit(words(seed, kind, std::uint32_t(place))[0])));
}

std::vector<float> normals(std::uint64_t seed, Kind kind, int count) {
  std::vector<float> out;
  for (int i = 0; i < count; ++i) out.push_back(normal(seed, kind, i));
  return out;
}

// Mean 0 and standard deviation 1 over the picture.
core::ImageF smooth_part(std::uint64_t seed, int width, int height) {
  core::ImageF cells(kSmoothCells, kSmoothCells, 1);
  for (std::size_t i = 0; i < cells.data.size(); ++i) cells.data[i] = normal(seed, kSmooth, int(i));
  const double step = double(kSmoothCells - 1) / std::max(width, height);
  core::ImageF out = resample(cells, 0, 0, step, width, height);
  double sum = 0, square = 0;
  for (const float value : out.data) sum += value, square += double(value) * value;
  const double mean = sum / double(out.data.size());
  const double variance = square / double(out.data.size()) - mean * mean;
  const double scale = variance > 0 ? 1 / std::sqrt(variance) : 0;
  for (float& value : out.data) value = float((value - mean) * scale);
  return out;
}

}  // namespace

FixedPattern fixed_pattern(const schema::Sensor& sensor, int width, int height, int channels) {
  const std::uint64_t seed = sensor.pattern_seed();
  const core::ImageF smooth = smooth_part(seed, width, height);
  const std::vector<float> rows = normals(seed, kRow, height), columns = normals(seed, kColumn, width);
  const auto line_e = float(sensor.dsnu_e() * std::sqrt(sensor.dsnu_lines() / 2));
  const auto pixel_e = float(sensor.dsnu_e() * std::sqrt(1 - sensor.dsnu_lines()));
  const auto dark_e = float(sensor.dark_current_e_per_s() * sensor.exposure_s());
  const double hot_e = sensor.hot_current_e_per_s() * sensor.exposure_s();

  FixedPattern out{{width, height, channels}, {width, height, channels}, {width, height, channels, dark_e}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const float even = 1 + float(sensor.prnu_low()) * *smooth.at(x, y);
      const float lines = line_e * (rows[std::size_t(y)] + columns[std::size_t(x)]);
      for (int c = 0; c < channels; ++c) {
        const auto random = words(seed, kPixel, std::uint32_t(y * width + x), std::uint32_t(c));
        const auto of_pixel = float(sensor.prnu() * normal_quantile(open_unit(random[0])));
        out.gain.at(x, y)[c] = std::max(0.0f, even + of_pixel);
        out.offset_e.at(x, y)[c] = lines + pixel_e * float(normal_quantile(open_unit(random[1])));
        if (open_unit(random[2]) < sensor.hot_pixels())
          out.dark_e.at(x, y)[c] += float(hot_e * -std::log(open_unit(random[3])));
      }
    }
  }
  return out;
}

}  // namespace partbooth::renderer
