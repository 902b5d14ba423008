// SPDX-License-Identifier: Apache-2.0
// Estimators, backends and threads agree with each other.
#include <gtest/gtest.h>

#include <cmath>
#include <thread>

#include "renderer/renderer.h"
#include "tests/renderer/light_run.h"

namespace partbooth::renderer {
namespace {

using scenes::Booth;

constexpr int kRepeats = 10;

std::string best_isa() { return available_isas().front(); }

core::ImageF uneven_sky() {
  core::ImageF sky(32, 16, 3, 0.3f);
  for (int y = 2; y < 6; ++y) {
    for (int x = 4; x < 10; ++x) sky.at(x, y)[0] = sky.at(x, y)[1] = sky.at(x, y)[2] = 12;
  }
  return sky;
}

// Metal, plastic and a matte ground under lamps or a sky.
Booth mixed(bool with_sky, double roughness) {
  Booth booth;
  booth.size(32, 32);
  booth.look({4, 1, 2}, {0, 0, 0.4}, 35);
  booth.add(scenes::sphere(0.5, 96, 48), scenes::metal(0.8, roughness), {0, -0.6, 0.5});
  booth.add(scenes::box({0.8, 0.8, 0.8}), scenes::plastic(0.5, roughness), {0, 0.6, 0.4});
  booth.ground(5, scenes::lambert(0.5));
  if (with_sky) {
    booth.hdri(uneven_sky());
  } else {
    booth.lamp({1, 1, 3}, {0, 0, 0}, 1.5, 6);
    booth.lamp({2, -2, 2}, {0, 0, 0}, 1, 8);
  }
  booth.spec.mutable_render()->set_max_depth(4);
  return booth;
}

TEST(Estimators, LightAndBsdfSamplesAgree) {
  for (const bool with_sky : {false, true}) {
    for (const double roughness : {0.35, 0.8}) {
      Booth booth = mixed(with_sky, roughness);
      booth.spec.mutable_render()->set_spp(16);
      const auto mis = mean_radiance(booth, best_isa(), kRepeats);
      booth.spec.mutable_render()->set_spp(64);
      const auto light = mean_radiance(booth, best_isa(), kRepeats, Technique::kLightOnly);
      const auto bsdf = mean_radiance(booth, best_isa(), kRepeats, Technique::kBsdfOnly);
      EXPECT_TRUE(agree(mis, light, kRepeats))
          << mis.mean << " " << light.mean << " +- " << light.standard_error;
      EXPECT_TRUE(agree(mis, bsdf, kRepeats))
          << mis.mean << " " << bsdf.mean << " +- " << bsdf.standard_error;
      EXPECT_LT(mis.standard_error, 0.01 * mis.mean);
      EXPECT_LT(light.standard_error, 0.03 * mis.mean);
      EXPECT_LT(bsdf.standard_error, 0.03 * mis.mean);
    }
  }
}

TEST(Estimators, BackendsAgree) {
  for (const bool with_sky : {false, true}) {
    const Booth booth = mixed(with_sky, 0.3);
    const auto reference = mean_radiance(booth, "scalar", kRepeats);
    for (const std::string& isa : available_isas()) {
      const auto mean = mean_radiance(booth, isa, kRepeats);
      EXPECT_TRUE(agree(mean, reference, kRepeats)) << isa;
      // The same random numbers: only rounding differs.
      EXPECT_NEAR(mean.mean, reference.mean, 2e-3 * reference.mean) << isa;
    }
  }
}

TEST(Estimators, BrighterLampsOnlyScaleThePicture) {
  Booth booth = mixed(false, 0.3);
  const core::ImageF once = run_light(booth, best_isa()).radiance;
  for (schema::Light& light : *booth.spec.mutable_lights()) {
    light.mutable_radiance()->set_r(2 * light.radiance().r());
    light.mutable_radiance()->set_g(2 * light.radiance().g());
    light.mutable_radiance()->set_b(2 * light.radiance().b());
  }
  const core::ImageF twice = run_light(booth, best_isa()).radiance;
  for (std::size_t i = 0; i < once.data.size(); ++i) EXPECT_EQ(2 * once.data[i], twice.data[i]);
}

TEST(Estimators, ClampingOnlyDarkens) {
  Booth booth = mixed(false, 0.1);
  const auto free = mean_radiance(booth, best_isa(), 4);
  booth.spec.mutable_render()->set_clamp_indirect(0.5);
  const auto clamped = mean_radiance(booth, best_isa(), 4);
  EXPECT_LT(clamped.mean, free.mean);
  EXPECT_GT(clamped.mean, 0.8 * free.mean);
  booth.spec.mutable_render()->set_clamp_indirect(1e9);
  EXPECT_EQ(mean_radiance(booth, best_isa(), 4).mean, free.mean);
}

TEST(Estimators, DepthLimitsBounces) {
  // Each further bounce adds light.
  double last = 0;
  for (const std::uint32_t depth : {1u, 2u, 4u, 8u}) {
    Booth booth = mixed(false, 0.5);
    booth.spec.mutable_render()->set_max_depth(depth);
    const double mean = mean_radiance(booth, best_isa(), 4).mean;
    EXPECT_GT(mean, last);
    last = mean;
  }
  Booth none = mixed(true, 0.5);
  none.spec.mutable_render()->set_max_depth(0);
  none.look({0, 0, 5}, {0, 0, 0}, 5);  // sees the ground and the parts only
  EXPECT_EQ(mean_radiance(none, best_isa(), 2).mean, 0);
}

void expect_same(const core::Frame& a, const core::Frame& b) {
  EXPECT_EQ(a.radiance, b.radiance);
  EXPECT_EQ(a.albedo, b.albedo);
  EXPECT_EQ(a.normal, b.normal);
  EXPECT_EQ(a.instance, b.instance);
  EXPECT_EQ(a.coverage_16, b.coverage_16);
  EXPECT_EQ(a.depth_m, b.depth_m);
  EXPECT_EQ(a.front_irradiance, b.front_irradiance);
  EXPECT_EQ(a.rays, b.rays);
}

TEST(Determinism, ThreadsAndRepeatsGiveTheSameFrame) {
  for (const std::string& isa : available_isas()) {
    Booth booth = mixed(true, 0.3);
    booth.lamp({1, 1, 3}, {0, 0, 0}, 1.5, 6);
    auto first = Renderer::create(isa, "none"), second = Renderer::create(isa, "none");
    ASSERT_TRUE(first.has_value() && second.has_value());
    const core::Frame expected = (*first)->render(booth.spec, booth.assets);
    std::vector<core::Frame> frames(4);
    std::vector<std::thread> threads;
    for (core::Frame& frame : frames) {
      threads.emplace_back([&] { frame = (*second)->render(booth.spec, booth.assets); });
    }
    for (std::thread& thread : threads) thread.join();
    for (const core::Frame& frame : frames) expect_same(frame, expected);
    expect_same((*first)->render(booth.spec, booth.assets), expected);
  }
}

TEST(Determinism, AWindowIsACutOutOfThePicture) {
  const Booth booth = mixed(true, 0.3);
  for (const std::string& isa : available_isas()) {
    const core::ImageF whole = run_light(booth, isa).radiance;
    const Window window{5, 3, 22, 30};
    const core::ImageF part = run_window(booth, isa, window).radiance;
    int different = 0;
    for (int y = window.y0; y < window.y1; ++y) {
      for (int x = window.x0; x < window.x1; ++x) {
        for (int c = 0; c < 3; ++c) different += whole.at(x, y)[c] != part.at(x, y)[c] ? 1 : 0;
      }
    }
    EXPECT_EQ(different, 0) << isa;
  }
}

TEST(Determinism, SeedsMakeOtherPictures) {
  Booth booth = mixed(false, 0.3);
  const core::ImageF a = run_light(booth, best_isa()).radiance;
  booth.spec.mutable_render()->set_sampler_seed(1ull << 40);  // the upper half counts too
  EXPECT_NE(run_light(booth, best_isa()).radiance, a);
}

}  // namespace
}  // namespace partbooth::renderer
