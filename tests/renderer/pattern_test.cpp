// SPDX-License-Identifier: Apache-2.0
// Patterns of colour and what lies on grounds: the mean stays with the distance, no light is made, and all
// backends show the same.
#include <gtest/gtest.h>

#include <cmath>

#include "renderer/renderer.h"
#include "tests/renderer/cup.h"
#include "tests/renderer/light_run.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using scenes::Booth;

const std::string kKinds[] = {"weave", "diamond",  "wood",   "corrugated",
                              "foam",  "concrete", "traces", "speckle"};

std::string best_isa() { return available_isas().front(); }

void set_grey(schema::Rgb* rgb, double grey) {
  rgb->set_r(grey);
  rgb->set_g(grey);
  rgb->set_b(grey);
}

schema::Material patterned(const std::string& kind, double base, double second, double size_m) {
  schema::Material material = scenes::lambert(base);
  schema::Pattern& pattern = *material.mutable_pattern();
  pattern.set_kind(kind);
  pattern.set_size_m(size_m);
  pattern.set_contrast(1);
  set_grey(pattern.mutable_second_color(), second);
  pattern.set_seed(7);
  return material;
}

// A ground under a white sky, seen from straight above: `width_m` of it, nearly parallel.
Booth ground_booth(const schema::Material& material, double width_m, int size_px) {
  Booth booth;
  booth.size(size_px, size_px);
  const double distance = width_m * 20;
  booth.look({0.013, 0.007, distance}, {0.013, 0.007, 0}, 2 * 180 / M_PI * std::atan(0.5 / 20));
  booth.ground(20, material);
  booth.dome(1);
  booth.spec.mutable_render()->set_spp(4);
  booth.spec.mutable_render()->set_max_depth(1);
  return booth;
}

double mean_of(const core::ImageF& image) {
  double sum = 0;
  for (const float x : image.data) sum += double(x);
  return sum / double(image.data.size());
}

double mean_albedo(Booth booth, std::uint64_t seeds = 1) {
  double sum = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    booth.spec.mutable_ground()->mutable_material()->mutable_pattern()->set_seed(seed);
    sum += mean_of(run_light(booth, best_isa()).albedo) / double(seeds);
  }
  return sum;
}

constexpr double kSize_m = 0.002;
constexpr int kNear_px = 240;
constexpr double kRepeats = 40;  // six pixels each: nothing has faded
// Runs of traces are long, boards of wood wide: one near picture shows few of them.
constexpr std::uint64_t kSeeds = 12;
constexpr double kMeanTolerance = 0.03;

TEST(Pattern, MeanColourDoesNotChangeWithTheDistance) {
  for (const std::string& kind : kKinds) {
    const schema::Material material = patterned(kind, 0.4, 0.2, kSize_m);
    const double near = mean_albedo(ground_booth(material, kRepeats * kSize_m, kNear_px), kSeeds);
    for (const double times : {5.0, 60.0}) {
      const double far = mean_albedo(ground_booth(material, kRepeats * kSize_m * times, 64));
      EXPECT_NEAR(far / near, 1, kMeanTolerance) << kind << " " << times;
    }
    // A mean that is wrong by 0.1 of the second colour must be noticed.
    const double wrong = near - 0.1 * (0.4 - 0.2);
    EXPECT_GT(std::abs(wrong / near - 1), kMeanTolerance) << kind;
  }
}

TEST(Pattern, ShowsNearAndFadesFar) {
  const auto spread = [](const core::ImageF& image) {
    const double mean = mean_of(image);
    double sum = 0;
    for (const float x : image.data) sum += (double(x) - mean) * (double(x) - mean);
    return std::sqrt(sum / double(image.data.size())) / mean;
  };
  for (const std::string& kind : kKinds) {
    const schema::Material material = patterned(kind, 0.4, 0.1, kSize_m);
    const LightRun near = run_light(ground_booth(material, 16 * kSize_m, 96), best_isa());
    const LightRun far = run_light(ground_booth(material, 6400 * kSize_m, 48), best_isa());
    for (const core::ImageF* image : {&near.radiance, &near.albedo, &near.normal, &far.albedo, &far.normal}) {
      for (const float x : image->data) ASSERT_TRUE(std::isfinite(x)) << kind;
    }
    EXPECT_GT(spread(near.albedo), 0.04) << kind;
    EXPECT_LT(spread(far.albedo), 0.02) << kind << ": nothing flickers";
  }
}

