// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <set>

#include "tests/renderer/probe/probe.h"

namespace partbooth::renderer {
namespace {

using Point = std::array<float, 4>;

Point draw(const ProbeTable& probe, std::uint32_t pixel, std::uint32_t sample, std::uint32_t block,
           int index_bits = 16) {
  Point out;
  probe.sample4(pixel, 7, 42, sample, block, index_bits, out.data());
  return out;
}

// Largest number of points in one of the 2^i x 2^(n - i) boxes.
int fullest_box(const std::vector<Point>& points, int d0, int d1, int i, int n) {
  std::vector<int> boxes(std::size_t(1) << n);
  for (const Point& p : points) {
    const int column = int(p[d0] * float(1 << i)), row = int(p[d1] * float(1 << (n - i)));
    ++boxes[std::size_t(row) * (std::size_t(1) << i) + column];
  }
  return *std::max_element(boxes.begin(), boxes.end());
}

// The first two dimensions of a block are a (0, 2)-sequence: each elementary box holds one of 2^n points,
// also of the second 2^n. Each dimension alone is stratified. So it is where indices have no more bits than
// the points need.
TEST(Sampler, PointsAreStratified) {
  constexpr int kBits = 6;
  for (const auto& [isa, probe] : available_probes()) {
    SCOPED_TRACE(isa);
    for (const std::uint32_t block : {0u, 1u, 4u}) {
      for (const auto& [first, bits] :
           {std::pair{0u, 16}, {1u << kBits, 16}, {0u, kBits}, {1u << kBits, kBits + 1}}) {
        std::vector<Point> points;
        for (std::uint32_t s = 0; s < (1u << kBits); ++s)
          points.push_back(draw(*probe, 3, first + s, block, bits));
        for (int i = 0; i <= kBits; ++i)
          EXPECT_EQ(fullest_box(points, 0, 1, i, kBits), 1) << block << " " << i;
        EXPECT_EQ(fullest_box(points, 2, 3, kBits, kBits), 1);
        EXPECT_EQ(fullest_box(points, 2, 3, 0, kBits), 1);
      }
    }
  }
}

TEST(Sampler, BackendsDrawTheSameNumbers) {
  const ProbeTable& reference = partbooth_probe_scalar;
  for (const auto& [isa, probe] : available_probes()) {
    SCOPED_TRACE(isa);
    for (std::uint32_t i = 0; i < 200; ++i) {
      const int bits = i % 2 == 0 ? 16 : std::bit_width(i * i);
      const Point a = draw(*probe, i * 37, i * i, i % 5, bits),
                  b = draw(reference, i * 37, i * i, i % 5, bits);
      EXPECT_EQ(a, b) << i;
      for (const float u : a) {
        EXPECT_GE(u, 0.0f);
        EXPECT_LT(u, 1.0f);
      }
    }
  }
}

TEST(Sampler, PixelsBlocksAndSeedsDiffer) {
  const ProbeTable& probe = partbooth_probe_scalar;
  std::set<Point> seen;
  for (std::uint32_t pixel = 0; pixel < 50; ++pixel) {
    for (std::uint32_t block = 0; block < 8; ++block) seen.insert(draw(probe, pixel, 0, block));
  }
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    Point p;
    probe.sample4(0, 0, seed, 0, 0, 5, p.data());
    seen.insert(p);
  }
  EXPECT_EQ(seen.size(), 450u);
}

// Neighbouring seeds must not exchange the numbers of neighbouring pixels.
TEST(Sampler, NearSeedsAndNearPixelsShareNothing) {
  std::set<Point> seen;
  for (std::uint32_t seed = 0; seed < 16; ++seed) {
    for (std::uint32_t pixel = 0; pixel < 256; ++pixel) {
      Point p;
      partbooth_probe_scalar.sample4(pixel % 16, pixel / 16, seed, 0, 0, 5, p.data());
      seen.insert(p);
    }
  }
  EXPECT_EQ(seen.size(), 16u * 256u);
}

}  // namespace
}  // namespace partbooth::renderer
