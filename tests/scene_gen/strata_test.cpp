// SPDX-License-Identifier: Apache-2.0
// Stratified numbers and the copula. One family level for all tests of this file.
#include "scene_gen/strata.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <vector>

#include "core/random.h"
#include "scene_gen/coverage.h"
#include "scene_gen/quantile.h"
#include "schema/laws.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

constexpr int kTests = 64;
const double kLevel = 1 - std::pow(1 - 1e-4, 1.0 / kTests);
constexpr std::uint64_t kPoints = 4096;

std::uint64_t key(const std::string& name) { return core::RandomStream(3, 0, name).bits(0); }

// Pearson's chi-square of the pairs on 8 x 8 cells; p-value by Wilson and Hilferty 1931.
double independence_p(const std::vector<double>& a, const std::vector<double>& b) {
  std::array<double, 64> counts{};
  for (std::size_t i = 0; i < a.size(); ++i)
    ++counts[static_cast<std::size_t>(a[i] * 8) * 8 + static_cast<std::size_t>(b[i] * 8)];
  const double expected = static_cast<double>(a.size()) / 64;
  double chi_square = 0;
  for (const double count : counts) chi_square += (count - expected) * (count - expected) / expected;
  const double k = 49, v = 2 / (9 * k);  // both margins are even
  return 1 - schema::normal_cdf((std::cbrt(chi_square / k) - (1 - v)) / std::sqrt(v));
}

std::vector<double> points(std::uint64_t key, std::uint64_t begin, std::uint64_t count) {
  std::vector<double> out;
  for (std::uint64_t n = begin; n < begin + count; ++n) out.push_back(stratified(key, n, 0.5));
  return out;
}

TEST(Strata, EachPowerOfTwoFillsItsStrataOnce) {
  for (const std::string name : {"a", "b", "scene.camera.elevation_deg"}) {
    for (const std::uint64_t size : {4u, 16u, 64u, 256u}) {
      for (std::uint64_t begin = 0; begin < 3 * size; begin += size) {
        std::set<int> filled;
        for (const double u : points(key(name), begin, size))
          filled.insert(static_cast<int>(u * static_cast<double>(size)));
        EXPECT_EQ(filled.size(), size) << name;
      }
    }
  }
}

TEST(Strata, AnyCountIsMoreEvenThanChance) {
  // Star discrepancy of n points: about log(n)/n for the sequence, 1/sqrt(n) by chance.
  for (const std::uint64_t count : {20u, 50u, 200u, 700u}) {
    auto u = points(key("x"), 0, count);
    std::sort(u.begin(), u.end());
    double worst = 0;
    for (std::size_t i = 0; i < u.size(); ++i)
      worst = std::max(worst, std::abs(u[i] - (static_cast<double>(i) + 0.5) / static_cast<double>(count)));
    EXPECT_LT(worst, (1 + std::log2(static_cast<double>(count))) / static_cast<double>(count)) << count;
  }
}

TEST(Strata, PairsOfStreamsAreIndependent) {
  for (int i = 0; i < 30; ++i) {
    const auto a = points(key("a" + std::to_string(i)), 0, kPoints);
    EXPECT_GT(independence_p(a, points(key("b" + std::to_string(i)), 0, kPoints)), kLevel) << i;
  }
  // Without an index shuffled for each stream they run together: what the test must see.
  const std::uint64_t one = key("a"), same_shuffle = (key("b") & ~0xffffffffull) | (one & 0xffffffffull);
  EXPECT_LT(independence_p(points(one, 0, kPoints), points(same_shuffle, 0, kPoints)), kLevel);
}

struct Pair {
  std::vector<double> a, b;
};
Pair quantiles(const schema::DatasetConfig& config) {
  Pair out;
  for (std::uint64_t i = 0; i < kPoints; ++i) {
    DrawContext context{5, i, i, 0, nullptr, &config, "bolt", i, i};
    out.a.push_back(quantile_of({"scene.material.wear", "scene.material.wear"}, context));
    out.b.push_back(quantile_of({"scene.material.rust", "scene.material.rust"}, context));
  }
  return out;
}

double correlation(const Pair& pair) {
  double sum = 0;
  for (std::size_t i = 0; i < pair.a.size(); ++i)
    sum += schema::inverse_normal_cdf(pair.a[i]) * schema::inverse_normal_cdf(pair.b[i]);
  return sum / static_cast<double>(pair.a.size());
}

double largest_gap(std::vector<double> u) {
  std::sort(u.begin(), u.end());
  double worst = 0;
  for (std::size_t i = 0; i < u.size(); ++i)
    worst = std::max(worst, std::abs(u[i] - (static_cast<double>(i) + 0.5) / static_cast<double>(u.size())));
  return worst;
}

TEST(Copula, KeepsEachLawAndTiesThemTogether) {
  for (const std::string draws : {"random", "stratified"}) {
    const auto with = [&](const std::string& of) {
      return quantiles(config_with({"draws=" + draws, "correlated.wear={of: " + of + ", strength: 0.6}"}));
    };
    // Five standard errors of a product of normals over 4096 scenes: 5 sqrt(1 + 0.36) / 64.
    const Pair same = with("[scene.material.wear, scene.material.rust]");
    EXPECT_NEAR(correlation(same), 0.6, 0.092);
    EXPECT_NEAR(correlation(with("[scene.material.wear, -scene.material.rust]")), -0.6, 0.092);
    const Pair apart = with("[scene.material.wear, scene.material.oil]");
    EXPECT_NEAR(correlation(apart), 0, 0.079) << "a setting outside of the group";
    // Kolmogorov's 1e-5 bound: 2.47 / sqrt(n).
    EXPECT_LT(largest_gap(same.a), 2.47 / 64);
    EXPECT_LT(largest_gap(same.b), 2.47 / 64);
  }
}

TEST(Coverage, SeesThatStrataFillWhatChanceLeavesOpen) {
  const auto report = [](const std::string& draws, const std::string& more) {
    return coverage_of(config_with({"draws=" + draws, more}), {"bolt", "nut"}, 128);
  };
  const auto mean_filled = [](const CoverageReport& of) {
    double sum = 0;
    for (const Coverage& setting : of.settings) sum += setting.filled;
    return sum / static_cast<double>(of.settings.size());
  };
  const auto even = report("stratified", "seed=1"), chance = report("random", "seed=1");
  EXPECT_GT(even.settings.size(), 100u);
  EXPECT_EQ(even.settings.size(), chance.settings.size());
  EXPECT_EQ(even.pairs.size(), 6u);
  EXPECT_EQ(mean_filled(even), 64) << "64 scenes of each class fill each of 64 strata";
  EXPECT_NEAR(mean_filled(chance), 64 * (1 - std::exp(-2.0)), 1.5);
  for (const Coverage& setting : even.settings) EXPECT_LE(setting.star_discrepancy, 1.0 / 64) << setting.name;
  EXPECT_EQ(report("random", "scene.camera.k1=0").settings.size() + 1, chance.settings.size())
      << "constants have no law to cover";
}

}  // namespace
}  // namespace partbooth::scene_gen
