// SPDX-License-Identifier: Apache-2.0
// The random patterns have the density, size and cover that the scene asks for, on average over many seeds.
#include "renderer/photo/dirt_layer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "renderer/photo/dirt_types.h"
#include "tests/photo/scenes.h"

namespace partbooth::renderer {
namespace {

constexpr int kSeeds = 60;

LayerGrid square(int cells, double cell_m) {
  return {cells, cells, cell_m, -cells * cell_m / 2, -cells * cell_m / 2};
}

schema::LensDirt dust(double per_mm2, double median_m, std::uint64_t seed) {
  schema::LensDirt dirt;
  dirt.set_dust_per_mm2(per_mm2);
  dirt.set_dust_median_m(median_m);
  dirt.set_pattern_seed(seed);
  return dirt;
}

// Over so many seeds that its standard deviation is about 3 % on 24 mm: sizes spread widely, and specks come
// in clusters.
constexpr int kDustSeeds = 300;
double mean_dust(double per_mm2, double median_m, const LayerGrid& grid) {
  double sum = 0;
  for (int seed = 0; seed < kDustSeeds; ++seed)
    sum += mean_of(dust_alpha(dust(per_mm2, median_m, std::uint64_t(seed)), grid));
  return sum / kDustSeeds;
}

// density * E[alpha] * pi E[r^2] for r = median exp(0.8 min(z, 3)), z normal, alpha uniform on 0.3..0.95.
double expected_dust(double per_mm2, double median_m) {
  double square = 0, weight = 0;
  for (double z = -8; z < 8; z += 1e-3) {
    const double p = std::exp(-z * z / 2);
    square += p * std::exp(1.6 * std::min(z, 3.0));
    weight += p;
  }
  return per_mm2 * 1e6 * 0.625 * std::numbers::pi * median_m * median_m * square / weight;
}

bool agrees(double found, double expected) { return std::abs(found / expected - 1) < 0.1; }

// So thin that specks hardly overlap. Cells smaller than the specks, and larger.
TEST(Dust, CoverFollowsDensityAndSize) {
  for (const double cell_m : {30e-6, 300e-6}) {
    const LayerGrid grid = square(int(0.024 / cell_m), cell_m);
    EXPECT_TRUE(agrees(mean_dust(0.2, 50e-6, grid), expected_dust(0.2, 50e-6))) << cell_m;
    EXPECT_TRUE(agrees(mean_dust(0.4, 50e-6, grid), expected_dust(0.4, 50e-6))) << cell_m;
    EXPECT_TRUE(agrees(mean_dust(0.1, 80e-6, grid), expected_dust(0.1, 80e-6))) << cell_m;
  }
}

TEST(Dust, CoverTestHasPower) {
  const LayerGrid grid = square(100, 300e-6);
  EXPECT_FALSE(agrees(mean_dust(0.2 * 1.25, 50e-6, grid), expected_dust(0.2, 50e-6)));
  EXPECT_FALSE(agrees(mean_dust(0.2, 50e-6 * 1.15, grid), expected_dust(0.2, 50e-6)));
}

// Wide layers draw fewer, larger specks: same cover, bounded work.
TEST(Dust, WideLayersKeepTheirCover) {
  const LayerGrid grid = square(200, 5e-3);  // a square metre: 100,000 specks at 0.1 per mm2
  EXPECT_TRUE(agrees(mean_dust(0.1, 50e-6, grid), expected_dust(0.1, 50e-6)));
}

TEST(Dust, AlphaStaysInRangeHoweverDense) {
  const auto alpha = dust_alpha(dust(50, 200e-6, 1), square(100, 50e-6));
  const auto [low, high] = std::minmax_element(alpha.data.begin(), alpha.data.end());
  EXPECT_GE(*low, 0);
  EXPECT_LE(*high, 1);
  EXPECT_GT(*high, 0.99);
}

// Neighbouring square millimetres are alike, far ones are not. Specks are far smaller than that.
TEST(Dust, ComesInClusters) {
  double near = 0, far = 0, variance = 0, mean = 0;
  std::vector<core::ImageF> layers;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    layers.push_back(dust_alpha(dust(1, 20e-6, seed), square(30, 1e-3)));
    mean += mean_of(layers.back()) / kSeeds;
  }
  for (const core::ImageF& layer : layers)
    for (int y = 0; y < 30; ++y)
      for (int x = 0; x < 22; ++x) {
        const double here = *layer.at(x, y) - mean;
        variance += here * here;
        near += here * (*layer.at(x + 1, y) - mean);
        far += here * (*layer.at(x + 8, y) - mean);
      }
  EXPECT_GT(near / variance, 0.06);
  EXPECT_LT(std::abs(far / variance), 0.02);
}

schema::LensDirt smudge(double cover, std::uint64_t seed) {
  schema::LensDirt dirt;
  dirt.set_smudge_strength(0.5);
  dirt.set_smudge_cover(cover);
  dirt.set_pattern_seed(seed);
  return dirt;
}

double mean_cover(double cover) {
  double sum = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto alpha = smudge_alpha(smudge(cover, seed), square(100, 1.5e-3));
    sum += double(std::count_if(alpha.data.begin(), alpha.data.end(), [](float a) { return a > 0; })) / 1e4;
  }
  return sum / kSeeds;
}

