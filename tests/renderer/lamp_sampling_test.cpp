// SPDX-License-Identifier: Apache-2.0
// The samplers of lamps against their densities, and the choice among lights.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "renderer/scene/environment_tables.h"
#include "renderer/scene/light_records.h"
#include "tests/renderer/probe/probe.h"
#include "tests/renderer/scenes.h"
#include "tests/renderer/statistics.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using scenes::Booth;
using schema::Light;

struct Case {
  const char* name;
  Booth booth;  // one lamp
  std::array<float, 3> p;
};

std::vector<Case> cases() {
  std::vector<Case> out;
  const auto flat = [&](const char* name, Light::Shape shape, Vec3d center, Vec3d target, double u, double v,
                        std::array<float, 3> p) -> Light& {
    out.push_back({name, Booth(), p});
    return out.back().booth.flat_lamp(shape, center, target, u, v, 1);
  };
  flat("far quad", Light::QUAD, {1, 1, 3}, {0, 0, 0}, 0.2, 0.3, {0, 0, 0});
  flat("wide quad", Light::QUAD, {0.5, 0, 1}, {0, 0, 0}, 2, 0.7, {0.1f, 0.2f, 0});
  flat("quad close above", Light::QUAD, {0, 0, 0.1}, {0, 0, -1}, 1, 1, {0.3f, -0.2f, 0});
  flat("quad seen from its side", Light::QUAD, {1.5, 0, 0.4}, {1.5, 0, 0}, 1, 1, {0.2f, 0.1f, 0});
  flat("disc", Light::DISC, {0.5, 1, 1}, {0, 0, 0}, 0.6, 0.6, {0.1f, 0, 0});
  flat("ellipse", Light::DISC, {0.5, 1, 1}, {0, 0, 0.5}, 0.7, 0.2, {0.1f, 0, 0});
  flat("ring", Light::DISC, {0, 0.2, 1}, {0, 0, 0}, 0.6, 0.6, {0, 0, 0}).set_inner_share(0.7);
  Light& spot = flat("spot", Light::SPOT, {0.3, 0, 1}, {0, 0, 0}, 0.1, 0.1, {0.05f, 0, 0});
  spot.set_cos_inner(0.95);
  spot.set_cos_outer(0.9);
  const auto round = [&](const char* name, std::array<float, 3> p) -> Booth& {
    out.push_back({name, Booth(), p});
    return out.back().booth;
  };
  round("sphere", {0, 0, 0}).sphere_lamp({0.5, 0.2, 1}, 0.4, 1);
  round("small sphere", {0, 0, 0}).sphere_lamp({3, 2, 4}, 0.02, 1);
  round("sphere nearly touched", {0, 0, 0}).sphere_lamp({0.3, 0, 1}, 1.0, 1);
  round("tube", {0, 0, 0}).tube_lamp({0.2, 0, 1}, {0.5, 0.1, 0}, 0.1, 1);
  round("thin tube from far", {0, 0, 0}).tube_lamp({0, 3, 2}, {0.3, 0, 0.1}, 0.04, 1);
  round("long tube nearly touched", {0, 0, 0}).tube_lamp({0.7, 0, 0.3}, {1.5, 0, 0}, 0.25, 1);
  return out;
}

constexpr int kRows = 24, kColumns = 48, kSub = 40, kSamples = 100'000;

// Directions about the way to the lamp's centre: (azimuth, 1 - cos of the polar angle), up to the lamp's
// edge.
struct Grid {
  Vec3d x, y, z;
  double cap;

  Grid(const LightRecord& light, const std::array<float, 3>& p) {
    const Vec3d to{light.center[0] - p[0], light.center[1] - p[1], light.center[2] - p[2]};
    const double share = light.normal[3] / core::length(to);
    cap = share < 1 ? 1.02 * (1 - std::sqrt(1 - share * share)) : 2;
    z = core::normalize(to);
    x = core::any_perpendicular(z);
    y = core::cross(z, x);
  }
  Vec3d direction(double u, double v) const {
    const double below = v * cap, sine = std::sqrt(below * (2 - below)), phi = 2 * M_PI * u;
    return x * (sine * std::cos(phi)) + y * (sine * std::sin(phi)) + z * (1 - below);
  }
  int cell(const float* d) const {
    const Vec3d v{d[0], d[1], d[2]};
    const double u = std::atan2(core::dot(v, y), core::dot(v, x)) / (2 * M_PI);
    // The polar angle by its sine: its cosine has too few digits for small lamps.
    const double sine = core::length(core::cross(v, z)), cosine = core::dot(v, z);
    const double below = cosine > 0 ? sine * sine / (1 + cosine) : 1 - cosine;
    const int row = std::clamp(int(below / cap * kRows), 0, kRows - 1);
    return row * kColumns + std::clamp(int((u < 0 ? u + 1 : u) * kColumns), 0, kColumns - 1);
  }
};