TEST(Pattern, CreatesNoEnergy) {
  for (const std::string& kind : kKinds) {
    schema::Material white = patterned(kind, 1, 1, kSize_m);
    white.mutable_pattern()->set_relief(0.4);
    white.mutable_pattern()->set_stains(0.2);
    white.mutable_pattern()->set_scratches_per_m2(5000);
    white.mutable_pattern()->set_wet(0.3);
    Booth booth = ground_booth(white, 16 * kSize_m, 48);
    booth.spec.mutable_render()->set_spp(64);
    booth.spec.mutable_render()->set_max_depth(8);
    const auto mean = mean_radiance(booth, best_isa(), 2);
    EXPECT_LE(mean.mean, 1 + 0.003) << kind;
    EXPECT_GT(mean.mean, 0.5) << kind;
  }
}

TEST(Pattern, LooksTheSameInAllBackends) {
  for (const std::string& kind : kKinds) {
    schema::Material material = patterned(kind, 0.4, 0.2, kSize_m);
    material.mutable_pattern()->set_relief(0.2);
    material.mutable_pattern()->set_stains(0.2);
    material.mutable_pattern()->set_scratches_per_m2(3000);
    material.mutable_pattern()->set_wet(0.2);
    const Booth booth = ground_booth(material, 16 * kSize_m, 32);
    const core::ImageF reference = run_light(booth, "scalar").albedo;
    for (const std::string& isa : available_isas()) {
      if (isa == "scalar") continue;
      const core::ImageF other = run_light(booth, isa).albedo;
      int differ = 0;
      for (std::size_t i = 0; i < reference.data.size(); ++i)
        differ += std::abs(reference.data[i] - other.data[i]) > 0.01f ? 1 : 0;
      EXPECT_LT(differ, 30) << kind << " " << isa;
      EXPECT_NEAR(mean_of(other) / mean_of(reference), 1, 0.002) << kind << " " << isa;
    }
  }
}

TEST(Pattern, OfOnePartLeavesOthersBitEqual) {
  const auto scene = [](bool on) {
    Booth booth;
    booth.size(64, 32);
    booth.look({0, 0, 0.2}, {0, 0, 0}, 16);
    booth.add(scenes::cup(), scenes::lambert(0.4), {-0.025, 0, 0});
    booth.add(scenes::cup(), on ? patterned("wood", 0.4, 0.1, 0.004) : scenes::lambert(0.4), {0.025, 0, 0});
    booth.dome(1);
    booth.spec.mutable_render()->set_max_depth(1);
    return run_light(booth, best_isa()).radiance;
  };
  const core::ImageF without = scene(false), with = scene(true);
  int changed[2] = {};
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 64; ++x) changed[x / 32] += without.at(x, y)[0] != with.at(x, y)[0] ? 1 : 0;
  }
  EXPECT_EQ(std::min(changed[0], changed[1]), 0);
  EXPECT_GT(std::max(changed[0], changed[1]), 100);
}

// Share of the pixels that are darker than this share of the clean ground.
double darkened(const schema::Pattern& pattern, double limit) {
  constexpr double kWidth_m = 0.8;
  schema::Material material = scenes::plastic(0.4, 0.5);
  static const double kClean = mean_of(run_light(ground_booth(material, kWidth_m, 16), best_isa()).albedo);
  *material.mutable_pattern() = pattern;
  double share = 0;
  for (const std::uint64_t seed : {1u, 2u}) {
    material.mutable_pattern()->set_seed(seed);
    const core::ImageF albedo = run_light(ground_booth(material, kWidth_m, 256), best_isa()).albedo;
    for (const float x : albedo.data)
      share += double(x) < kClean * limit ? 0.5 / double(albedo.data.size()) : 0;
  }
  return share;
}

TEST(Pattern, StainsAndPuddlesCoverTheirShare) {
  for (const double wanted : {0.05, 0.2, 0.5}) {
    schema::Pattern stains, wet;
    stains.set_stains(wanted);
    wet.set_wet(wanted);
    // Drops come on top of puddles; weak stains hardly show.
    EXPECT_NEAR(darkened(wet, 0.85), wanted, 0.04 + 0.15 * wanted) << wanted;
    const double stained = darkened(stains, 0.97);
    EXPECT_GT(stained, 0.6 * wanted - 0.02) << wanted;
    EXPECT_LT(stained, 1.2 * wanted + 0.05) << wanted;
  }
}

TEST(Pattern, ScratchesAreAsManyAsWanted) {
  const auto scratched = [](double per_m2) {
    schema::Material material = scenes::plastic(0.1, 0.5);
    material.mutable_pattern()->set_scratches_per_m2(per_m2);
    material.mutable_pattern()->set_seed(3);
    return mean_of(run_light(ground_booth(material, 0.5, 128), best_isa()).albedo);
  };
  const double none = scratched(0), some = scratched(300) - none, more = scratched(1200) - none;
  EXPECT_GT(some, 0);
  EXPECT_NEAR(more / some, 4, 1.2);
}

}  // namespace
}  // namespace partbooth::renderer
