// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/ridges.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <numbers>
#include <vector>

#include "core/random.h"
#include "core/vec.h"

namespace partbooth::renderer {
namespace {

constexpr int kWidth = int(kFingerWidthM / kRidgeCellM), kHeight = int(kFingerHeightM / kRidgeCellM);
constexpr double kPeriod = kRidgePeriodM / kRidgeCellM;
constexpr int kDirections = 32;
constexpr int kRadius = 7;      // of the filters
constexpr double kSigma = 3.2;  // of their envelope
constexpr int kRounds = 7;
constexpr double kGain = 2.5;  // before the values are bounded again

// Places in half widths of the finger from its middle, y downwards.
struct Finger {
  std::vector<core::Vec2d> cores, deltas;
};

const Finger& finger_of(int number) {
  static const std::array<Finger, kFingers> kFinger{{
      {{{0.05, -0.15}}, {{0.7, 0.8}}},
      {{{0, -0.2}, {0, 0.1}}, {{-0.8, 0.8}, {0.8, 0.85}}},
      {{{-0.14, -0.25}, {0.14, 0.2}}, {{-0.8, 0.8}, {0.85, 0.7}}},
      {{}, {}},
  }};
  return kFinger.at(std::size_t(number));
}

// Direction of the ridges as the number of a filter. Half the angle about each core less half of that about
// each delta; an arch has neither, its ridges rise in the middle.
int direction(const Finger& finger, double x, double y) {
  double angle = 0;
  for (const core::Vec2d& core : finger.cores) angle += std::atan2(y - core.y, x - core.x) / 2;
  for (const core::Vec2d& delta : finger.deltas) angle -= std::atan2(y - delta.y, x - delta.x) / 2;
  if (finger.cores.empty())
    angle = std::atan(3.5 * x * std::exp(-3 * x * x) * std::exp(-std::pow(y - 0.3, 2)));
  const double turns = angle / std::numbers::pi;
  return int((turns - std::floor(turns)) * kDirections) % kDirections;
}

// Gabor filters of mean 0: waves across the ridges.
using Filter = std::array<float, (2 * kRadius + 1) * (2 * kRadius + 1)>;
std::array<Filter, kDirections> filters() {
  std::array<Filter, kDirections> out;
  for (int d = 0; d < kDirections; ++d) {
    const double angle = std::numbers::pi * (d + 0.5) / kDirections;
    std::size_t i = 0;
    float sum = 0, power = 0;
    for (int y = -kRadius; y <= kRadius; ++y)
      for (int x = -kRadius; x <= kRadius; ++x, ++i) {
        const double across = std::cos(angle) * y - std::sin(angle) * x;
        out[std::size_t(d)][i] = float(std::exp(-(x * x + y * y) / (2 * kSigma * kSigma)) *
                                       std::cos(2 * std::numbers::pi * across / kPeriod));
        sum += out[std::size_t(d)][i];
      }
    for (float& tap : out[std::size_t(d)]) tap -= sum / float(i);
    for (const float tap : out[std::size_t(d)]) power += tap * tap;
    for (float& tap : out[std::size_t(d)]) tap *= 2 / power;
  }
  return out;
}

// The finger with a margin of a filter's radius, where it is black.
core::ImageF grow_ridges(int number) {
  const std::array<Filter, kDirections> bank = filters();
  const core::RandomStream stream(std::uint64_t(number), 0, "dirt.ridges");
  const core::RandomStream more(std::uint64_t(number), 1, "dirt.ridges");
  const int width = kWidth + 2 * kRadius, height = kHeight + 2 * kRadius;
  core::ImageF now(width, height, 1), next = now;
  for (std::size_t i = 0; i < now.data.size(); ++i) {
    const auto& source = i < 0x10000 ? stream : more;
    now.data[i] = float(2 * source.uniform(std::uint32_t(i & 0xffff)) - 1);
  }
  std::vector<int> field(std::size_t(kWidth) * kHeight);
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x)
      field[std::size_t(y) * kWidth + x] = direction(finger_of(number), 2 * (x + 0.5) / kWidth - 1,
                                                     (2 * (y + 0.5) - kHeight) / double(kWidth));
  for (int round = 0; round < kRounds; ++round, std::swap(now, next))
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) {
        const Filter& filter = bank[std::size_t(field[std::size_t(y) * kWidth + x])];
        float sum = 0;
        for (int j = 0; j <= 2 * kRadius; ++j) {
          const float *row = now.at(x, y + j), *taps = filter.data() + j * (2 * kRadius + 1);
          for (int i = 0; i <= 2 * kRadius; ++i) sum += row[i] * taps[i];
        }
        *next.at(x + kRadius, y + kRadius) = std::clamp(float(kGain) * sum, -1.0f, 1.0f);
      }
  core::ImageF out(kWidth, kHeight, 1);
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) *out.at(x, y) = 0.5f + 0.5f * *now.at(x + kRadius, y + kRadius);
  return out;
}

}  // namespace

const core::ImageF& finger_ridges(int finger) {
  static std::array<std::once_flag, kFingers> made;
  static std::array<core::ImageF, kFingers> ridges;
  const auto number = std::size_t(finger);
  std::call_once(made.at(number), [&] { ridges[number] = grow_ridges(finger); });
  return ridges[number];
}

}  // namespace partbooth::renderer