TEST(Smudge, CoversTheShareThatWasAskedFor) {
  EXPECT_NEAR(mean_cover(0.1), 0.1, 0.02);
  EXPECT_NEAR(mean_cover(0.4), 0.4, 0.02);
}

TEST(Smudge, CoverTestHasPower) { EXPECT_GT(std::abs(mean_cover(0.45) - 0.4), 0.02); }

TEST(Smudge, AlphaReachesUpToItsStrength) {
  float high = 0;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    const auto alpha = smudge_alpha(smudge(0.4, seed), square(100, 0.3e-3));
    EXPECT_GE(*std::min_element(alpha.data.begin(), alpha.data.end()), 0);
    high = std::max(high, *std::max_element(alpha.data.begin(), alpha.data.end()));
  }
  EXPECT_LE(high, 0.5);
  EXPECT_GT(high, 0.45);
}

// The pattern lies on the glass: another part or another resolution of it shows the same patches.
TEST(Smudge, StaysInPlaceOnTheLayer) {
  const LayerGrid fine{120, 120, 0.1e-3, 2e-3, -3e-3};
  LayerGrid coarse{60, 60, 0.2e-3, 2e-3, -3e-3};
  const auto a = smudge_alpha(smudge(0.4, 9), fine), b = smudge_alpha(smudge(0.4, 9), coarse);
  double same = 0, different = 0;
  for (int y = 0; y < 60; ++y)
    for (int x = 0; x < 60; ++x) ((*a.at(2 * x, 2 * y) > 0) == (*b.at(x, y) > 0) ? same : different) += 1;
  EXPECT_GT(same, 20 * different);
  EXPECT_GT(mean_of(a), 0.01);
}

TEST(DirtMaps, ScatteredLightIsPartOfTheExtinguished) {
  auto dirt = dust(3, 100e-6, 5);
  dirt.set_smudge_strength(0.5);
  dirt.set_smudge_cover(0.5);
  const auto maps = dirt_maps(dirt, square(120, 50e-6));
  for (std::size_t i = 0; i < maps.alpha.data.size(); ++i) {
    float scattered = maps.wide.data[i];
    for (const ForwardMap& map : maps.forward) scattered += map.share.data[i];
    EXPECT_GE(scattered, 0);
    EXPECT_LE(scattered, maps.alpha.data[i] + 1e-6);
    EXPECT_LE(maps.alpha.data[i], 1);
  }
}

}  // namespace
}  // namespace partbooth::renderer
