// SPDX-License-Identifier: Apache-2.0
// Each law against the distribution function that its name promises. One family level for all tests of this
// file.
#include "schema/laws.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "core/random.h"
#include "scene_gen/pose.h"
#include "schema/schema.h"

namespace partbooth::scene_gen {
namespace {

using schema::inverse_normal_cdf;
using schema::normal_cdf;
using schema::position_at;

constexpr int kSamples = 20000;
constexpr int kTests = 20;
// Sidak: the chance that any of the tests of a right program fails is 1e-4.
const double kLevel = 1 - std::pow(1 - 1e-4, 1.0 / kTests);

schema::Number law(const std::string& yaml) {
  // A setting of wide range takes any law.
  const auto config = schema::parse_config("version: 1", "", {"scene.camera.azimuth_deg=" + yaml});
  EXPECT_TRUE(config.has_value()) << config.error().text();
  return config->scene().camera().azimuth_deg();
}

std::vector<double> samples(const std::function<double(double)>& of_u, const std::string& stream) {
  std::vector<double> values;
  for (int i = 0; i < kSamples; ++i)
    values.push_back(of_u(core::RandomStream(11, static_cast<std::uint64_t>(i), stream).uniform(0)));
  return values;
}

// Kolmogorov and Smirnov; p-value after Stephens 1970.
double ks_p_value(std::vector<double> values, const std::function<double(double)>& cdf) {
  std::sort(values.begin(), values.end());
  const double n = static_cast<double>(values.size());
  double distance = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double p = cdf(values[i]);
    distance = std::max({distance, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
  }
  const double lambda = (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)) * distance;
  double p = 0;
  for (int k = 1; k < 100; ++k) p += (k % 2 ? 2 : -2) * std::exp(-2.0 * k * k * lambda * lambda);
  return std::clamp(p, 0.0, 1.0);
}

// Pearson; p-value by the cube root of Wilson and Hilferty 1931.
double chi_square_p_value(const std::vector<double>& values,
                          const std::vector<std::pair<double, double>>& shares) {
  double chi_square = 0;
  double counted = 0;
  for (const auto& [value, share] : shares) {
    const double n = static_cast<double>(std::count(values.begin(), values.end(), value));
    counted += n;
    chi_square += (n - share * kSamples) * (n - share * kSamples) / (share * kSamples);
  }
  EXPECT_EQ(counted, kSamples) << "values that the law does not have";
  const double k = static_cast<double>(shares.size()) - 1, v = 2 / (9 * k);
  return 1 - normal_cdf((std::cbrt(chi_square / k) - (1 - v)) / std::sqrt(v));
}

std::vector<double> of_law(const std::string& yaml, bool whole = false) {
  const schema::Number number = law(yaml);
  return samples([&](double u) { return value_at(number, whole, u); }, yaml);
}

double truncated(double x, double mean, double sigma, double min, double max) {
  const double a = normal_cdf((min - mean) / sigma), b = normal_cdf((max - mean) / sigma);
  return (normal_cdf((x - mean) / sigma) - a) / (b - a);
}

TEST(Laws, Uniform) {
  EXPECT_GT(ks_p_value(of_law("{uniform: [-3, 5]}"), [](double x) { return (x + 3) / 8; }), kLevel);
}

TEST(Laws, LogUniform) {
  const auto cdf = [](double x) { return std::log(x / 0.02) / std::log(2 / 0.02); };
  EXPECT_GT(ks_p_value(of_law("{log_uniform: [0.02, 2]}"), cdf), kLevel);
}

TEST(Laws, Normal) {
  const auto values = of_law("{normal: {mean: 3, sigma: 2}}");
  EXPECT_GT(ks_p_value(values, [](double x) { return normal_cdf((x - 3) / 2); }), kLevel);
}

TEST(Laws, TruncatedNormal) {
  const auto values = of_law("{normal: {mean: 3, sigma: 2, min: 2, max: 4.5}}");
  EXPECT_GT(ks_p_value(values, [](double x) { return truncated(x, 3, 2, 2, 4.5); }), kLevel);
  EXPECT_GE(*std::min_element(values.begin(), values.end()), 2);
  EXPECT_LE(*std::max_element(values.begin(), values.end()), 4.5);
}

TEST(Laws, TruncatedNormalInTheTails) {
  const auto upper = of_law("{normal: {mean: 0, sigma: 1, min: 5, max: 7}}");
  // Complements: the distribution function itself rounds to 1 out there.
  const auto upper_cdf = [](double x) {
    return (normal_cdf(-5) - normal_cdf(-x)) / (normal_cdf(-5) - normal_cdf(-7));
  };
  EXPECT_GT(ks_p_value(upper, upper_cdf), kLevel);
  const auto lower = of_law("{normal: {mean: 0, sigma: 1, min: -7, max: -5}}");
  EXPECT_GT(ks_p_value(lower, [](double x) { return truncated(x, 0, 1, -7, -5); }), kLevel);
}

TEST(Laws, Beta) {
  // I_x(2, 3) = x^2 (6 - 8 x + 3 x^2), I_x(1/2, 1/2) is the arcsine law.
  const auto polynomial = [](double x) { return x * x * (6 - 8 * x + 3 * x * x); };
  EXPECT_GT(ks_p_value(of_law("{beta: {a: 2, b: 3}}"), polynomial), kLevel);
  EXPECT_GT(ks_p_value(of_law("{beta: {a: 2, b: 3, min: -10, max: 30}}"),
                       [&](double x) { return polynomial((x + 10) / 40); }),
            kLevel);
  EXPECT_GT(ks_p_value(of_law("{beta: {a: 0.5, b: 0.5}}"),
                       [](double x) { return 2 / M_PI * std::asin(std::sqrt(x)); }),
            kLevel);
}

TEST(Laws, SequencesGoByTurnAndNotByChance) {
  const schema::Number angles = law("{sequence: [0, 45, 90, 45]}");
  const auto config =
      schema::parse_config("version: 1", "", {"scene.layout.kind={sequence: [free, table, free]}"});
  for (std::uint64_t turn = 0; turn < 40; ++turn) {
    for (const double u : {0.0, 0.3, 0.99}) {
      EXPECT_EQ(value_at(angles, false, u, turn), (std::array{0, 45, 90, 45}[turn % 4]));
      EXPECT_EQ(position_at(config->scene().layout().kind(), u, turn), static_cast<int>(turn % 3));
    }
  }
}

TEST(Laws, TheMedianHasHalfOfTheLawBelowIt) {
  EXPECT_EQ(median_of(law("{uniform: [-3, 5]}"), false), 1);
  EXPECT_NEAR(median_of(law("{log_uniform: [1, 100]}"), false), 10, 1e-12);
  EXPECT_NEAR(median_of(law("{normal: {mean: 3, sigma: 2, min: 3, max: 300}}"), false),
              3 + 2 * 0.6744897501960817, 1e-9);
  EXPECT_NEAR(median_of(law("{beta: {a: 1, b: 2}}"), false), 1 - std::sqrt(0.5), 1e-12);
  EXPECT_EQ(median_of(law("{choice: {9: 1, 1: 2, 5: 3}}"), false), 5) << "choices are not in order";
  EXPECT_EQ(median_of(law("{sequence: [90, 0, 45]}"), false), 45);
}

TEST(Laws, ChoiceOfNumbers) {
  EXPECT_GT(chi_square_p_value(of_law("{choice: [1, 2, 4]}"), {{1, 1 / 3.0}, {2, 1 / 3.0}, {4, 1 / 3.0}}),
            kLevel);
  EXPECT_GT(chi_square_p_value(of_law("{choice: {1: 6, 2: 3, 4: 1}}"), {{1, 0.6}, {2, 0.3}, {4, 0.1}}),
            kLevel);
}

TEST(Laws, On) { EXPECT_GT(chi_square_p_value(of_law("{on: 0.3}"), {{1, 0.3}, {0, 0.7}}), kLevel); }

TEST(Laws, WholeNumbers) {
  EXPECT_GT(
      chi_square_p_value(of_law("{uniform: [0, 3]}", true), {{0, 0.25}, {1, 0.25}, {2, 0.25}, {3, 0.25}}),
      kLevel);
}

TEST(Laws, ChoiceOfNames) {
  const auto config = schema::parse_config("version: 1", "", {"scene.layout.kind={table: 3, free: 1}"});
  const auto& mode = config->scene().layout().kind();
  const auto values = samples([&](double u) { return position_at(mode, u); }, "names");
  EXPECT_GT(chi_square_p_value(values, {{0, 0.75}, {1, 0.25}}), kLevel);
}

TEST(Laws, RestingPosesByProbabilityFlattenedByRare) {
  std::vector<core::StablePose> poses(3);
  for (int i = 0; i < 3; ++i)
    poses[static_cast<std::size_t>(i)].probability = std::array{0.7, 0.25, 0.05}[static_cast<std::size_t>(i)];
  const auto at = [&](double rare) {
    return samples([&, rare](double u) { return pick_stable_pose(poses, u, rare); }, "pose");
  };
  EXPECT_GT(chi_square_p_value(at(0), {{0, 0.7}, {1, 0.25}, {2, 0.05}}), kLevel);
  EXPECT_GT(chi_square_p_value(at(1), {{0, 1 / 3.0}, {1, 1 / 3.0}, {2, 1 / 3.0}}), kLevel);
}

TEST(Laws, RotationsAreUniform) {
  std::vector<double> height, angle;
  for (int i = 0; i < kSamples; ++i) {
    const core::RandomStream stream(11, static_cast<std::uint64_t>(i), "rotation");
    const core::Mat3d r = uniform_rotation(stream.uniform(0), stream.uniform(1), stream.uniform(2));
    EXPECT_NEAR(r.determinant(), 1, 1e-12);
    height.push_back(r.rows[2].x);
    const double trace = r.rows[0].x + r.rows[1].y + r.rows[2].z;
    angle.push_back(std::acos(std::clamp((trace - 1) / 2, -1.0, 1.0)));
  }
  EXPECT_GT(ks_p_value(height, [](double z) { return (z + 1) / 2; }), kLevel)
      << "axes on the sphere (Archimedes)";
  EXPECT_GT(ks_p_value(angle, [](double a) { return (a - std::sin(a)) / M_PI; }), kLevel)
      << "Haar measure's angle";
}

TEST(Laws, TheTestsSeeAWrongLaw) {
  EXPECT_LT(ks_p_value(of_law("{uniform: [-3, 5]}"), [](double x) { return (x + 3) / 8.3; }), kLevel);
  EXPECT_LT(
      ks_p_value(of_law("{normal: {mean: 3, sigma: 2}}"), [](double x) { return normal_cdf((x - 3.1) / 2); }),
      kLevel);
  EXPECT_LT(chi_square_p_value(of_law("{on: 0.3}"), {{1, 0.32}, {0, 0.68}}), kLevel);
}

TEST(Laws, InverseNormalIsExact) {
  for (const double p : {1e-300, 1e-20, 1e-9, 0.01, 0.075, 0.3, 0.5, 0.7, 0.93, 0.999, 1 - 1e-12}) {
    EXPECT_NEAR(normal_cdf(inverse_normal_cdf(p)) / p, 1, 1e-12) << p;
  }
  EXPECT_NEAR(inverse_normal_cdf(0.975), 1.959963984540054, 1e-15);
}

TEST(Laws, BoundsAreThoseOfTheValues) {
  for (const std::string yaml :
       {"5", "{uniform: [-3, 5]}", "{log_uniform: [0.02, 2]}",
        "{normal: {mean: 3, sigma: 2, min: 2, max: 4.5}}", "{choice: [4, 1, 2]}", "{on: 0.3}",
        "{beta: {a: 2, b: 0.4, min: -2, max: 7}}", "{sequence: [3, 1, 2]}"}) {
    const schema::Number number = law(yaml);
    for (const double u : {0.0, 0.5, 1 - 0x1p-53}) {
      EXPECT_GE(value_at(number, false, u), smallest_of(number)) << yaml;
      EXPECT_LE(value_at(number, false, u), largest_of(number)) << yaml;
    }
    EXPECT_TRUE(std::isfinite(smallest_of(number)) && std::isfinite(largest_of(number)));
  }
  EXPECT_EQ(smallest_of(law("{choice: [4, 1, 2]}")), 1);
  EXPECT_EQ(largest_of(law("{on: 0}")), 0);
}

}  // namespace
}  // namespace partbooth::scene_gen
