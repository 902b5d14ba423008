// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/sensor.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "core/check.h"
#include "core/random.h"
#include "renderer/photo/color.h"
#include "renderer/photo/quantile.h"

namespace partbooth::renderer {
namespace {

constexpr double kGaussianFromElectrons = 50;
// Where most of the picture is black: level of the lit part, unless metering asks for more.
constexpr double kLitLevelMin = 0.5;
constexpr int kMeteringStepsMax = 60;

double mean_clipped(const core::ImageF& values, const core::ImageF& weights, double factor) {
  double sum = 0;
  for (std::size_t i = 0; i < values.data.size(); ++i)
    sum += weights.data[i] * std::min(1.0, factor * values.data[i]);
  return sum / double(values.data.size());
}

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

// The sum of two Gaussians is one Gaussian.
double electrons(double mean_e, double read_noise_e, const PixelNoise& noise, int channel) {
  if (mean_e > kGaussianFromElectrons)
    return mean_e + std::sqrt(mean_e + read_noise_e * read_noise_e) * normal_quantile(noise.shot(channel));
  const double collected_e = poisson_quantile(mean_e, noise.shot(channel));
  return read_noise_e > 0 ? collected_e + read_noise_e * normal_quantile(noise.read(channel)) : collected_e;
}

}  // namespace

core::ImageF metering_weights(const core::ImageU16& instance, double part_weight) {
  const auto count = double(instance.data.size());
  const auto part_px = double(std::count(instance.data.begin(), instance.data.end(), 1));
  core::ImageF weights(instance.width, instance.height, 1, 1.0f);
  if (part_px == 0) return weights;
  for (std::size_t i = 0; i < weights.data.size(); ++i) {
    const double of_part = instance.data[i] == 1 ? part_weight * count / part_px : 0;
    weights.data[i] = float(1 - part_weight + of_part);
  }
  return weights;
}

double metering_factor(const core::ImageF& light, const core::ImageF& weights, double level) {
  const core::ImageF values = luminance(light);
  double sum = 0, lit = 0;
  for (std::size_t i = 0; i < values.data.size(); ++i) {
    sum += double(weights.data[i]) * values.data[i];
    lit += values.data[i] > 0 ? weights.data[i] : 0;
  }
  if (lit == 0) return 1;
  const double count = double(values.data.size());
  const double target = std::min(level, std::max(level, kLitLevelMin) * lit / count);
  // Each step would be the last if nothing more clipped; the factor only grows towards the solution.
  double factor = target * count / sum;
  for (int step = 0; step < kMeteringStepsMax; ++step) {
    const double reached = mean_clipped(values, weights, factor);
    if (reached > 0.999 * target) break;
    factor *= target / reached;
  }
  return factor;
}

core::ImageF expose(const core::ImageF& light, const core::ImageU16& instance, const schema::Sensor& sensor) {
  const core::ImageF weights = metering_weights(instance, sensor.part_weight());
  const double factor =
      metering_factor(light, weights, sensor.metered_level()) * std::exp2(sensor.exposure_ev());
  const std::array<float, 3> gain{float(factor * (1 + sensor.white_balance_red())), float(factor),
                                  float(factor * (1 + sensor.white_balance_blue()))};
  core::ImageF out = light;
  for (std::size_t i = 0; i < out.data.size(); ++i) out.data[i] = std::max(0.0f, out.data[i] * gain[i % 3]);
  return sensor.mono() ? luminance(out) : out;
}

core::ImageU16 read_out(const core::ImageF& exposed, const schema::Sensor& sensor) {
  PB_CHECK(sensor.full_well_e() > 0);
  const double well_e = sensor.full_well_e() / std::pow(10, sensor.gain_db() / 20);
  core::ImageU16 raw(exposed.width, exposed.height, exposed.channels);
  const std::size_t channels = std::size_t(exposed.channels);
  for (std::size_t p = 0; p < raw.data.size() / channels; ++p) {
    const PixelNoise noise(sensor.noise_seed(), std::uint32_t(p));
    for (std::size_t c = 0; c < channels; ++c) {
      const double mean_e = exposed.data[p * channels + c] * well_e;
      const double level = electrons(mean_e, sensor.read_noise_e(), noise, int(c)) / well_e;
      // NOLINTNEXTLINE(bugprone-incorrect-roundings): never negative, and lround is a slow call
      raw.data[p * channels + c] = std::uint16_t(std::clamp(level, 0.0, 1.0) * kRawMax + 0.5);
    }
  }
  return raw;
}

}  // namespace partbooth::renderer
