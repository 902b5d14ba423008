// SPDX-License-Identifier: Apache-2.0
#include "renderer/denoise/denoise.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "core/random.h"
#include "renderer/denoise/oidn_api.h"
#include "renderer/renderer.h"

namespace partbooth::renderer {
namespace {

struct Picture {
  core::ImageF color, albedo, normal;
};

float step_at(int x) { return x < 32 ? 0.2f : 4.0f; }

// A bright and a dark half, with noise of `sigma` relative to the light.
Picture halves(int size, double sigma) {
  Picture picture{{size, size, 3}, {size, size, 3, 0.5f}, {size, size, 3}};
  const core::RandomStream stream(7, 0, "noise");
  std::uint32_t k = 0;
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      const double noise = 1 + sigma * std::sqrt(12) * (stream.uniform(k++) - 0.5);
      for (int c = 0; c < 3; ++c) picture.color.at(x, y)[c] = step_at(x) * float(noise);
      picture.albedo.at(x, y)[0] = x < 32 ? 0.1f : 0.8f;
      picture.normal.at(x, y)[2] = 1;
    }
  }
  return picture;
}

// Away from the edge by `gap` columns: the filter may round the edge pixels themselves.
double relative_rms_error(const core::ImageF& color, int gap) {
  double sum = 0;
  int count = 0;
  for (int y = 0; y < color.height; ++y)
    for (int x = 0; x < color.width; ++x) {
      if (x >= 32 - gap && x < 32 + gap) continue;
      const double e = color.at(x, y)[1] / step_at(x) - 1;
      sum += e * e;
      ++count;
    }
  return std::sqrt(sum / count);
}

long resident_pages() {
  long total = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident;
}

class WithOidn : public testing::Test {
 protected:
  void SetUp() override {
    auto made = Denoiser::create();
    if (!made) GTEST_SKIP() << made.error().text();
    denoiser = std::move(*made);
  }
  std::unique_ptr<Denoiser> denoiser;
};

TEST_F(WithOidn, RemovesNoiseAndKeepsTheEdge) {
  Picture picture = halves(64, 0.3);
  const double before = relative_rms_error(picture.color, 2);
  denoiser->run(picture.color, picture.albedo, picture.normal);
  EXPECT_NEAR(before, 0.3, 0.01);
  EXPECT_LT(relative_rms_error(picture.color, 2), before / 5);
}

TEST_F(WithOidn, EqualInputsGiveEqualBytes) {
  Picture first = halves(64, 0.3);
  Picture second = first;
  const Picture other = halves(48, 0.1);
  denoiser->run(first.color, first.albedo, first.normal);
  core::ImageF between = other.color;
  denoiser->run(between, other.albedo, other.normal);
  denoiser->run(second.color, second.albedo, second.normal);
  EXPECT_EQ(first.color, second.color);
  Picture third = halves(64, 0.3);
  Denoiser::create().value()->run(third.color, third.albedo, third.normal);
  EXPECT_EQ(first.color, third.color);
}

TEST_F(WithOidn, MemoryDoesNotGrowWithThePictures) {
  const Picture noisy = halves(64, 0.3);
  const auto run_some = [&](int count) {
    for (int i = 0; i < count; ++i) {
      core::ImageF color = noisy.color;
      denoiser->run(color, noisy.albedo, noisy.normal);
    }
  };
  run_some(20);
  const long before = resident_pages();
  run_some(200);
  const long grown_bytes = (resident_pages() - before) * sysconf(_SC_PAGESIZE);
  // One leaked picture a run would be 10 MB.
  EXPECT_LT(grown_bytes, 2 << 20);
}

TEST_F(WithOidn, ResolvesToItsVersion) {
  EXPECT_EQ(denoiser->version().substr(0, 2), "2.");
  const std::string name = "oidn " + denoiser->version();
  EXPECT_EQ(resolve_denoise("auto").value(), name);
  EXPECT_EQ(resolve_denoise("oidn").value(), name);
  EXPECT_EQ(resolve_denoise(name).value(), name);
  const auto other = resolve_denoise("oidn 2.0.0");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().exit_code, 2);
}

TEST(ResolveDenoise, NoneNeedsNoLibrary) { EXPECT_EQ(resolve_denoise("none").value(), "none"); }

TEST(ResolveDenoise, UnknownNameIsWrongUsage) {
  const auto result = resolve_denoise("optix");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().exit_code, 2);
  EXPECT_NE(result.error().message.find("optix"), std::string::npos);
}

TEST(OidnSearch, LooksIntoTheEnvironmentAndThenAsksTheSystem) {
  std::filesystem::create_directories("venv/lib/python3.11/site-packages/pyoidn/lib");
  std::filesystem::create_directories("venv/lib/python3.11/site-packages/other");
  const std::string file = "venv/lib/python3.11/site-packages/pyoidn/lib/libOpenImageDenoise.so.2";
  std::ofstream{file} << "no library";
  EXPECT_EQ(oidn_candidates("", "venv").value(),
            (std::vector<std::string>{file, "libOpenImageDenoise.so.2"}));
  EXPECT_EQ(oidn_candidates("", "nowhere").value(), std::vector<std::string>{"libOpenImageDenoise.so.2"});
}

TEST(OidnSearch, AWishIsTheOnlyCandidate) {
  std::filesystem::create_directories("wish/below");
  const std::string file = "wish/below/libOpenImageDenoise.so.2";
  std::ofstream{file} << "no library";
  EXPECT_EQ(oidn_candidates("wish", "venv").value(), std::vector<std::string>{file});
  EXPECT_EQ(oidn_candidates(file, "venv").value(), std::vector<std::string>{file});
  const auto missing = oidn_candidates("wish/nothing", "venv");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().file, "wish/nothing");
  EXPECT_FALSE(load_oidn({file}));
}

}  // namespace
}  // namespace partbooth::renderer
