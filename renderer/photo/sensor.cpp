// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/sensor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "core/check.h"
#include "core/random.h"
#include "renderer/photo/color.h"
#include "renderer/photo/fixed_pattern.h"
#include "renderer/photo/mosaic.h"
#include "renderer/photo/quantile.h"

namespace partbooth::renderer {
namespace {

constexpr double kGaussianFromElectrons = 50;

// The random words of one pixel: the first block for all, a second one where dark pixels need it.
class PixelNoise {
 public:
  PixelNoise(std::uint64_t seed, std::uint32_t pixel)
      : key_{std::uint32_t(seed), std::uint32_t(seed >> 32)}, pixel_(pixel), first_(block(0)) {}
  double shot(int channel) const { return open_unit(first_[std::size_t(channel)]); }
  double read(int channel) const { return open_unit(block(1)[std::size_t(channel)]); }

 private:
  std::array<std::uint32_t, 4> block(std::uint32_t number) const {
    static constexpr auto kStream = std::uint32_t(core::stream_hash("sensor.noise"));
    return core::philox4x32({pixel_, number, 0, kStream}, key_);
  }
  std::array<std::uint32_t, 2> key_;
  std::uint32_t pixel_;
  std::array<std::uint32_t, 4> first_;
};

// Noise in electrons that each row of this picture has in common.
float row_noise_e(const schema::Sensor& sensor, int row) {
  static constexpr auto kStream = std::uint32_t(core::stream_hash("sensor.row_noise"));
  const auto words =
      core::philox4x32({std::uint32_t(row), 0, 0, kStream},
                       {std::uint32_t(sensor.noise_seed()), std::uint32_t(sensor.noise_seed() >> 32)});
  return float(sensor.row_noise_e() * normal_quantile(open_unit(words[0])));
}

// The sum of two Gaussians is one Gaussian.
double electrons(double mean_e, double read_noise_e, const PixelNoise& noise, int channel) {
  if (mean_e > kGaussianFromElectrons)
    return mean_e + std::sqrt(mean_e + read_noise_e * read_noise_e) * normal_quantile(noise.shot(channel));
  const double collected_e = poisson_quantile(mean_e, noise.shot(channel));
  return read_noise_e > 0 ? collected_e + read_noise_e * normal_quantile(noise.read(channel)) : collected_e;
}

}  // namespace

int raw_max(const schema::Sensor& sensor) {
  // Records of older data sets name no bits.
  constexpr std::uint32_t kBitsOfOldRecords = 12;
  const std::uint32_t bits = sensor.bits() == 0 ? kBitsOfOldRecords : sensor.bits();
  PB_CHECK(bits <= 16);
  return (1 << bits) - 1;
}

int raw_black(const schema::Sensor& sensor) {
  PB_CHECK(sensor.black_level() >= 0 && sensor.black_level() < 1);
  return int(std::lround(sensor.black_level() * raw_max(sensor)));
}

double well_of_gain_e(const schema::Sensor& sensor) {
  return sensor.full_well_e() / std::pow(10, sensor.gain_db() / 20);
}

core::ImageF filter_colors(const core::ImageF& light, const schema::Sensor& sensor) {
  if (sensor.mono()) return luminance(light);
  core::ImageF raw = light;
  apply_matrix(raw, sensor.raw_from_rec709());
  return has_mosaic(sensor) ? take_mosaic(raw, sensor.mosaic()) : raw;
}

core::ImageU16 read_out(const core::ImageF& light, const schema::Sensor& sensor) {
  PB_CHECK(sensor.full_well_e() > 0);
  const double well_e = well_of_gain_e(sensor);
  const int black = raw_black(sensor), white = raw_max(sensor);
  const double raw_per_e = (white - black) / well_e;
  const FixedPattern pattern = fixed_pattern(sensor, light.width, light.height, light.channels);
  core::ImageU16 raw(light.width, light.height, light.channels);
  std::size_t i = 0;
  for (int y = 0; y < light.height; ++y) {
    const float row_e = row_noise_e(sensor, y);
    for (int x = 0; x < light.width; ++x) {
      const PixelNoise noise(sensor.noise_seed(), std::uint32_t(y * light.width + x));
      for (int c = 0; c < light.channels; ++c, ++i) {
        const double mean_e = light.data[i] * well_e * pattern.gain.data[i] + pattern.dark_e.data[i];
        const double read_e = electrons(mean_e, sensor.read_noise_e(), noise, c);
        const double level = black + raw_per_e * (read_e + pattern.offset_e.data[i] + row_e);
        // NOLINTNEXTLINE(bugprone-incorrect-roundings): never negative, and lround is a slow call
        raw.data[i] = std::uint16_t(std::clamp(level, 0.0, double(white)) + 0.5);
      }
    }
  }
  return raw;
}

}  // namespace partbooth::renderer
