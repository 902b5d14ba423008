// SPDX-License-Identifier: Apache-2.0
// Each kind of dirt follows its law, on average over many seeds; and each such test can tell another law.
#include "renderer/photo/dirt_types.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>

#include "renderer/photo/ridges.h"
#include "renderer/photo/scatter.h"
#include "tests/photo/scenes.h"

namespace partbooth::renderer {
namespace {

LayerGrid square(int cells, double cell_m) {
  return {cells, cells, cell_m, -cells * cell_m / 2, -cells * cell_m / 2};
}

// Down to an aperture of 0.3 mm among splashes that reach 45 mm.
TEST(Scatter, AFewTilesCoverAGridAndItsMargin) {
  for (const double width_m : {1e-5, 0.3e-3, 3e-3, 45e-3, 0.3}) {
    const Tiles tiles = tiles_of(square(256, width_m / 256), 45e-3);
    EXPECT_LE(tiles.x1 - tiles.x0, 20) << width_m;
    EXPECT_LE(tiles.y1 - tiles.y0, 20) << width_m;
    EXPECT_LE(tiles.x0 * tiles.size_m, -width_m / 2 - 45e-3);
    EXPECT_GE(tiles.x1 * tiles.size_m, width_m / 2 + 45e-3);
  }
}

struct Kind {
  const char* name;
  std::function<void(schema::LensDirt&)> set;
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> kKinds{
      {"dust", [](schema::LensDirt& d) { d.set_dust_per_mm2(0.5), d.set_dust_median_m(60e-6); }},
      {"mud", [](schema::LensDirt& d) { d.set_mud_per_m2(2e4), d.set_mud_radius_m(1e-3); }},
      {"smudge", [](schema::LensDirt& d) { d.set_smudge_strength(0.5), d.set_smudge_cover(0.4); }},
      {"fingerprint",
       [](schema::LensDirt& d) { d.set_fingerprint_strength(0.5), d.set_fingerprints_per_m2(2000); }},
      {"wipe", [](schema::LensDirt& d) { d.set_wipe_strength(0.5), d.set_wipe_angle_rad(0.5); }},
      {"scratches", [](schema::LensDirt& d) { d.set_scratches_per_m2(4e4), d.set_scratch_width_m(15e-6); }},
      {"condensation",
       [](schema::LensDirt& d) { d.set_condensation_strength(0.6), d.set_condensation_cover(0.6); }},
      {"droplets",
       [](schema::LensDirt& d) {
         d.set_droplets_per_m2(4e4), d.set_droplet_radius_m(0.8e-3), d.set_droplet_index(1.333);
         d.set_droplets_running(0.3), d.set_down_rad(1.5);
       }},
  };
  return kKinds;
}

schema::LensDirt dirt_of(const Kind& kind, std::uint64_t seed) {
  schema::LensDirt dirt;
  dirt.set_pattern_seed(seed);
  kind.set(dirt);
  return dirt;
}

// Nothing more is scattered than is taken; no share leaves 0..1; there is something to see.
TEST(DirtKinds, SharesAreParts) {
  for (const Kind& kind : kinds()) {
    const DirtMaps maps = dirt_maps(dirt_of(kind, 3), square(160, 0.2e-3));
    double sum = 0;
    for (std::size_t i = 0; i < maps.alpha.data.size(); ++i) {
      double scattered = maps.wide.data[i] + (maps.drops.empty() ? 0 : maps.drops.data[3 * i]);
      for (const ForwardMap& map : maps.forward) {
        ASSERT_GE(map.share.data[i], 0) << kind.name;
        scattered += map.share.data[i];
      }
      ASSERT_GE(maps.wide.data[i], 0) << kind.name;
      ASSERT_LE(scattered, maps.alpha.data[i] + 1e-6) << kind.name;
      ASSERT_LE(maps.alpha.data[i], 1) << kind.name;
      sum += maps.alpha.data[i];
    }
    EXPECT_GT(sum, 10) << kind.name;
  }
}

// A pattern lies on the glass: a part of the grid shows the same cells; another seed shows others.
TEST(DirtKinds, StayInPlaceOnTheLayer) {
  const LayerGrid whole{140, 130, 0.2e-3, -14e-3, -13e-3};
  const LayerGrid part{120, 112, 0.2e-3, -12e-3, -11.2e-3};
  for (const Kind& kind : kinds()) {
    const core::ImageF a = dirt_maps(dirt_of(kind, 9), whole).alpha,
                       b = dirt_maps(dirt_of(kind, 9), part).alpha,
                       c = dirt_maps(dirt_of(kind, 10), part).alpha;
    double same = 0, other = 0;
    for (int y = 0; y < part.height; ++y)
      for (int x = 0; x < part.width; ++x) {
        same = std::max(same, std::abs(double(*a.at(x + 10, y + 9)) - *b.at(x, y)));
        other = std::max(other, std::abs(double(*a.at(x + 10, y + 9)) - *c.at(x, y)));
      }
    EXPECT_LT(same, 2e-3) << kind.name;
    EXPECT_GT(other, 0.05) << kind.name;
  }
}

TEST(DirtKinds, NoneIsNothing) {
  const DirtMaps maps = dirt_maps({}, square(20, 1e-3));
  EXPECT_EQ(*std::max_element(maps.alpha.data.begin(), maps.alpha.data.end()), 0);
  EXPECT_TRUE(maps.forward.empty());
  EXPECT_TRUE(maps.drops.empty());
}

// E[e^(k x)] of a normal x cut at `largest` sigma.
double log_normal_moment(double k, double sigma, double largest) {
  double sum = 0, weight = 0;
  for (double z = -8; z < 8; z += 1e-3) {
    const double p = std::exp(-z * z / 2);
    sum += p * std::exp(k * sigma * std::min(z, largest));
    weight += p;
  }
  return sum / weight;
}

double mean_alpha(const std::function<core::ImageF(std::uint64_t)>& layer, int seeds) {
  double sum = 0;
  for (int seed = 0; seed < seeds; ++seed) sum += mean_of(layer(std::uint64_t(seed)));
  return sum / seeds;
}

bool agrees(double found, double expected) { return std::abs(found / expected - 1) < 0.1; }

double mean_mud(double per_m2, double radius_m) {
  return mean_alpha(
      [&](std::uint64_t seed) {
        schema::LensDirt dirt;
        dirt.set_mud_per_m2(per_m2), dirt.set_mud_radius_m(radius_m), dirt.set_pattern_seed(seed);
        return mud_alpha(dirt, square(200, 0.5e-3));
      },
      400);
}

// Radii log-normal, alpha 0.9..1; five small drops each, of 0.03..0.2 of the radius.
double expected_mud(double per_m2, double radius_m) {
  const double drops = 5 * (0.03 * 0.03 + 2 * 0.03 * 0.17 / 3 + 0.17 * 0.17 / 5);
  return per_m2 * 0.95 * std::numbers::pi * radius_m * radius_m * log_normal_moment(2, 0.6, 2.5) *
         (1 + drops);
}

TEST(Mud, CoverFollowsDensityAndSize) {
  EXPECT_TRUE(agrees(mean_mud(1000, 1e-3), expected_mud(1000, 1e-3)));
  EXPECT_TRUE(agrees(mean_mud(2000, 0.7e-3), expected_mud(2000, 0.7e-3)));
}

TEST(Mud, CoverTestHasPower) {
  EXPECT_FALSE(agrees(mean_mud(1250, 1e-3), expected_mud(1000, 1e-3)));
  EXPECT_FALSE(agrees(mean_mud(1000, 1.15e-3), expected_mud(1000, 1e-3)));
}

// Opaque, with an edge that is longer than that of discs of the same area.
TEST(Mud, IsOpaqueWithARoughEdge) {
  schema::LensDirt dirt;
  dirt.set_mud_per_m2(3000), dirt.set_mud_radius_m(3e-3), dirt.set_pattern_seed(4);
  const LayerGrid grid = square(400, 0.1e-3);
  const core::ImageF alpha = mud_alpha(dirt, grid);
  double opaque = 0, between = 0;
  for (const float a : alpha.data) opaque += a >= 0.9f, between += a > 0.05f && a < 0.85f;
  EXPECT_GT(opaque, 5 * between);
  EXPECT_GT(opaque, 2000);
}

schema::LensDirt scratched(double per_m2, double width_m, std::uint64_t seed) {
  schema::LensDirt dirt;
  dirt.set_scratches_per_m2(per_m2), dirt.set_scratch_width_m(width_m), dirt.set_pattern_seed(seed);
  return dirt;
}

double mean_scratches(double per_m2, double width_m, double cell_m) {
  return mean_alpha(
      [&](std::uint64_t seed) {
        double sum = 0;
        for (const ScratchMap& map : scratch_maps(scratched(per_m2, width_m, seed), square(200, cell_m)))
          sum += mean_of(map.alpha);
        return core::ImageF(1, 1, 1, float(sum));
      },
      100);
}

// Lengths 2..30 mm and widths a third to three times the median, log-uniform; alpha 0.3..0.9; thinning out
// over the outer thirds.
double expected_scratches(double per_m2, double width_m) {
  double fade = 0;
  for (int piece = 0; piece < 12; ++piece)
    fade += std::min(1.0, 3 * std::min(piece + 0.5, 12 - piece - 0.5) / 12) / 12;
  return per_m2 * (0.028 / std::log(15)) * width_m * (3 - 1.0 / 3) / (2 * std::log(3)) * 0.6 * fade;
}

TEST(Scratches, CoverFollowsNumberAndWidth) {
  for (const double cell_m : {0.1e-3, 0.4e-3})
    EXPECT_TRUE(agrees(mean_scratches(1e4, 15e-6, cell_m), expected_scratches(1e4, 15e-6))) << cell_m;
}

TEST(Scratches, CoverTestHasPower) {
  EXPECT_FALSE(agrees(mean_scratches(1.25e4, 15e-6, 0.4e-3), expected_scratches(1e4, 15e-6)));
  EXPECT_FALSE(agrees(mean_scratches(1e4, 19e-6, 0.4e-3), expected_scratches(1e4, 15e-6)));
}

// Most lie along one direction, and a map's cells change faster across its direction than along it.
TEST(Scratches, MapsHaveTheirDirection) {
  const auto maps = scratch_maps(scratched(3e4, 30e-6, 5), square(300, 0.1e-3));
  ASSERT_GE(maps.size(), 2u);
  double largest = 0, sum = 0;
  for (const ScratchMap& map : maps) {
    sum += mean_of(map.alpha), largest = std::max(largest, mean_of(map.alpha));
    double along = 0, across = 0;
    const double c = 3 * std::cos(map.angle_rad), s = 3 * std::sin(map.angle_rad);
    const int ax = int(std::lround(c)), ay = int(std::lround(s));
    for (int y = 4; y < 296; ++y)
      for (int x = 4; x < 296; ++x) {
        const float here = *map.alpha.at(x, y);
        along += std::abs(here - *map.alpha.at(x + ax, y + ay));
        across += std::abs(here - *map.alpha.at(x - ay, y + ax));
      }
    EXPECT_LT(along, across) << map.angle_rad;
  }
  EXPECT_GT(largest / sum, 0.45);
}

double fogged_share(double cover) {
  return mean_alpha(
      [&](std::uint64_t seed) {
        schema::LensDirt dirt;
        dirt.set_condensation_strength(0.5), dirt.set_condensation_cover(cover), dirt.set_pattern_seed(seed);
        core::ImageF alpha = condensation_alpha(dirt, square(300, 4e-3));
        for (float& a : alpha.data) a = a > 0;
        return alpha;
      },
      60);
}

TEST(Condensation, CoversTheShareThatWasAskedFor) {
  EXPECT_NEAR(fogged_share(0.3), 0.3, 0.03);
  EXPECT_NEAR(fogged_share(0.8), 0.8, 0.03);
  EXPECT_GT(std::abs(fogged_share(0.36) - 0.3), 0.03);
}

// Lines along the wipe: alpha hardly changes along it, and much across.
TEST(Wipe, RunsAlongItsDirection) {
  schema::LensDirt dirt;
  dirt.set_wipe_strength(0.5), dirt.set_pattern_seed(8);
  for (const double angle : {0.0, std::numbers::pi / 2}) {
    dirt.set_wipe_angle_rad(angle);
    const core::ImageF alpha = wipe_alpha(dirt, square(100, 0.1e-3));
    double x_change = 0, y_change = 0;
    for (int y = 0; y < 97; ++y)
      for (int x = 0; x < 97; ++x) {
        x_change += std::abs(*alpha.at(x, y) - *alpha.at(x + 3, y));
        y_change += std::abs(*alpha.at(x, y) - *alpha.at(x, y + 3));
      }
    EXPECT_LE(*std::max_element(alpha.data.begin(), alpha.data.end()), 0.5);
    if (angle == 0)
      EXPECT_LT(5 * x_change, y_change);
    else
      EXPECT_LT(5 * y_change, x_change);
  }
}

// Mean power of waves of a period over all directions, at each place's own direction.
double ridge_power(const core::ImageF& ridges, double period) {
  double power = 0;
  for (int y0 = 20; y0 + 36 < ridges.height; y0 += 36)
    for (int x0 = 20; x0 + 36 < ridges.width; x0 += 36) {
      double best = 0;
      for (int d = 0; d < 16; ++d) {
        const double c = std::cos(d * std::numbers::pi / 16), s = std::sin(d * std::numbers::pi / 16);
        double re = 0, im = 0;
        for (int y = 0; y < 36; ++y)
          for (int x = 0; x < 36; ++x) {
            const double phase = 2 * std::numbers::pi * (c * x + s * y) / period;
            const double value = *ridges.at(x0 + x, y0 + y) - 0.5;
            re += value * std::cos(phase), im += value * std::sin(phase);
          }
        best = std::max(best, re * re + im * im);
      }
      power += best;
    }
  return power;
}

TEST(Ridges, HaveThePeriodOfAFinger) {
  for (int finger = 0; finger < kFingers; ++finger) {
    const core::ImageF& ridges = finger_ridges(finger);
    const double cells = kRidgePeriodM / kRidgeCellM;
    EXPECT_NEAR(mean_of(ridges), 0.5, 0.05);
    const double there = ridge_power(ridges, cells);
    EXPECT_GT(there, 4 * ridge_power(ridges, cells * 1.4)) << finger;
    EXPECT_GT(there, 4 * ridge_power(ridges, cells / 1.4)) << finger;
  }
}

// Where the cells cannot show ridges, their mean is left.
TEST(Fingerprint, FarPrintsKeepTheirMean) {
  const auto cover = [](double cell_m) {
    return mean_alpha(
        [&](std::uint64_t seed) {
          schema::LensDirt dirt;
          dirt.set_fingerprint_strength(0.5), dirt.set_fingerprints_per_m2(500), dirt.set_pattern_seed(seed);
          return fingerprint_alpha(dirt, square(int(0.06 / cell_m), cell_m));
        },
        8);
  };
  EXPECT_NEAR(cover(0.1e-3) / cover(0.6e-3), 1, 0.1);
  EXPECT_GT(cover(0.6e-3), 0.005);
}

// Drops bulge outwards, and no steeper than the largest contact angle.
TEST(Droplets, AreCaps) {
  schema::LensDirt dirt;
  dirt.set_droplets_per_m2(3e4), dirt.set_droplet_radius_m(1e-3), dirt.set_pattern_seed(2);
  const core::ImageF drops = drop_map(dirt, square(300, 0.1e-3));
  double slope_x = 0, n = 0;
  for (int y = 0; y < 300; ++y)
    for (int x = 1; x < 299; ++x) {
      const float *cell = drops.at(x, y), *left = drops.at(x - 1, y), *right = drops.at(x + 1, y);
      EXPECT_LE(std::hypot(cell[1], cell[2]), std::sin(70.1 / 180 * std::numbers::pi));
      if (cell[0] < 1 || left[0] < 1 || right[0] < 1) continue;
      slope_x += (right[1] - left[1]) / 2, ++n;
    }
  ASSERT_GT(n, 2000);
  // The normal's slope is sin(contact) / radius a metre: about 0.7 / 1.1 mm.
  EXPECT_NEAR(slope_x / n / 0.1e-3, 0.7 / 1.1e-3, 0.4 / 1.1e-3);
}

}  // namespace
}  // namespace partbooth::renderer
