// SPDX-License-Identifier: Apache-2.0
// The sampling of pictures of the surroundings.
#include <gtest/gtest.h>

#include <cmath>

#include "renderer/scene/environment_tables.h"
#include "renderer/scene/procedural.h"
#include "tests/renderer/probe/probe.h"
#include "tests/renderer/statistics.h"

namespace partbooth::renderer {
namespace {

EnvironmentView view_of(const EnvironmentTables& tables, double yaw_rad) {
  EnvironmentView out{};
  out.picture = tables.picture.view();
  out.gain[0] = out.gain[1] = out.gain[2] = 1;
  out.cos_yaw = float(std::cos(yaw_rad));
  out.sin_yaw = float(std::sin(yaw_rad));
  out.density = tables.view();
  out.weight = 1;
  return out;
}

core::ImageF sky(int width, int height, float base) { return core::ImageF(width, height, 3, base); }

void paint(core::ImageF& image, int x, int y, float value) {
  for (int c = 0; c < 3; ++c) image.at(x, y)[c] = value;
}

struct Case {
  const char* name;
  EnvironmentTables tables;
};

std::vector<Case> cases() {
  std::vector<Case> out;
  core::ImageF varied = sky(32, 16, 0);
  for (int y = 0; y < 16; ++y) {
    for (int x = 0; x < 32; ++x) paint(varied, x, y, float(statistics::uniform(std::uint64_t(y * 32 + x))));
  }
  core::ImageF hot = sky(32, 16, 0.1f);
  paint(hot, 20, 3, 1000);
  core::ImageF pole = sky(32, 16, 0.1f);
  paint(pole, 0, 0, 50);
  out.push_back({"varied", build_environment_tables(varied, true)});
  out.push_back({"varied, all light", build_environment_tables(varied, false)});
  out.push_back({"one hot pixel", build_environment_tables(hot, true)});
  out.push_back({"hot at the pole and at the seam", build_environment_tables(pole, true)});
  // As many cells as the grid of the test; a spot takes most of the samples.
  core::ImageF fine = sky(64, 32, 0);
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 64; ++x)
      paint(fine, x, y, float(0.01 + statistics::uniform(std::uint64_t(y * 64 + x)) * (x % 7 == 3 ? 30 : 1)));
  }
  paint(fine, 50, 9, 3000);
  out.push_back({"a fine picture with a sun", build_environment_tables(fine, true)});
  out.push_back({"a fine picture with a sun, all light", build_environment_tables(fine, false)});
  schema::Room room;
  room.set_kind(schema::Room::FACTORY);
  room.set_seed(5);
  room.mutable_lamp_color()->set_g(1);
  room.mutable_daylight_color()->set_b(1);
  room.set_height_m(5);
  room.set_reflectance(0.5);
  out.push_back({"a painted hall", build_environment_tables(paint_room(room), true)});
  out.push_back({"one texel", build_environment_tables(sky(1, 1, 2), false)});
  return out;
}

constexpr int kRows = 32, kColumns = 64, kSub = 8, kSamples = 200'000;

// Cells of equal size over (azimuth, polar angle); the pictures' own cells are whole numbers of them.
std::vector<double> expected_counts(const ProbeTable& probe, const EnvironmentView& env) {
  std::vector<double> out;
  std::vector<float> d, pdf(kSub * kSub), radiance(3 * kSub * kSub);
  for (int cell = 0; cell < kRows * kColumns; ++cell) {
    d.clear();
    std::vector<double> sine;
    for (int i = 0; i < kSub * kSub; ++i) {
      const double theta = M_PI * (cell / kColumns + (i % kSub + 0.5) / kSub) / kRows;
      const double phi = 2 * M_PI * (cell % kColumns + (i / kSub + 0.5) / kSub) / kColumns;
      sine.push_back(std::sin(theta));
      d.insert(d.end(), {float(sine.back() * std::cos(phi)), float(sine.back() * std::sin(phi)),
                         float(std::cos(theta))});
    }
    probe.environment_evaluate(env, d.data(), kSub * kSub, pdf.data(), radiance.data());
    double sum = 0;
    for (int i = 0; i < kSub * kSub; ++i) sum += pdf[std::size_t(i)] * sine[std::size_t(i)];
    out.push_back(sum / (kSub * kSub) * 2 * M_PI * M_PI / (kRows * kColumns) * kSamples);
  }
  return out;
}

std::vector<double> observed_counts(const ProbeTable& probe, const EnvironmentView& env) {
  std::vector<float> u(2 * kSamples), d(3 * kSamples), pdf(kSamples);
  for (std::size_t i = 0; i < u.size(); ++i) u[i] = float(std::min(statistics::uniform(i), 1 - 0x1p-24));
  probe.environment_sample(env, u.data(), kSamples, d.data(), pdf.data());
  std::vector<double> out(kRows * kColumns, 0.0);
  for (int i = 0; i < kSamples; ++i) {
    const double phi = std::atan2(d[3 * i + 1], d[3 * i]),
                 theta = std::acos(std::clamp(d[3 * i + 2], -1.0f, 1.0f));
    const int row = std::clamp(int(theta / M_PI * kRows), 0, kRows - 1);
    const int column =
        std::clamp(int((phi < 0 ? phi + 2 * M_PI : phi) / (2 * M_PI) * kColumns), 0, kColumns - 1);
    ++out[std::size_t(row) * kColumns + column];
  }
  return out;
}

TEST(Environment, DensityIntegratesToOne) {
  for (const auto& [isa, probe] : available_probes()) {
    for (const Case& c : cases()) {
      double sum = 0;
      for (const double e : expected_counts(*probe, view_of(c.tables, 0))) sum += e / kSamples;
      EXPECT_NEAR(sum, 1, 1e-4) << isa << " " << c.name;
    }
  }
}

