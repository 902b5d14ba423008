// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/exposure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "renderer/photo/color.h"

namespace partbooth::renderer {
namespace {

// Where most of the picture is black: level of the lit part, unless metering asks for more.
constexpr double kLitLevelMin = 0.5;
constexpr int kMeteringStepsMax = 60;

double mean_clipped(const core::ImageF& values, const core::ImageF& weights, double factor) {
  double sum = 0;
  for (std::size_t i = 0; i < values.data.size(); ++i)
    sum += weights.data[i] * std::min(1.0, factor * values.data[i]);
  return sum / double(values.data.size());
}

// Per channel; keeps the luminance of the light.
std::array<float, 3> filter_towards_white(const core::Vec3f& white, double share) {
  const float bright = luminance(&white.x);
  std::array<float, 3> out{1, 1, 1};
  for (std::size_t c = 0; c < 3 && bright > 0; ++c) {
    const double seen = 1 - share + share * white[int(c)] / bright;
    out[c] = float(1 / std::max(seen, 0.05));
  }
  return out;
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

double exposure_factor(const core::ImageF& light, const core::ImageU16& instance,
                       const schema::Sensor& sensor) {
  const core::ImageF weights = metering_weights(instance, sensor.part_weight());
  return metering_factor(light, weights, sensor.metered_level()) * std::exp2(sensor.exposure_ev());
}

void expose(core::ImageF& light, const core::ImageU16& instance, const core::Vec3f& white,
            const schema::Sensor& sensor) {
  const std::array<float, 3> balance = filter_towards_white(white, sensor.white_balance());
  for (std::size_t i = 0; i < light.data.size(); ++i) light.data[i] *= balance[i % 3];
  const double factor = exposure_factor(light, instance, sensor);
  for (float& value : light.data) value = std::max(0.0f, value * float(factor));
}

}  // namespace partbooth::renderer