std::vector<double> expected_counts(const ProbeTable& probe, const LightList& lights,
                                    const std::array<float, 3>& p) {
  const Grid grid(lights.records[0], p);
  std::vector<double> out;
  std::vector<float> d(3 * kSub * kSub), distance(kSub * kSub), pdf(kSub * kSub);
  for (int cell = 0; cell < kRows * kColumns; ++cell) {
    for (int i = 0; i < kSub * kSub; ++i) {
      const Vec3d v = grid.direction((cell % kColumns + (i % kSub + 0.5) / kSub) / kColumns,
                                     (cell / kColumns + (i / kSub + 0.5) / kSub) / kRows);
      for (int c = 0; c < 3; ++c) d[std::size_t(3 * i + c)] = float(v[c]);
    }
    probe.lamp_evaluate(lights, 0, p.data(), d.data(), kSub * kSub, distance.data(), pdf.data());
    double sum = 0;
    for (const float x : pdf) sum += x;
    out.push_back(sum / (kSub * kSub) * 2 * M_PI * grid.cap / (kRows * kColumns) * kSamples);
  }
  return out;
}

struct Samples {
  std::vector<float> direction, distance, pdf;
};

Samples samples_of(const ProbeTable& probe, const LightList& lights, const std::array<float, 3>& p) {
  std::vector<float> u(2 * kSamples);
  for (std::size_t i = 0; i < u.size(); ++i) u[i] = float(std::min(statistics::uniform(i), 1 - 0x1p-24));
  Samples out{std::vector<float>(3 * kSamples), std::vector<float>(kSamples), std::vector<float>(kSamples)};
  probe.lamp_sample(lights, 0, p.data(), u.data(), kSamples, out.direction.data(), out.distance.data(),
                    out.pdf.data());
  return out;
}

std::vector<double> observed_counts(const Samples& samples, const LightList& lights,
                                    const std::array<float, 3>& p) {
  const Grid grid(lights.records[0], p);
  std::vector<double> out(kRows * kColumns, 0.0);
  for (int i = 0; i < kSamples; ++i) ++out[std::size_t(grid.cell(&samples.direction[std::size_t(3 * i)]))];
  return out;
}

TEST(LampSampling, FollowsItsDensityWhichIntegratesToOne) {
  for (const auto& [isa, probe] : available_probes()) {
    for (const Case& c : cases()) {
      const LightRecords records(c.booth.spec.lights());
      const std::vector<double> expected = expected_counts(*probe, records.view(), c.p);
      double sum = 0;
      for (const double e : expected) sum += e / kSamples;
      EXPECT_NEAR(sum, 1, 4e-3) << isa << " " << c.name;
      const std::vector<double> observed =
          observed_counts(samples_of(*probe, records.view(), c.p), records.view(), c.p);
      EXPECT_GT(statistics::chi_square_p(observed, expected), statistics::test_level())
          << isa << " " << c.name;
    }
  }
}

TEST(LampSampling, AWrongDensityIsRejected) {
  const ProbeTable& probe = *available_probes().front().table;
  Booth small, large;
  small.tube_lamp({0.2, 0, 1}, {0.5, 0.1, 0}, 0.1, 1);
  large.tube_lamp({0.2, 0, 1}, {0.52, 0.104, 0}, 0.1, 1);
  const LightRecords a(small.spec.lights()), b(large.spec.lights());
  const std::array<float, 3> p{};
  EXPECT_LT(statistics::chi_square_p(observed_counts(samples_of(probe, a.view(), p), b.view(), p),
                                     expected_counts(probe, b.view(), p)),
            statistics::test_level());
}

// A ray in the sampled direction finds the sampled point, with the same density.
TEST(LampSampling, RaysFindTheSampledPoints) {
  for (const auto& [isa, probe] : available_probes()) {
    for (const Case& c : cases()) {
      const LightRecords records(c.booth.spec.lights());
      const Samples s = samples_of(*probe, records.view(), c.p);
      std::vector<float> distance(kSamples), pdf(kSamples);
      probe->lamp_evaluate(records.view(), 0, c.p.data(), s.direction.data(), kSamples, distance.data(),
                           pdf.data());
      int lost = 0, wrong = 0;
      for (std::size_t i = 0; i < kSamples; ++i) {
        if (pdf[i] <= 0) {
          ++lost;  // the edge, to rounding
        } else if (std::abs(distance[i] / s.distance[i] - 1) > 2e-3 ||
                   std::abs(pdf[i] / s.pdf[i] - 1) > 2e-3) {
          ++wrong;
        }
      }
      EXPECT_LE(lost, kSamples / 2000) << isa << " " << c.name;
      EXPECT_LE(wrong, kSamples / 1000) << isa << " " << c.name;
    }
  }
}

