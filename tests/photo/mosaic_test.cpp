// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/mosaic.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>

#include "tests/photo/scenes.h"

namespace partbooth::renderer {
namespace {

constexpr std::array kPatterns{"rggb", "bggr", "grbg", "gbrg"};
constexpr std::array kMethods{"bilinear", "malvar", "edge_aware"};

// Largest difference, `border` pixels away from the border.
double difference(const core::ImageF& a, const core::ImageF& b, int border) {
  double most = 0;
  for (int y = border; y < a.height - border; ++y)
    for (int x = border; x < a.width - border; ++x)
      for (int c = 0; c < 3; ++c) most = std::max(most, std::abs(double(a.at(x, y)[c]) - b.at(x, y)[c]));
  return most;
}

TEST(Mosaic, EachPixelSeesItsColor) {
  core::ImageF rgb(4, 4, 3);
  for (std::size_t i = 0; i < rgb.data.size(); ++i) rgb.data[i] = float(i % 3);
  for (const std::string pattern : kPatterns) {
    const core::ImageF mosaic = take_mosaic(rgb, pattern);
    EXPECT_EQ(mosaic.channels, 1);
    for (int y = 0; y < 4; ++y)
      for (int x = 0; x < 4; ++x) {
        const char name = "rgb"[std::size_t(*mosaic.at(x, y))];
        EXPECT_EQ(name, pattern[std::size_t(x % 2 + 2 * (y % 2))]) << pattern << " " << x << " " << y;
      }
  }
}

// Three colours of different level: a swapped pattern or channel cannot pass.
TEST(Demosaic, KeepsColorsThatAreFlat) {
  core::ImageF flat(13, 9, 3);
  for (std::size_t i = 0; i < flat.data.size(); ++i) flat.data[i] = std::array{0.2f, 0.5f, 0.9f}[i % 3];
  for (const char* pattern : kPatterns)
    for (const char* method : kMethods) {
      const core::ImageF out = demosaic(take_mosaic(flat, pattern), pattern, method);
      EXPECT_LT(difference(out, flat, 0), 3e-5) << pattern << " " << method;
      const char* other = pattern == kPatterns[0] ? "bggr" : "rggb";
      EXPECT_GT(difference(demosaic(take_mosaic(flat, other), pattern, method), flat, 2), 0.3);
    }
}

TEST(Demosaic, KeepsRampsOfEachColor) {
  core::ImageF ramps(24, 20, 3);
  for (int y = 0; y < 20; ++y)
    for (int x = 0; x < 24; ++x) {
      ramps.at(x, y)[0] = 0.1f + 0.02f * float(x) + 0.005f * float(y);
      ramps.at(x, y)[1] = 0.7f - 0.01f * float(x) + 0.01f * float(y);
      ramps.at(x, y)[2] = 0.3f + 0.015f * float(x) - 0.01f * float(y);
    }
  for (const char* pattern : kPatterns)
    for (const char* method : kMethods)
      EXPECT_LT(difference(demosaic(take_mosaic(ramps, pattern), pattern, method), ramps, 2), 3e-5)
          << pattern << " " << method;
}

// Fine grey stripes: the better methods lose less of them.
TEST(Demosaic, MalvarBeatsBilinearOnDetail) {
  core::ImageF waves(64, 64, 3);
  for (int y = 0; y < 64; ++y)
    for (int x = 0; x < 64; ++x)
      for (int c = 0; c < 3; ++c) waves.at(x, y)[c] = float(0.5 + 0.3 * std::sin(1.1 * x + 0.4 * y));
  const auto error = [&](const char* method) {
    return difference(demosaic(take_mosaic(waves, "rggb"), "rggb", method), waves, 3);
  };
  EXPECT_LT(error("malvar"), 0.6 * error("bilinear"));
}

// Levels below black and above white survive.
TEST(Demosaic, EdgeAwareHasRoom) {
  for (const float level : {-0.15f, 1.05f}) {
    const core::ImageF out = demosaic(core::ImageF(8, 8, 1, level), "rggb", "edge_aware");
    for (const float value : out.data) EXPECT_NEAR(value, level, 3e-5);
  }
}

TEST(DemosaicDeathTest, UnknownNamesAreBugs) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(demosaic(core::ImageF(8, 8, 1), "rggb", "best"), "best");
  EXPECT_DEATH(mosaic_color("foveon", 0, 0), "foveon");
}

}  // namespace
}  // namespace partbooth::renderer
