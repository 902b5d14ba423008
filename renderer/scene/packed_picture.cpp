// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/packed_picture.h"

#include <algorithm>
#include <bit>

#include "core/check.h"

namespace partbooth::renderer {
namespace {

constexpr int kMantissaBits = 9, kMaxExponent = 31, kFloatBias = 127, kFloatBits = 23;

// e with 2^e <= x < 2^(e + 1); of subnormal numbers the least.
int exponent_of(float x) { return int(std::bit_cast<std::uint32_t>(x) >> kFloatBits) - kFloatBias; }
float power_of_two(int e) { return std::bit_cast<float>(std::uint32_t(e + kFloatBias) << kFloatBits); }

std::uint32_t pack(const float* rgb, int lowest) {
  const float top = std::max({rgb[0], rgb[1], rgb[2], 0.0f});
  // The brightest channel fills its nine bits; rounding may carry it beyond.
  int e = std::max(exponent_of(top) - (kMantissaBits - 1), lowest);
  if (top + 0.5f * power_of_two(e) >= power_of_two(e + kMantissaBits)) ++e;
  const float scale = power_of_two(-e);
  std::uint32_t out = std::uint32_t(e - lowest) << (3 * kMantissaBits);
  for (int c = 0; c < 3; ++c) {
    out |= std::uint32_t(std::max(rgb[c], 0.0f) * scale + 0.5f) << (c * kMantissaBits);
  }
  return out;
}

}  // namespace

PackedPicture::PackedPicture(const core::ImageF& picture, RowRule rule)
    : width_(picture.width), height_(picture.height) {
  PB_CHECK(picture.channels == 3 && width_ > 0 && height_ > 0, "a picture needs three channels");
  const float top = std::max(*std::max_element(picture.data.begin(), picture.data.end()), 1e-20f);
  PB_CHECK(top < 1e30f, "a picture's numbers are finite");
  // One more than the brightest texel needs, for the carry.
  const int lowest = exponent_of(top) - (kMantissaBits - 1) + 1 - kMaxExponent;
  bias_ = std::uint32_t(lowest + kFloatBias);
  pairs_.resize(std::size_t(width_ + 2) * (height_ + 1) * 2);
  const auto beyond = [&](int row) {
    return rule == RowRule::kRepeat ? (row + height_) % height_ : std::clamp(row, 0, height_ - 1);
  };
  // Each row is the lower of a pair and the upper of the next one.
  const auto write = [&](int y, int pair_row, int part) {
    std::uint32_t* out = pairs_.data() + std::size_t(pair_row) * (width_ + 2) * 2 + part;
    for (int x = 0; x < width_; ++x) out[2 * (x + 1)] = pack(picture.at(x, y), lowest);
    out[0] = out[2 * width_];
    out[2 * (width_ + 1)] = out[2];
  };
  for (int row = 0; row <= height_; ++row) {
    write(beyond(row - 1), row, 0);
    write(beyond(row), row, 1);
  }
}

}  // namespace partbooth::renderer
