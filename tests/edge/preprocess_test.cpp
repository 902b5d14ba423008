// SPDX-License-Identifier: Apache-2.0
#include "edge/preprocess.h"

#include <gtest/gtest.h>

#include <cmath>

namespace partbooth::edge {
namespace {

constexpr InputRule kRule{.size_px = 224, .pad_rgb = {123.675f, 116.28f, 103.53f}};

core::ImageU8 pattern(int width, int height) {
  core::ImageU8 picture(width, height, 3);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c = 0; c < 3; ++c) picture.at(x, y)[c] = std::uint8_t(7 * x + 13 * y + 50 * c + x * y / 5);
  return picture;
}

TEST(FittedSide, KeepsTheAspectAndRoundsHalvesUp) {
  EXPECT_EQ(fitted_side(224, 224, 224), 224);
  EXPECT_EQ(fitted_side(224, 448, 224), 112);
  EXPECT_EQ(fitted_side(3, 448, 224), 2);      // 1.5
  EXPECT_EQ(fitted_side(299, 300, 224), 223);  // 223.25
  EXPECT_EQ(fitted_side(1, 1000, 224), 1);     // 0.22
  EXPECT_EQ(fitted_side(100000, 100000, 224), 224);
}

TEST(Fit, LeavesAPictureOfTheRightSizeAsItIs) {
  const core::ImageU8 picture = pattern(224, 224);
  const core::ImageF square = fit(picture, kRule);
  for (std::size_t i = 0; i < picture.data.size(); ++i)
    ASSERT_EQ(square.data[i], float(picture.data[i])) << i;
}

TEST(Fit, CentresTheWholePictureOnThePadding) {
  const core::ImageF square = fit(core::ImageU8(300, 100, 3, 200), kRule);
  ASSERT_EQ(square.width, 224);
  ASSERT_EQ(square.height, 224);
  const int top = (224 - 75) / 2;
  for (int y = 0; y < 224; ++y) {
    for (const int x : {0, 111, 223}) {
      const bool inside = y >= top && y < top + 75;
      for (int c = 0; c < 3; ++c)
        ASSERT_NEAR(square.at(x, y)[c], inside ? 200.f : kRule.pad_rgb[c], 1e-4) << y;
    }
  }
}

// The filter written out: each output pixel as a sum over all input pixels, in double.
double direct(const core::ImageU8& picture, int width, int height, int x, int y, int c) {
  const auto weight = [](int from, int to, int out, int in) {
    const double step = double(from) / to;
    return std::max(0.0, 1 - std::abs(in + 0.5 - (out + 0.5) * step) / std::max(1.0, step));
  };
  double sum = 0, weights = 0;
  for (int v = 0; v < picture.height; ++v) {
    for (int u = 0; u < picture.width; ++u) {
      const double w = weight(picture.width, width, x, u) * weight(picture.height, height, y, v);
      sum += w * picture.at(u, v)[c];
      weights += w;
    }
  }
  return sum / weights;
}

TEST(Fit, IsTheTriangleFilterForAnySize) {
  for (const auto& [w, h] : {std::pair{100, 37}, {225, 224}, {517, 301}, {224, 5}, {3, 700}, {1, 1}}) {
    const core::ImageU8 picture = pattern(w, h);
    const core::ImageF square = fit(picture, kRule);
    const int width = fitted_side(w, std::max(w, h), 224), height = fitted_side(h, std::max(w, h), 224);
    const int left = (224 - width) / 2, top = (224 - height) / 2;
    for (int i = 0; i < 60; ++i) {
      const int x = (i * 37) % width, y = (i * 53) % height, c = i % 3;
      ASSERT_NEAR(square.at(left + x, top + y)[c], direct(picture, width, height, x, y, c), 2e-3)
          << w << "x" << h << " at " << x << ", " << y;
    }
  }
}

}  // namespace
}  // namespace partbooth::edge