// Where a tube is seen along its side: its sines there are as good as one.
TEST(LampSampling, DensitiesAreFiniteBeyondTheEndOfATube) {
  Booth booth;
  booth.tube_lamp({0, 0, 0}, {0.5, 0, 0}, 0.01, 1);
  const LightRecords records(booth.spec.lights());
  for (const auto& [isa, probe] : available_probes()) {
    int found = 0;
    for (const float beyond : {0.02f, 0.3f, 2.0f, 20.0f}) {
      for (const float beside : {0.0100001f, 0.010001f, 0.0101f, 0.011f}) {
        const std::array<float, 3> p{0.5f + beyond, 0, beside};
        Samples s = samples_of(*probe, records.view(), p);
        for (const float pdf : s.pdf) ASSERT_TRUE(std::isfinite(pdf)) << isa << beyond << " " << beside;
        // Rays to points of the side.
        for (std::size_t i = 0; i < kSamples; ++i) {
          const double x = 0.5 - double(i) / kSamples, angle = 0.001 * double(i % 100);
          const Vec3d to = core::normalize(Vec3d{x, 0.00999 * std::sin(angle), 0.00999 * std::cos(angle)} -
                                           Vec3d{p[0], p[1], p[2]});
          for (std::size_t c = 0; c < 3; ++c) s.direction[3 * i + c] = float(to[int(c)]);
        }
        probe->lamp_evaluate(records.view(), 0, p.data(), s.direction.data(), kSamples, s.distance.data(),
                             s.pdf.data());
        for (const float pdf : s.pdf) {
          ASSERT_TRUE(std::isfinite(pdf)) << isa << beyond << " " << beside;
          found += pdf > 0 ? 1 : 0;
        }
      }
    }
    EXPECT_GT(found, kSamples) << isa;
  }
}

// Lamps of all shapes, 64 in all; their colours tell them apart.
Booth many_lamps() {
  Booth booth;
  for (int i = 0; i < 64; ++i) {
    const double a = 2 * M_PI * i / 64;
    const Vec3d at{2 * std::cos(a), 2 * std::sin(a), 0.3 + 0.02 * i};
    Light* light = nullptr;
    if (i % 5 == 0) light = &booth.flat_lamp(Light::QUAD, at, {0, 0, 0}, 0.1, 0.05, 1);
    if (i % 5 == 1) light = &booth.flat_lamp(Light::DISC, at, {0, 0, 0}, 0.1, 0.1, 1);
    if (i % 5 == 2) light = &booth.sphere_lamp(at, 0.05, 1);
    if (i % 5 == 3) light = &booth.tube_lamp(at, {0, 0, 0.2}, 0.02, 1);
    if (i % 5 == 4) {
      light = &booth.flat_lamp(Light::SPOT, at, {0, 0, 0}, 0.02, 0.02, 8);
      light->set_cos_inner(0.98);
      light->set_cos_outer(0.9);
    }
    light->mutable_radiance()->set_r(0.001 * (i + 1));
  }
  return booth;
}

struct Draws {
  std::vector<int> count;            // by record
  std::vector<double> chance;        // by weight
  std::vector<double> inverse_mean;  // of 1 / p over the draws
  int wrong_pdf = 0;
};

Draws draw_lights(const ProbeTable& probe, const LightRecords& records, Vec3d at, bool with_sky, int n) {
  SceneView scene{};
  scene.lights = records.view();
  core::ImageF sky(16, 8, 3, 0.1f);
  sky.at(3, 2)[1] = 40;
  const EnvironmentTables tables = build_environment_tables(sky, true);
  scene.environment.picture = tables.picture.view();
  scene.environment.density = tables.view();
  scene.environment.cos_yaw = 1;
  scene.environment.weight = with_sky ? 0.05f : 0.0f;
  const std::array<float, 3> p{float(at.x), float(at.y), float(at.z)}, normal{0, 0, 1};
  const auto size = std::size_t(n);
  std::vector<float> u(4 * size), direction(3 * size), radiance(3 * size), pdf(size), weight(64);
  for (std::size_t i = 0; i < size; ++i) {
    u[4 * i] = (float(i) + 0.5f) / float(n);
    for (std::size_t c = 1; c < 4; ++c)
      u[4 * i + c] = float(std::min(statistics::uniform(4 * i + c), 1 - 0x1p-24));
  }
  float total = 0;
  probe.light_sample(scene, p.data(), normal.data(), u.data(), n, weight.data(), &total, direction.data(),
                     radiance.data(), pdf.data());
  const int lamps = scene.lights.count();
  Draws out;
  out.count.assign(std::size_t(lamps) + 1, 0);
  out.inverse_mean.assign(std::size_t(lamps) + 1, 0);
  for (int i = 0; i < lamps; ++i) out.chance.push_back(weight[std::size_t(i)] / total);
  out.chance.push_back(scene.environment.weight / total);
  for (std::size_t i = 0; i < size; ++i) {
    int index = lamps;
    for (int k = 0; k < lamps; ++k) {
      const float* color = scene.lights.records[k].radiance;
      // A spot may be dim, but its hue stays.
      if (radiance[3 * i + 2] > 0 && std::abs(radiance[3 * i] * color[2] - color[0] * radiance[3 * i + 2]) <
                                         1e-5f * color[0] * radiance[3 * i + 2])
        index = k;
    }
    ++out.count[std::size_t(index)];
    out.inverse_mean[std::size_t(index)] += 1 / out.chance[std::size_t(index)] / n;
    if (index == lamps) continue;
    float t = 0, own = 0;
    probe.lamp_evaluate(scene.lights, std::uint32_t(index), p.data(), &direction[3 * i], 1, &t, &own);
    if (own > 0 && std::abs(pdf[i] / (own * out.chance[std::size_t(index)]) - 1) > 5e-3) ++out.wrong_pdf;
  }
  return out;
}

