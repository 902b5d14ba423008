// SPDX-License-Identifier: Apache-2.0
// The BSDF against its promises: densities, energy, reciprocity.
#include <gtest/gtest.h>

#include <cmath>

#include "core/vec.h"
#include "renderer/scene/albedo_table.h"
#include "tests/renderer/probe/probe.h"
#include "tests/renderer/statistics.h"

namespace partbooth::renderer {
namespace {

using core::Vec3f;

AlbedoView albedo_table() {
  static const AlbedoTable table;
  return table.view();
}

Vec3f direction(double theta_deg, double phi_deg) {
  const double t = theta_deg * M_PI / 180, p = phi_deg * M_PI / 180;
  return {float(std::sin(t) * std::cos(p)), float(std::sin(t) * std::sin(p)), float(std::cos(t))};
}

MaterialProbe with_roughness(MaterialProbe m, double roughness, double anisotropy) {
  const double a = 1 - anisotropy, across = roughness * roughness * std::sqrt(2 / (1 + a * a));
  m.alpha_x = float(across * a);
  m.alpha_y = float(across);
  m.albedo_row = float(roughness);
  return m;
}

MaterialProbe white_metal(double roughness, double anisotropy = 0) {
  return with_roughness({1, 1, 1, 0}, roughness, anisotropy);
}
MaterialProbe coated(double albedo, double roughness) {
  return with_roughness({float(albedo), 1, 0, 0.04f}, roughness, 0);
}
MaterialProbe matte(double albedo) { return with_roughness({float(albedo), 1, 0, 0}, 0.5, 0); }

// Cells of equal size over (cos, phi) of the upper hemisphere.
constexpr int kRows = 33, kColumns = 66, kSamples = 150'000;
// Points of a cell: many heights, since a sharp lobe about the normal is narrow in cos.
constexpr int kHeights = 64, kAngles = 8, kQuadrature = kHeights * kAngles;

std::vector<double> expected_counts(const ProbeTable& probe, const MaterialProbe& m, const Vec3f& wo) {
  std::vector<double> out(kRows * kColumns + 1, 0.0);
  std::vector<float> wi, value(kColumns * kQuadrature), pdf(value.size());
  double total = 0;
  for (int row = 0; row < kRows; ++row) {
    wi.clear();
    for (int i = 0; i < kColumns * kQuadrature; ++i) {
      const int column = i / kQuadrature, sub = i % kQuadrature;
      const double z = (row + (sub % kHeights + 0.5) / kHeights) / kRows;
      const double phi = 2 * M_PI * (column + (sub / kHeights + 0.5) / kAngles) / kColumns,
                   r = std::sqrt(1 - z * z);
      wi.insert(wi.end(), {float(r * std::cos(phi)), float(r * std::sin(phi)), float(z)});
    }
    probe.bsdf_evaluate(albedo_table(), m, &wo.x, wi.data(), int(pdf.size()), value.data(), pdf.data());
    for (std::size_t i = 0; i < pdf.size(); ++i) {
      out[std::size_t(row) * kColumns + i / kQuadrature] += pdf[i];
    }
  }
  const double scale = 2 * M_PI / (kRows * kColumns) / kQuadrature * kSamples;
  for (double& e : out) total += e *= scale;
  out.back() = std::max(0.0, kSamples - total);  // samples that fail
  return out;
}

std::vector<double> observed_counts(const ProbeTable& probe, const MaterialProbe& m, const Vec3f& wo) {
  std::vector<double> out(kRows * kColumns + 1, 0.0);
  std::vector<float> u(3 * kSamples), wi(3 * kSamples);
  for (std::size_t i = 0; i < u.size(); ++i) u[i] = float(std::min(statistics::uniform(i), 1 - 0x1p-24));
  probe.bsdf_sample(albedo_table(), m, &wo.x, u.data(), kSamples, wi.data());
  for (int i = 0; i < kSamples; ++i) {
    const float x = wi[3 * i], y = wi[3 * i + 1], z = wi[3 * i + 2];
    if (!(z > 0)) {
      ++out.back();
      continue;
    }
    const double phi = std::atan2(y, x) / (2 * M_PI);
    const int row = std::min(kRows - 1, int(z * kRows));
    const int column = std::min(kColumns - 1, int((phi < 0 ? phi + 1 : phi) * kColumns));
    ++out[std::size_t(row) * kColumns + column];
  }
  return out;
}

std::vector<MaterialProbe> chi_square_materials() {
  std::vector<MaterialProbe> out;
  for (const double roughness : {0.25, 0.55, 1.0}) {
    out.push_back(white_metal(roughness));
    out.push_back(white_metal(roughness, 0.7));
    out.push_back(coated(0.5, roughness));
  }
  out.push_back(matte(0.5));
  return out;
}

TEST(Bsdf, SamplesFollowTheirDensity) {
  for (const auto& [isa, probe] : available_probes()) {
    for (const MaterialProbe& m : chi_square_materials()) {
      for (const double theta : {0.0, 40.0, 75.0}) {
        const Vec3f wo = direction(theta, 20);
        const double p =
            statistics::chi_square_p(observed_counts(*probe, m, wo), expected_counts(*probe, m, wo));
        EXPECT_GT(p, statistics::test_level()) << isa << " alpha " << m.alpha_x << " " << m.alpha_y
                                               << " metal " << m.metalness << " theta " << theta;
      }
    }
  }
}

// The harness has power: samples of a slightly rougher surface, or without the lobe's share, are rejected.
TEST(Bsdf, WrongDensitiesAreRejected) {
  const ProbeTable& probe = *available_probes().front().table;
  const Vec3f wo = direction(40, 20);
  const auto p_of = [&](const MaterialProbe& drawn, const MaterialProbe& claimed) {
    return statistics::chi_square_p(observed_counts(probe, drawn, wo), expected_counts(probe, claimed, wo));
  };
  for (const double roughness : {0.25, 0.55}) {
    EXPECT_LT(p_of(white_metal(roughness * 1.025), white_metal(roughness)), statistics::test_level());
  }
  EXPECT_LT(p_of(coated(0.5, 0.3), coated(0.25, 0.3)), statistics::test_level());
}

// Directional albedo by the sampler itself.
double albedo_by_samples(const ProbeTable& probe, const MaterialProbe& m, const Vec3f& wo) {
  constexpr int kSide = 128;
  std::vector<float> u, wi(3 * kSide * kSide), value(kSide * kSide), pdf(value.size());
  for (int i = 0; i < kSide * kSide; ++i) {
    u.insert(u.end(), {float((i * 0.6180339887498949) - std::floor(i * 0.6180339887498949)),
                       float((i % kSide + 0.5) / kSide), float((i / kSide + 0.5) / kSide)});
  }
  for (float& x : u) x = std::min(x, float(1 - 0x1p-24));
  probe.bsdf_sample(albedo_table(), m, &wo.x, u.data(), kSide * kSide, wi.data());
  probe.bsdf_evaluate(albedo_table(), m, &wo.x, wi.data(), kSide * kSide, value.data(), pdf.data());
  double sum = 0;
  for (std::size_t i = 0; i < pdf.size(); ++i) {
    if (wi[3 * i + 2] > 0 && pdf[i] > 0) sum += double(value[i]) / pdf[i];
  }
  return sum / double(pdf.size());
}

TEST(Bsdf, WhiteFurnaceLosesNothing) {
  for (const auto& [isa, probe] : available_probes()) {
    for (const double roughness : {0.05, 0.2, 0.4, 0.6, 0.8, 1.0}) {
      for (const double theta : {0.0, 30.0, 60.0, 80.0}) {
        SCOPED_TRACE(isa + " roughness " + std::to_string(roughness) + " theta " + std::to_string(theta));
        const Vec3f wo = direction(theta, 30);
        EXPECT_NEAR(albedo_by_samples(*probe, white_metal(roughness), wo), 1, 0.01);
        EXPECT_NEAR(albedo_by_samples(*probe, coated(1, roughness), wo), 1, 0.01);
      }
    }
    EXPECT_NEAR(albedo_by_samples(*probe, matte(0.5), direction(50, 0)), 0.5, 0.001);
  }
}

// The table of the compensation is isotropic: anisotropic lobes look up the quadratic mean of their alphas,
// and so may gain or lose a few percent.
TEST(Bsdf, AnisotropicMetalIsNearlyLossless) {
  const ProbeTable& probe = *available_probes().front().table;
  for (const double roughness : {0.2, 0.4, 0.6}) {
    for (const double phi : {0.0, 45.0, 90.0}) {
      for (const double theta : {0.0, 45.0, 75.0}) {
        EXPECT_NEAR(albedo_by_samples(probe, white_metal(roughness, 0.7), direction(theta, phi)), 1, 0.08)
            << roughness << " " << phi << " " << theta;
      }
    }
  }
}

TEST(Bsdf, ColouredSurfacesLoseEnergy) {
  const ProbeTable& probe = *available_probes().front().table;
  for (const double roughness : {0.1, 0.5, 1.0}) {
    for (const double theta : {0.0, 60.0, 85.0}) {
      const Vec3f wo = direction(theta, 10);
      MaterialProbe grey = white_metal(roughness);
      grey.base_color = 0.6f;
      grey.f82 = 0.7f;
      EXPECT_LT(albedo_by_samples(probe, grey, wo), 0.95);
      EXPECT_LT(albedo_by_samples(probe, coated(0.3, roughness), wo), 0.9);
    }
  }
}

TEST(Bsdf, MetalReflectsItsTwoAnchors) {
  const ProbeTable& probe = *available_probes().front().table;
  MaterialProbe copper = white_metal(0.03);
  copper.base_color = 0.62f;
  copper.f82 = 0.75f;
  const double mu = 1.0 / 7.0;
  EXPECT_NEAR(albedo_by_samples(probe, copper, direction(0, 0)), 0.62, 0.005);
  EXPECT_NEAR(albedo_by_samples(probe, copper, direction(std::acos(mu) * 180 / M_PI, 0)), 0.75, 0.01);
}

// Dielectrics are reciprocal. Metals are exempt: Turquin's compensation depends on the viewing side alone.
TEST(Bsdf, DielectricsAreReciprocal) {
  const ProbeTable& probe = *available_probes().front().table;
  for (const double roughness : {0.2, 0.5, 1.0}) {
    for (int i = 0; i < 200; ++i) {
      const Vec3f a = direction(85 * statistics::uniform(4 * i), 360 * statistics::uniform(4 * i + 1));
      const Vec3f b = direction(85 * statistics::uniform(4 * i + 2), 360 * statistics::uniform(4 * i + 3));
      float ab = 0, ba = 0, pdf = 0;
      probe.bsdf_evaluate(albedo_table(), coated(0.7, roughness), &a.x, &b.x, 1, &ab, &pdf);
      probe.bsdf_evaluate(albedo_table(), coated(0.7, roughness), &b.x, &a.x, 1, &ba, &pdf);
      EXPECT_NEAR(ab / b.z, ba / a.z, 2e-4 * (ab / b.z) + 1e-6);
    }
  }
}

TEST(Bsdf, EdgesOfItsDomainAreFinite) {
  const float edges[][3] = {{1, 0, 0}, {1, 0, 1e-20f}, {0, 0, 1}, {0, 0, -1}, {0.70710678f, 0, -0.70710678f}};
  for (const auto& [isa, probe] : available_probes()) {
    for (const MaterialProbe& m : {white_metal(0.02), white_metal(1), coated(0.5, 0.02), matte(1)}) {
      for (const auto& wo : edges) {
        for (const auto& wi : edges) {
          float value = -1, pdf = -1;
          probe->bsdf_evaluate(albedo_table(), m, wo, wi, 1, &value, &pdf);
          if (wo[2] <= 0 || wi[2] <= 0) {
            EXPECT_EQ(value, 0);
            EXPECT_EQ(pdf, 0);
          }
          EXPECT_FALSE(std::isnan(value) || value < 0) << isa << wo[0] << wo[2] << wi[0] << wi[2];
          EXPECT_FALSE(std::isnan(pdf) || pdf < 0);
        }
      }
    }
  }
}

}  // namespace
}  // namespace partbooth::renderer
