// SPDX-License-Identifier: Apache-2.0
// A photo behind everything: seen where nothing else is, soft where edges are, and no source of light.
#include <gtest/gtest.h>

#include <cmath>

#include "renderer/photo/backdrop.h"
#include "renderer/renderer.h"
#include "tests/renderer/scenes.h"

namespace partbooth::renderer {
namespace {

using scenes::Booth;

constexpr int kSize = 64;
constexpr double kMean = 2, kGain = 0.75;  // radiance of the dome; of a white photo over it

core::ImageF photo(double low, double high) {
  core::ImageF out(kSize, kSize, 3);
  for (int y = 0; y < kSize; ++y) {
    for (int x = 0; x < kSize; ++x) {
      const double wave = 0.5 + 0.5 * std::sin(0.9 * x + 0.02 * y * y);
      for (int c = 0; c < 3; ++c) out.at(x, y)[c] = float(low + (high - low) * (c == 1 ? wave : 1 - wave));
    }
  }
  return out;
}

Booth booth(const core::ImageF* behind) {
  Booth out;
  out.size(kSize, kSize);
  out.look({4, 0, 0.5}, {0, 0, 0}, 40);
  out.add(scenes::sphere(0.8, 96, 48), scenes::metal(0.9, 0.1));
  out.dome(kMean);
  out.spec.mutable_render()->set_spp(32);
  if (behind != nullptr) {
    out.assets.pictures["photo"] = std::make_shared<core::ImageF>(*behind);
    schema::Backdrop& backdrop = *out.spec.mutable_environment()->mutable_backdrop();
    backdrop.set_sha256("photo");
    backdrop.set_u1(1);
    backdrop.set_v1(1);
    backdrop.set_gain(kGain);
  }
  return out;
}

core::Frame render(const Booth& booth, const std::string& isa, const std::string& denoise = "none") {
  return (*Renderer::create(isa, denoise))->render(booth.spec, booth.assets);
}

core::ImageF plain(float value) { return core::ImageF(kSize, kSize, 3, value); }

// Share of each pixel that shows the backdrop, by the difference of a white and a black one.
core::ImageF shares(Booth white, const std::string& isa) {
  Booth black = white;
  const core::ImageF zero = plain(0), one = plain(1);
  black.assets.pictures["photo"] = std::make_shared<core::ImageF>(zero);
  white.assets.pictures["photo"] = std::make_shared<core::ImageF>(one);
  core::ImageF out = render(white, isa).radiance;
  const core::ImageF dark = render(black, isa).radiance;
  for (std::size_t i = 0; i < out.data.size(); ++i)
    out.data[i] = float((out.data[i] - dark.data[i]) / (kMean * kGain));
  return out;
}

TEST(Backdrop, IsSeenWhereNothingElseIsAndGivesNoLight) {
  const core::ImageF picture = photo(0, 1);
  for (const std::string& isa : available_isas()) {
    const core::Frame with = render(booth(&picture), isa), without = render(booth(nullptr), isa);
    int outside = 0, inside = 0;
    for (int y = 0; y < kSize; ++y) {
      for (int x = 0; x < kSize; ++x) {
        const bool part = *with.instance.at(x, y) == 1;
        const float* seen = with.radiance.at(x, y);
        for (int c = 0; c < 3 && *with.coverage_16.at(x, y) == 16; ++c) {
          if (part && without.albedo.at(x, y)[c] > 0.8999f) {
            ++inside;
            ASSERT_EQ(seen[c], without.radiance.at(x, y)[c]) << isa << " " << x << " " << y;
          } else if (!part && with.normal.at(x, y)[0] == 0) {
            ++outside;
            ASSERT_NEAR(seen[c], picture.at(x, y)[c] * kMean * kGain, 1e-5) << isa << " " << x << " " << y;
            ASSERT_NEAR(with.albedo.at(x, y)[c], picture.at(x, y)[c], 1e-5);
          }
        }
      }
    }
    EXPECT_GT(inside, 1000) << isa;
    EXPECT_GT(outside, 3000) << isa;
    EXPECT_EQ(with.front_irradiance, without.front_irradiance);
    EXPECT_EQ(with.instance, without.instance);
  }
}

TEST(Backdrop, EdgesMixInProportionToWhatCovers) {
  const core::ImageF white = plain(1);
  for (const std::string& isa : available_isas()) {
    const Booth sharp = booth(&white);
    const core::Frame frame = render(sharp, isa);
    const core::ImageF share = shares(sharp, isa);
    int mixed = 0;
    double sum = 0, exact = 0;
    for (int y = 0; y < kSize; ++y) {
      for (int x = 0; x < kSize; ++x) {
        const int covered = *frame.coverage_16.at(x, y);
        const double free = (*frame.instance.at(x, y) == 1 ? 16 - covered : covered) / 16.0;
        const double seen = share.at(x, y)[0];
        ASSERT_NEAR(seen, free, 0.25) << isa << " " << x << " " << y;
        mixed += seen > 0.02 && seen < 0.98 ? 1 : 0;
        sum += seen;
        exact += free;
      }
    }
    EXPECT_GT(mixed, 60) << isa;
    EXPECT_NEAR(sum / exact, 1, 0.003) << isa;
  }
}

TEST(Backdrop, DefocusAndMotionBlurTheEdgeOverIt) {
  const core::ImageF white = plain(1);
  const auto mixed = [&](const Booth& booth) {
    int count = 0;
    for (const float s : shares(booth, available_isas().front()).data) {
      EXPECT_GT(s, -1e-5);
      EXPECT_LT(s, 1 + 1e-5);
      count += s > 0.02f && s < 0.98f ? 1 : 0;
    }
    return count;
  };
  const Booth sharp = booth(&white);
  Booth defocused = sharp, moved = sharp;
  defocused.spec.mutable_camera()->set_lens_radius_m(0.25);
  defocused.spec.mutable_camera()->set_focus_distance_m(2);
  defocused.spec.mutable_camera()->set_focal_length_m(0.5);
  moved.spec.mutable_camera()->mutable_shutter()->set_exposure_s(0.1);
  moved.spec.mutable_camera()->mutable_shutter()->mutable_belt_velocity_m_per_s()->set_y(5);
  const int few = mixed(sharp);
  EXPECT_GT(mixed(defocused), 3 * few);
  EXPECT_GT(mixed(moved), 2 * few);
}

TEST(Backdrop, DenoisingKeepsIt) {
  const auto denoise = resolve_denoise("auto");
  ASSERT_TRUE(denoise.has_value());
  if (*denoise == "none") GTEST_SKIP() << "no denoiser here";
  const core::ImageF picture = photo(0.1, 0.9);
  Booth noisy = booth(&picture);
  noisy.spec.mutable_render()->set_denoise(true);
  const core::Frame frame = render(noisy, available_isas().front(), *denoise);
  double error = 0, light = 0;
  for (int y = 0; y < kSize; ++y) {
    for (int x = 0; x < 12; ++x) {
      for (int c = 0; c < 3; ++c) {
        const double exact = picture.at(x, y)[c] * kMean * kGain;
        error += std::abs(frame.radiance.at(x, y)[c] - exact);
        light += exact;
      }
    }
  }
  EXPECT_LT(error / light, 0.02);
}

TEST(Backdrop, WindowIsCutSizedAndBlurred) {
  core::ImageF halves(160, 80, 3);
  for (int y = 0; y < 80; ++y) {
    for (int x = 0; x < 160; ++x) halves.at(x, y)[0] = x < 80 ? 0.0f : (x % 2 == 0 ? 0.2f : 0.6f);
  }
  schema::Backdrop backdrop;
  backdrop.set_u0(0.25);
  backdrop.set_u1(0.75);
  backdrop.set_v0(0.5);
  backdrop.set_v1(1);
  const std::vector<float> sharp = backdrop_pixels(backdrop, halves, 20, 10);
  ASSERT_EQ(sharp.size(), 4u * 20 * 10);
  EXPECT_EQ(sharp[4 * 9], 0.0f);
  EXPECT_NEAR(sharp[4 * 10], 0.4f, 1e-6);  // both kinds of columns, evenly
  EXPECT_NEAR(sharp[4 * 199], 0.4f, 1e-6);
  backdrop.set_blur_px(2);
  const std::vector<float> soft = backdrop_pixels(backdrop, halves, 20, 10);
  // The edge lies between two pixels: half a pixel is a quarter of a standard deviation.
  EXPECT_NEAR(soft[4 * 10], 0.4 * 0.5 * (1 + std::erf(0.25 / std::sqrt(2.0))), 0.005);
  EXPECT_NEAR(soft[4 * 19], 0.4f, 1e-3);
}

}  // namespace
}  // namespace partbooth::renderer