TEST(Environment, SamplesFollowTheirDensity) {
  for (const auto& [isa, probe] : available_probes()) {
    for (const Case& c : cases()) {
      const EnvironmentView env = view_of(c.tables, 0);
      const double p = statistics::chi_square_p(observed_counts(*probe, env), expected_counts(*probe, env));
      EXPECT_GT(p, statistics::test_level()) << isa << " " << c.name;
    }
  }
}

TEST(Environment, AWrongDensityIsRejected) {
  core::ImageF varied = sky(32, 16, 1);
  const EnvironmentTables flat = build_environment_tables(varied, false);
  paint(varied, 5, 8, 3);
  const EnvironmentTables spotted = build_environment_tables(varied, false);
  const ProbeTable& probe = *available_probes().front().table;
  EXPECT_LT(statistics::chi_square_p(observed_counts(probe, view_of(spotted, 0)),
                                     expected_counts(probe, view_of(flat, 0))),
            statistics::test_level());
}

// Importance sampling of a picture gives its integral: mean of radiance / pdf.
TEST(Environment, EstimatesThePictureOverTheSphere) {
  for (const auto& [isa, probe] : available_probes()) {
    for (const Case& c : cases()) {
      if (std::string(c.name) == "one texel") continue;
      const EnvironmentView env = view_of(c.tables, 1.1);
      constexpr int kSide = 256, kCount = kSide * kSide;
      std::vector<float> u, d(3 * kCount), pdf(kCount), pdf_again(kCount), radiance(3 * kCount);
      for (int i = 0; i < kCount; ++i) {
        u.insert(u.end(), {(float(i % kSide) + 0.5f) / kSide, (float(i / kSide) + 0.5f) / kSide});
      }
      probe->environment_sample(env, u.data(), kCount, d.data(), pdf.data());
      probe->environment_evaluate(env, d.data(), kCount, pdf_again.data(), radiance.data());
      double covered = 0, agree = 0;
      for (int i = 0; i < kCount; ++i) {
        covered += 1 / double(pdf[i]);
        agree += std::abs(pdf[i] - pdf_again[i]) <= 1e-3 * pdf[i] ? 1 : 0;
      }
      // The part of the sphere that the density covers, and the same density both ways but for points on cell
      // edges.
      EXPECT_LE(covered / kCount, 4 * M_PI * 1.01) << isa << " " << c.name;
      EXPECT_GE(agree / kCount, 0.999) << isa << " " << c.name;
    }
  }
}

TEST(Environment, MiddleColumnLooksAlongXAndColumnsRunClockwise) {
  core::ImageF picture = sky(8, 4, 0);
  // One colour for a direction: +X, -Y (to the right of it), -X, +Y; rows from the zenith.
  for (int y = 0; y < 4; ++y) {
    for (int x = 0; x < 8; ++x) picture.at(x, y)[0] = float(x);
    for (int x = 0; x < 8; ++x) picture.at(x, y)[1] = float(y);
  }
  const EnvironmentTables tables = build_environment_tables(picture, true);
  const float directions[] = {1, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 1, 0, 0, -1};
  for (const auto& [isa, probe] : available_probes()) {
    float pdf[5], rgb[15];
    probe->environment_evaluate(view_of(tables, 0), directions, 5, pdf, rgb);
    EXPECT_NEAR(rgb[0], 3.5, 1e-3);  // +X: the border of columns 3 and 4
    EXPECT_NEAR(rgb[3], 5.5, 1e-3);  // -Y: three quarters
    EXPECT_NEAR(rgb[6], 1.5, 1e-3);  // +Y: one quarter
    EXPECT_NEAR(rgb[1], 1.5, 1e-3);  // horizon
    EXPECT_NEAR(rgb[10], 0, 1e-3);   // zenith
    EXPECT_NEAR(rgb[13], 3, 1e-3);   // nadir
    // A turn by +90 degrees about +Z takes what was at +X to +Y.
    probe->environment_evaluate(view_of(tables, M_PI / 2), directions, 5, pdf, rgb);
    EXPECT_NEAR(rgb[6], 3.5, 1e-3) << isa;
  }
}

TEST(Environment, APackedPictureKeepsItsColours) {
  core::ImageF picture = sky(48, 24, 0);
  for (std::size_t i = 0; i < picture.data.size(); ++i) {
    picture.data[i] = float(std::exp2(24 * statistics::uniform(i) - 12));
  }
  picture.at(3, 3)[0] = 511.9f;  // rounding carries
  paint(picture, 7, 7, 0);
  EnvironmentTables tables = build_environment_tables(picture, true);
  const EnvironmentView env = view_of(tables, 0);
  const ProbeTable& probe = *available_probes().back().table;
  for (int y = 0; y < 24; ++y) {
    for (int x = 0; x < 48; ++x) {
      const double phi = M_PI - (x + 0.5) / 48 * 2 * M_PI, theta = (y + 0.5) / 24 * M_PI;
      const std::array<float, 3> d{float(std::sin(theta) * std::cos(phi)),
                                   float(std::sin(theta) * std::sin(phi)), float(std::cos(theta))};
      float pdf = 0;
      std::array<float, 3> seen{};
      probe.environment_evaluate(env, d.data(), 1, &pdf, seen.data());
      const float* own = picture.at(x, y);
      const float top = std::max({own[0], own[1], own[2]});
      // Neighbours come in by the rounding of the direction.
      for (int c = 0; c < 3; ++c) EXPECT_NEAR(seen[std::size_t(c)], own[c], top / 512 + 0.1) << x << " " << y;
    }
  }
}

}  // namespace
}  // namespace partbooth::renderer