TEST(LightChoice, ChancesAreThoseOfTheDrawsForManyLamps) {
  const Booth booth = many_lamps();
  const LightRecords records(booth.spec.lights());
  constexpr int kDraws = 40'000;
  for (const auto& [isa, probe] : available_probes()) {
    for (const bool with_sky : {false, true}) {
      const Draws draws = draw_lights(*probe, records, {0.3, 0.2, 0}, with_sky, kDraws);
      double sum = 0;
      for (std::size_t i = 0; i < draws.count.size(); ++i) {
        sum += draws.chance[i];
        // Stratified draws: each light gets its share but for one.
        EXPECT_NEAR(draws.count[i], draws.chance[i] * kDraws, 2) << isa << " light " << i;
        if (draws.chance[i] < 5e-3) continue;
        EXPECT_NEAR(draws.inverse_mean[i], 1, 0.02) << isa << " light " << i;
      }
      EXPECT_NEAR(sum, 1, 1e-5) << isa;
      EXPECT_LE(draws.wrong_pdf, kDraws / 1000) << isa;
      EXPECT_EQ(draws.chance.back() > 0, with_sky);
    }
  }
}

TEST(LightChoice, OtherChancesAreNoticed) {
  const Booth booth = many_lamps();
  const LightRecords records(booth.spec.lights());
  const ProbeTable& probe = *available_probes().front().table;
  const Draws here = draw_lights(probe, records, {0.3, 0.2, 0}, false, 40'000),
              there = draw_lights(probe, records, {0.5, 0.2, 0}, false, 40'000);
  double worst = 0;
  for (std::size_t i = 0; i < here.count.size(); ++i)
    worst = std::max(worst, std::abs(here.count[i] - there.chance[i] * 40'000));
  EXPECT_GT(worst, 100);
}

// Zero weight only where a lamp gives nothing.
TEST(LightChoice, NoLampThatShinesIsLeftOut) {
  const ProbeTable& probe = *available_probes().front().table;
  for (const Case& c : cases()) {
    const LightRecords records(c.booth.spec.lights());
    SceneView scene{};
    scene.lights = records.view();
    for (int k = 0; k < 200; ++k) {
      const double z = 2 * statistics::uniform(std::uint64_t(2 * k)) - 1,
                   phi = 2 * M_PI * statistics::uniform(std::uint64_t(2 * k + 1));
      const double r = std::sqrt(1 - z * z);
      const std::array<float, 3> normal{float(r * std::cos(phi)), float(r * std::sin(phi)), float(z)};
      std::vector<float> u(4 * 256), d(3 * 256), radiance(3 * 256), pdf(256), distance(256);
      for (std::size_t i = 0; i < u.size(); ++i) u[i] = float(statistics::uniform(i) * 0.999);
      std::vector<float> pair(2 * 256);
      for (std::size_t i = 0; i < pair.size(); ++i) pair[i] = float(statistics::uniform(i) * 0.999);
      probe.lamp_sample(scene.lights, 0, c.p.data(), pair.data(), 256, d.data(), distance.data(), pdf.data());
      double above = 0;
      for (std::size_t i = 0; i < 256; ++i) {
        above = std::max(above,
                         double(d[3 * i] * normal[0] + d[3 * i + 1] * normal[1] + d[3 * i + 2] * normal[2]));
      }
      float weight = 0, total = 0;
      probe.light_sample(scene, c.p.data(), normal.data(), u.data(), 16, &weight, &total, d.data(),
                         radiance.data(), pdf.data());
      EXPECT_TRUE(weight > 0 || above < 1e-4) << c.name;
    }
  }
}

}  // namespace
}  // namespace partbooth::renderer
