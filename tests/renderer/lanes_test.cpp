// SPDX-License-Identifier: Apache-2.0
// Lane arithmetic of each backend against double.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <functional>

#include "tests/renderer/probe/probe.h"
#include "tests/renderer/statistics.h"

namespace partbooth::renderer {
namespace {

// Distance to the exact value in units of the last place of its float, at least those of `floor`.
double ulps(float value, double exact, double floor) {
  const float near = float(std::max(std::abs(exact), floor));
  const double unit = double(std::nextafter(near, INFINITY)) - near;
  return std::abs(value - exact) / unit;
}

struct Range {
  double x0, x1, y0, y1;
};

double worst_ulps(const ProbeTable& probe, Elementary function, Range range, double floor,
                  const std::function<double(double, double)>& exact) {
  constexpr int kCount = 200'000;
  std::vector<float> x(kCount), y(kCount), out(kCount);
  for (int i = 0; i < kCount; ++i) {
    x[i] = float(range.x0 + (range.x1 - range.x0) * statistics::uniform(2 * i));
    y[i] = float(range.y0 + (range.y1 - range.y0) * statistics::uniform(2 * i + 1));
  }
  probe.elementary(function, x.data(), y.data(), kCount, out.data());
  double worst = 0;
  for (int i = 0; i < kCount; ++i) worst = std::max(worst, ulps(out[i], exact(x[i], y[i]), floor));
  return worst;
}

TEST(Lanes, ElementaryFunctionsAreExactToAFewUlps) {
  for (const auto& [isa, probe] : available_probes()) {
    SCOPED_TRACE(isa);
    const auto sine = [](double x, double) { return std::sin(x); };
    const auto cosine = [](double x, double) { return std::cos(x); };
    const auto arc = [](double y, double x) { return std::atan2(y, x); };
    // Near a zero far from the origin the reduction of the argument bounds the absolute error.
    EXPECT_LE(worst_ulps(*probe, Elementary::kSin, {-0.78, 0.78, 0, 0}, 0, sine), 1.5);
    EXPECT_LE(worst_ulps(*probe, Elementary::kSin, {-7, 7, 0, 0}, 0.01, sine), 2.5);
    EXPECT_LE(worst_ulps(*probe, Elementary::kCos, {-7, 7, 0, 0}, 0.01, cosine), 2.5);
    EXPECT_LE(worst_ulps(*probe, Elementary::kAtan2, {-1, 1, -1, 1}, 0, arc), 3.5);
    EXPECT_LE(worst_ulps(*probe, Elementary::kAtan2, {-1e-3, 1e-3, -1, 1}, 0, arc), 3.5);
    EXPECT_LE(worst_ulps(*probe, Elementary::kSqrt, {0, 1e6, 0, 0}, 0,
                         [](double x, double) { return std::sqrt(x); }),
              0.5);
    EXPECT_LE(worst_ulps(*probe, Elementary::kExp, {-80, 20, 0, 0}, 0,
                         [](double x, double) { return std::exp(x); }),
              2.5);
    EXPECT_EQ(worst_ulps(*probe, Elementary::kFloor, {-1e5, 1e5, 0, 0}, 0,
                         [](double x, double) { return std::floor(x); }),
              0);
  }
}

TEST(Lanes, ArcTangentKnowsItsQuadrants) {
  const float y[] = {0, 1, 0, -1, 0}, x[] = {1, 0, -1, 0, 0};
  const double exact[] = {0, M_PI / 2, M_PI, -M_PI / 2, 0};
  for (const auto& [isa, probe] : available_probes()) {
    SCOPED_TRACE(isa);
    float out[5];
    probe->elementary(Elementary::kAtan2, y, x, 5, out);
    for (int i = 0; i < 5; ++i) EXPECT_FLOAT_EQ(out[i], float(exact[i]));
  }
}

TEST(Lanes, MasksFollowEachLane) {
  for (const auto& [isa, probe] : available_probes()) {
    SCOPED_TRACE(isa);
    const std::uint32_t all_bits = (1u << probe->lanes) - 1u;
    for (std::uint32_t pattern : {0u, 1u, 0x5555u, 0x8001u, 0xffffu}) {
      pattern &= all_bits;
      float x[16], y[16];
      for (int i = 0; i < 16; ++i) {
        x[i] = float(i);
        y[i] = ((pattern >> i) & 1u) != 0 ? float(i) + 1 : float(i);
      }
      std::uint32_t out[5];
      probe->masks(x, y, out);
      EXPECT_EQ(out[0], pattern);
      EXPECT_EQ(out[1], all_bits);
      EXPECT_EQ(out[2], pattern != 0 ? 1u : 0u);
      EXPECT_EQ(out[3], pattern == all_bits ? 1u : 0u);
      EXPECT_EQ(int(out[4]), std::popcount(pattern));
    }
  }
}

TEST(Lanes, NanIsNeverLess) {
  for (const auto& [isa, probe] : available_probes()) {
    SCOPED_TRACE(isa);
    const std::vector<float> nan(16, NAN), one(16, 1.0f);
    std::uint32_t out[5];
    probe->masks(nan.data(), one.data(), out);
    EXPECT_EQ(out[0] | out[1], 0u);
    probe->masks(one.data(), nan.data(), out);
    EXPECT_EQ(out[0] | out[1], 0u);
  }
}

}  // namespace
}  // namespace partbooth::renderer
