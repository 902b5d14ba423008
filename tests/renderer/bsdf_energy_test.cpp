// SPDX-License-Identifier: Apache-2.0
// The BSDF's energy and reciprocity, its Fresnel terms and film, the edges of its domain.
#include <gtest/gtest.h>

#include <array>

#include "tests/renderer/bsdf_materials.h"
#include "tests/renderer/statistics.h"

namespace partbooth::renderer {
namespace {

using namespace bsdf_materials;
using core::Vec3f;

const ProbeTable& best_probe() { return *available_probes().front().table; }

// Directional albedo, transmission included, by the sampler itself.
double albedo(const MaterialProbe& m, const Vec3f& wo, const ProbeTable& probe = best_probe()) {
  constexpr int kSide = 160;
  std::vector<float> u, wi(3 * kSide * kSide), value(kSide * kSide), pdf(value.size());
  for (int i = 0; i < kSide * kSide; ++i) {
    u.insert(u.end(), {float((i * 0.6180339887498949) - std::floor(i * 0.6180339887498949)),
                       float((i % kSide + 0.5) / kSide), float((i / kSide + 0.5) / kSide)});
  }
  for (float& x : u) x = std::min(x, float(1 - 0x1p-24));
  probe.bsdf_sample(albedo_view(), m, &wo.x, u.data(), kSide * kSide, wi.data());
  probe.bsdf_evaluate(albedo_view(), m, &wo.x, wi.data(), kSide * kSide, value.data(), pdf.data());
  double sum = 0;
  for (std::size_t i = 0; i < pdf.size(); ++i) {
    if (pdf[i] > 0) sum += double(value[i]) / pdf[i];
  }
  return sum / double(pdf.size());
}

// Integral of value or density over all directions, blind to the sampler.
struct Integral {
  double value = 0, pdf = 0;
};
Integral integrate(const MaterialProbe& m, const Vec3f& wo, const AlbedoView& table = albedo_view()) {
  constexpr int kRows = 800, kColumns = 400;
  Integral sum;
  std::vector<float> wi, value(kColumns), pdf(kColumns);
  for (int row = 0; row < kRows; ++row) {
    wi.clear();
    const double z = 2 * (row + 0.5) / kRows - 1, r = std::sqrt(1 - z * z);
    for (int c = 0; c < kColumns; ++c) {
      const double phi = 2 * M_PI * (c + 0.5) / kColumns;
      wi.insert(wi.end(), {float(r * std::cos(phi)), float(r * std::sin(phi)), float(z)});
    }
    best_probe().bsdf_evaluate(table, m, &wo.x, wi.data(), kColumns, value.data(), pdf.data());
    for (int c = 0; c < kColumns; ++c) {
      sum.value += value[std::size_t(c)];
      sum.pdf += pdf[std::size_t(c)];
    }
  }
  const double cell = 4 * M_PI / (kRows * kColumns);
  return {sum.value * cell, sum.pdf * cell};
}

struct Lossless {
  std::string name;
  MaterialProbe material;
  double tolerance;
};

std::vector<Lossless> lossless(double r) {
  return {{"metal", white_metal(r), 0.01},
          {"plastic", dielectric(1, r), 0.01},
          {"high index", dielectric(1, r, 2.0), 0.01},
          {"rough diffuse", rough_diffuse(matte(1), r), 0.01},
          {"rough diffuse plastic", rough_diffuse(dielectric(1, r), 1), 0.01},
          {"glass", glass(r), 0.01},
          // Steep in angle and index where total reflection begins.
          {"glass from inside", glass(r, true), r > 0.6 ? 0.025 : 0.012},
          {"thin glass", thin_glass(r), 0.01},
          {"coated metal", with_coat(white_metal(r), 1), 0.01},
          {"coated plastic", with_coat(dielectric(1, 0.4), 0.6, r), 0.01},
          {"film on metal", with_film(white_metal(r), 300), 0.01},
          // The compensation does not know the film: rough glass under one is off by up to 9 %.
          {"film on glass", with_film(glass(std::min(r, 0.3)), 300), 0.01}};
}

TEST(BsdfEnergy, WhiteFurnaceLosesNothing) {
  for (const double roughness : {0.05, 0.2, 0.4, 0.6, 0.8, 1.0}) {
    for (const Lossless& white : lossless(roughness)) {
      for (const double theta : {0.0, 30.0, 60.0, 80.0}) {
        EXPECT_NEAR(albedo(white.material, direction(theta, 30)), 1, white.tolerance)
            << white.name << " roughness " << roughness << " theta " << theta;
      }
    }
  }
  for (const auto& [isa, probe] : available_probes()) {
    EXPECT_NEAR(albedo(glass(0.4), direction(50, 0), *probe), 1, 0.01) << isa;
    EXPECT_NEAR(albedo(matte(0.5), direction(50, 0), *probe), 0.5, 0.001) << isa;
  }
}

TEST(BsdfEnergy, AnisotropicMetalLosesNothing) {
  for (const double roughness : {0.2, 0.4, 0.6, 0.8}) {
    for (const double anisotropy : {0.3, 0.7, 0.9}) {
      for (const double phi : {0.0, 45.0, 90.0}) {
        for (const double theta : {0.0, 45.0, 75.0, 85.0}) {
          EXPECT_NEAR(albedo(white_metal(roughness, anisotropy), direction(theta, phi)), 1, 0.02)
              << roughness << " " << anisotropy << " " << phi << " " << theta;
        }
      }
    }
  }
}

// The furnace notices what a table of another roughness leaves.
TEST(BsdfEnergy, AWrongCompensationIsNoticed) {
  MaterialProbe wrong = white_metal(0.6);
  wrong.albedo_row = 0.55f;
  EXPECT_GT(std::abs(albedo(wrong, direction(30, 0)) - 1), 0.02);
  wrong = glass(0.8);
  wrong.albedo_row = 0.7f;
  EXPECT_GT(std::abs(albedo(wrong, direction(30, 0)) - 1), 0.02);
}

TEST(BsdfEnergy, NothingIsGained) {
  for (const double roughness : {0.1, 0.4, 0.7, 1.0}) {
    for (const Named& named : every_lobe(roughness)) {
      // Their compensation knows neither film nor anisotropy.
      const bool rough_guess = named.name == "film on glass from inside" || named.name == "anisotropic glass";
      for (const double theta : {5.0, 50.0, 75.0, 87.0}) {
        EXPECT_LE(albedo(named.material, direction(theta, 10)), rough_guess ? 1.1 : 1.025)
            << named.name << roughness << theta;
      }
    }
    EXPECT_LT(albedo(dielectric(0.3, roughness), direction(60, 0)), 0.6);
    MaterialProbe grey = white_metal(roughness);
    grey.base_color = 0.6f;
    grey.f82 = 0.7f;
    EXPECT_LT(albedo(grey, direction(85, 0)), 0.95);
  }
}

// The sampler's albedo is that of a blind integral.
TEST(BsdfEnergy, SamplesWeighAsTheIntegral) {
  for (const Named& named : every_lobe(0.5)) {
    for (const double theta : {20.0, 65.0}) {
      const Vec3f wo = direction(theta, 20);
      const Integral blind = integrate(named.material, wo);
      EXPECT_NEAR(albedo(named.material, wo), blind.value, 0.006) << named.name << theta;
      EXPECT_LE(blind.pdf, 1.001) << named.name << theta;
    }
  }
}

// Densities of reflected visible normals sum to one (Heitz 2014) where nothing is reflected below the
// horizon; single scattering loses what the compensation brings back.
TEST(BsdfEnergy, WeakFurnace) {
  for (const double theta : {0.0, 20.0, 40.0}) {
    EXPECT_NEAR(integrate(white_metal(0.3), direction(theta, 20)).pdf, 1, 0.01);
    EXPECT_NEAR(integrate(glass(0.5), direction(theta + 15, 20)).pdf, 1, 0.015);
    EXPECT_LT(integrate(white_metal(0.8), direction(theta, 20), unit_table()).value, 0.8);
    EXPECT_LT(integrate(glass(0.8), direction(theta, 20), unit_table()).value, 0.97);
  }
}

void expect_reciprocal(const MaterialProbe& m, const MaterialProbe& back, double eta2) {
  const AlbedoView table = unit_table();
  for (int i = 0; i < 200; ++i) {
    Vec3f a = direction(85 * statistics::uniform(4 * i), 360 * statistics::uniform(4 * i + 1));
    Vec3f b = direction(85 * statistics::uniform(4 * i + 2), 360 * statistics::uniform(4 * i + 3));
    const bool through = eta2 != 1 && i % 2 == 0;
    if (through) b.z = -b.z;
    float ab = 0, ba = 0, pdf = 0;
    best_probe().bsdf_evaluate(table, m, &a.x, &b.x, 1, &ab, &pdf);
    // The other way the viewer's side is up.
    Vec3f from = b, to = a;
    if (through) {
      from.z = -from.z;
      to.z = -to.z;
    }
    best_probe().bsdf_evaluate(table, through ? back : m, &from.x, &to.x, 1, &ba, &pdf);
    const double forth = ab / std::abs(b.z), reverse = (through ? eta2 : 1) * ba / std::abs(a.z);
    EXPECT_NEAR(forth, reverse, 2e-3 * std::abs(forth) + 1e-5);
  }
}

// Exempt: compensation (Turquin's factor depends on the viewer's side alone; the tables of this test have
// none), whatever lies under a coat or a film, rough diffuse bases under a dielectric, partly clear ones.
TEST(BsdfReciprocity, SingleScatteringAndCoupledBases) {
  for (const double roughness : {0.2, 0.5, 1.0}) {
    const auto same = [](const MaterialProbe& m) { expect_reciprocal(m, m, 1); };
    same(white_metal(roughness));
    same(white_metal(roughness, 0.6));
    same(dielectric(0.7, roughness));
    same(rough_diffuse(matte(0.7), roughness));
    same(with_film(white_metal(roughness), 250));
    expect_reciprocal(glass(roughness), glass(roughness, true), 1.5 * 1.5);
    expect_reciprocal(glass(roughness, true), glass(roughness), 1 / (1.5 * 1.5));
    expect_reciprocal(thin_glass(roughness), thin_glass(roughness), 1.0001);
  }
}

TEST(BsdfReciprocity, AWrongIndexIsNoticed) {
  float ab = 0, ba = 0, pdf = 0;
  const Vec3f a = direction(30, 0), b{-0.2f, 0.1f, -0.97467943f}, from{-0.2f, 0.1f, 0.97467943f},
              to{a.x, a.y, -a.z};
  best_probe().bsdf_evaluate(unit_table(), glass(0.5), &a.x, &b.x, 1, &ab, &pdf);
  best_probe().bsdf_evaluate(unit_table(), glass(0.5, true, 1.55), &from.x, &to.x, 1, &ba, &pdf);
  EXPECT_GT(std::abs(ab / 0.97467943 - 2.25 * ba / a.z), 0.01 * ab);
}

// Fresnel's equations as such.
double fresnel(double mu, double eta) {
  const double sine2 = (1 - mu * mu) / (eta * eta);
  if (sine2 >= 1) return 1;
  const double mt = std::sqrt(1 - sine2);
  const double s = (mu - eta * mt) / (mu + eta * mt), p = (mt - eta * mu) / (mt + eta * mu);
  return (s * s + p * p) / 2;
}

TEST(BsdfFresnel, SmoothSurfacesShowIt) {
  for (const double ior : {1.2, 1.5, 2.4}) {
    for (const double theta : {0.0, 30.0, 41.0, 50.0, 70.0, 85.0}) {
      const double mu = std::cos(theta * M_PI / 180);
      EXPECT_NEAR(albedo(dielectric(0, 0.02, ior), direction(theta, 0)), fresnel(mu, ior), 0.004);
      MaterialProbe black = glass(0.02, true, ior);
      // What a wall does not let through it reflects.
      const Vec3f wo = direction(theta, 0);
      double up = 0;
      std::vector<float> u, wi(3), value(1), pdf(1);
      for (int i = 0; i < 4000; ++i) {
        const float random[] = {float(statistics::uniform(3 * i)), float(statistics::uniform(3 * i + 1)),
                                float(statistics::uniform(3 * i + 2))};
        best_probe().bsdf_sample(albedo_view(), black, &wo.x, random, 1, wi.data());
        if (wi[2] > 0) up += 1.0 / 4000;
      }
      if (std::abs(theta - 41) > 2) {
        EXPECT_NEAR(up, fresnel(mu, 1 / ior), 0.04) << ior << " " << theta;
      }
    }
  }
}

TEST(BsdfFresnel, MetalReflectsItsTwoAnchors) {
  MaterialProbe copper = white_metal(0.03);
  copper.base_color = 0.62f;
  copper.f82 = 0.75f;
  EXPECT_NEAR(albedo(copper, direction(0, 0)), 0.62, 0.005);
  EXPECT_NEAR(albedo(copper, direction(std::acos(1.0 / 7) * 180 / M_PI, 0)), 0.75, 0.01);
}

std::array<float, 3> film(const FilmProbe& probe, float mu) {
  std::array<float, 3> rgb{};
  best_probe().film_reflectance(probe, &mu, 1, rgb.data());
  return rgb;
}

TEST(BsdfFilm, NoThicknessIsNoFilm) {
  for (const float mu : {1.0f, 0.7f, 0.3f}) {
    for (const float nm : {0.0f, 0.01f}) {
      for (const float c : film({.film_nm = nm, .film_ior = 1.8f, .ior = 1.5f}, mu)) {
        EXPECT_NEAR(c, fresnel(mu, 1.5), 2e-4);
      }
      const FilmProbe copper{.film_nm = nm, .f0 = 0.62f, .f82 = 0.75f, .metal = true};
      MaterialProbe bare = white_metal(0.02);
      bare.base_color = 0.62f;
      bare.f82 = 0.75f;
      const double expected = albedo(bare, direction(std::acos(mu) * 180 / M_PI, 0));
      for (const float c : film(copper, mu)) EXPECT_NEAR(c, expected, 3e-3);
    }
  }
}

// Airy's formula for one wavelength, head-on, averaged over a channel's width, is what a quarter wave must
// give: magnesium fluoride on glass reflects less than glass, in the green least for 100 nm.
TEST(BsdfFilm, AQuarterWaveTakesTheReflectionAway) {
  const auto coated = film({.film_nm = 100, .film_ior = 1.38f, .ior = 1.52f}, 1.0f);
  const double r12 = std::pow(0.38 / 2.38, 2), r23 = std::pow(0.14 / 2.90, 2);
  const double least = std::pow(std::sqrt(r12) - std::sqrt(r23), 2);
  EXPECT_NEAR(coated[1], least, 0.003);
  EXPECT_LT(coated[1], 0.6 * fresnel(1, 1.52));
  // A high index does the opposite: titania on glass.
  const auto mirror = film({.film_nm = 57, .film_ior = 2.4f, .ior = 1.52f}, 1.0f);
  const double n = 2.4 * 2.4 / 1.52;
  EXPECT_NEAR(mirror[1], std::pow((n - 1) / (n + 1), 2), 0.02);
}

// Far above the length of coherence the colours go: what is left is the sum of all reflections.
TEST(BsdfFilm, ThickFilmsAreColourless) {
  const auto thick = film({.film_nm = 20000, .film_ior = 1.4f, .ior = 1.8f}, 0.9f);
  const double inner = std::sqrt(1 - (1 - 0.81) / 1.96);
  const double r12 = fresnel(0.9, 1.4), r23 = fresnel(inner, 1.8 / 1.4);
  const double exact = r12 + (1 - r12) * (1 - r12) * r23 / (1 - r12 * r23);
  for (const float c : thick) EXPECT_NEAR(c, exact, 1e-3);
  const auto thin = film({.film_nm = 400, .film_ior = 1.4f, .ior = 1.8f}, 0.9f);
  EXPECT_GT(std::abs(thin[0] - thin[2]), 0.005);
}

TEST(Bsdf, EdgesOfItsDomainAreFinite) {
  const float edges[][3] = {{1, 0, 0}, {1, 0, 1e-20f}, {0, 0, 1}, {0, 0, -1}, {0.70710678f, 0, -0.70710678f}};
  for (const auto& [isa, probe] : available_probes()) {
    for (const double roughness : {0.02, 1.0}) {
      for (const Named& named : every_lobe(roughness)) {
        for (const auto& wo : edges) {
          for (const auto& wi : edges) {
            float value = -1, pdf = -1;
            probe->bsdf_evaluate(albedo_view(), named.material, wo, wi, 1, &value, &pdf);
            if (wo[2] <= 0 || wi[2] == 0 || (wi[2] < 0 && named.material.transmission == 0)) {
              EXPECT_EQ(value, 0);
              EXPECT_EQ(pdf, 0);
            }
            EXPECT_FALSE(std::isnan(value) || value < 0)
                << isa << named.name << wo[0] << wo[2] << wi[0] << wi[2];
            EXPECT_FALSE(std::isnan(pdf) || pdf < 0) << isa << named.name;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace partbooth::renderer
