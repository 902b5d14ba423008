// SPDX-License-Identifier: Apache-2.0
// Scenes with a closed form.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "renderer/renderer.h"
#include "tests/renderer/light_run.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using scenes::Booth;

constexpr int kRepeats = 12;

std::string best_isa() { return available_isas().front(); }

// A camera that sees one point of the plane z = 0 about the origin, from (theta, phi).
Booth spot(double theta_deg, const schema::Material& material) {
  Booth booth;
  booth.size(4, 4);
  const double t = theta_deg * M_PI / 180;
  booth.look({3 * std::sin(t), 0, 3 * std::cos(t)}, {0, 0, 0}, 0.02);
  booth.add(scenes::square(10), material);
  return booth;
}

// Irradiance at p, normal n, of a polygon of radiance 1 that lies above the horizon (Lambert 1760).
double polygon_irradiance(const std::vector<Vec3d>& corners, Vec3d p, Vec3d n) {
  Vec3d sum;
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const Vec3d a = core::normalize(corners[i] - p),
                b = core::normalize(corners[(i + 1) % corners.size()] - p);
    const Vec3d edge = core::cross(a, b);
    sum += core::normalize(edge) * std::atan2(core::length(edge), core::dot(a, b));
  }
  return std::abs(core::dot(sum, n)) / 2;
}

std::vector<Vec3d> corners_of(const schema::Light& light) {
  const auto vec = [](const schema::Vector3& v) { return Vec3d{v.x(), v.y(), v.z()}; };
  const Vec3d c = vec(light.center_m()), u = vec(light.u_axis_m()), v = vec(light.v_axis_m());
  return {c - u - v, c + u - v, c + u + v, c - u + v};
}

TEST(Analytic, MatteFloorUnderALamp) {
  for (const auto& [center, side] :
       {std::pair{Vec3d{0, 0, 1}, 1.0}, {Vec3d{2, 1, 1.5}, 0.5}, {Vec3d{0.3, 0, 0.4}, 0.7}}) {
    Booth booth = spot(30, scenes::lambert(0.6));
    booth.lamp(center, {0, 0, 0}, side, 3);
    const double exact = 0.6 / M_PI * 3 * polygon_irradiance(corners_of(booth.spec.lights(0)), {}, {0, 0, 1});
    for (const Technique technique : {Technique::kMis, Technique::kLightOnly, Technique::kBsdfOnly}) {
      booth.spec.mutable_render()->set_spp(technique == Technique::kBsdfOnly ? 4096 : 256);
      const auto mean = mean_radiance(booth, best_isa(), kRepeats, technique);
      EXPECT_TRUE(agree(mean, exact, kRepeats, 2e-5 * exact))
          << mean.mean << " +- " << mean.standard_error << ", exact " << exact << ", technique "
          << int(technique);
      EXPECT_LT(mean.standard_error, 0.01 * exact);
    }
  }
}

TEST(Analytic, AWrongAlbedoIsNoticed) {
  Booth booth = spot(30, scenes::lambert(0.6 * 1.02));
  booth.lamp({2, 1, 1.5}, {0, 0, 0}, 0.5, 3);
  booth.spec.mutable_render()->set_spp(256);
  const double exact = 0.6 / M_PI * 3 * polygon_irradiance(corners_of(booth.spec.lights(0)), {}, {0, 0, 1});
  EXPECT_FALSE(agree(mean_radiance(booth, best_isa(), kRepeats), exact, kRepeats));
}

TEST(Analytic, LampsShineOnOneSideAndHideFromTheCamera) {
  Booth booth = spot(0, scenes::lambert(0.6));
  booth.lamp({0, 0, 1}, {0, 0, 0}, 1, 3);
  const double lit = mean_radiance(booth, best_isa(), 2).mean;
  EXPECT_GT(lit, 0.1);  // the camera looks through the lamp
  Booth turned = spot(0, scenes::lambert(0.6));
  turned.lamp({0, 0, 1}, {0, 0, 2}, 1, 3);
  EXPECT_EQ(mean_radiance(turned, best_isa(), 2).mean, 0);
}

TEST(Analytic, SmallLampFollowsTheInverseSquare) {
  std::array<double, 2> mean{};
  for (int i = 0; i < 2; ++i) {
    Booth booth = spot(0, scenes::lambert(0.5));
    booth.lamp({0, 0, 5.0 * (i + 1)}, {0, 0, 0}, 0.05, 1000);
    mean[std::size_t(i)] = mean_radiance(booth, best_isa(), 4).mean;
  }
  EXPECT_NEAR(mean[0] / mean[1], 4, 0.002);
}

TEST(Analytic, SmoothMetalUnderADomeShowsItsFresnel) {
  const double f0 = 0.6, f82 = 0.7, m = 1.0 / 7.0;
  for (const double theta : {0.0, 45.0, 70.0, 82.0}) {
    schema::Material material = scenes::metal(f0, 0.02);
    material.mutable_f82()->set_r(f82);
    Booth booth = spot(theta, material);
    booth.dome(2);
    const double mu = std::cos(theta * M_PI / 180);
    const auto schlick = [&](double c) { return f0 + (1 - f0) * std::pow(1 - c, 5); };
    const double exact =
        schlick(mu) - mu * std::pow(1 - mu, 6) * (schlick(m) - f82) / (m * std::pow(1 - m, 6));
    for (const std::string& isa : available_isas())
      EXPECT_NEAR(mean_radiance(booth, isa, 2).mean, 2 * exact, 0.004);
  }
}

// A white lossless part in a constant dome cannot be seen, edges included.
TEST(Analytic, WhitePartsVanishInTheFurnace) {
  for (const std::string& isa : available_isas()) {
    for (const schema::Material& material :
         {scenes::metal(1, 0.1), scenes::metal(1, 0.5), scenes::lambert(1), scenes::plastic(1, 0.3)}) {
      Booth booth;
      booth.size(24, 24);
      booth.look({3, 1, 2}, {0, 0, 0}, 40);
      booth.add(scenes::box({1, 1, 1}), material);
      booth.dome(1);
      booth.spec.mutable_render()->set_spp(256);
      const core::ImageF image = run_light(booth, isa).radiance;
      double sum = 0;
      for (const float v : image.data) {
        // Compensated metal is lossless to 1 %; the rest is noise of few escaping samples.
        EXPECT_NEAR(v, 1, 0.12);
        sum += v;
      }
      EXPECT_NEAR(sum / double(image.data.size()), 1, 0.005) << isa << material.roughness();
    }
  }
}

// From inside a closed box nothing of the bright dome outside is seen.
TEST(Analytic, NoLightLeaksIntoAClosedBox) {
  Booth booth;
  booth.size(32, 32);
  booth.look({0.1, 0.2, 0.1}, {1, 0.3, 0.2}, 90);
  booth.add(scenes::box({2, 2, 2}), scenes::lambert(1));
  booth.dome(1);
  for (const std::string& isa : available_isas()) {
    const auto mean = mean_radiance(booth, isa, 2);
    EXPECT_LT(mean.mean, 1e-4) << isa;
  }
}

// Origins leave the surface at any scale and place: a white floor in a dome stays white.
TEST(Analytic, NoSelfShadowsAtAnyScale) {
  for (const double scale : {1e-3, 1.0, 1e3}) {
    for (const double distance : {0.0, 20.0}) {
      Booth booth;
      booth.size(16, 16);
      const Vec3d at{distance * scale, -distance * scale, 0};
      booth.look(at + Vec3d{2, 1, 2} * scale, at, 30);
      booth.add(scenes::sphere(scale, 256, 128), scenes::lambert(1), at);
      booth.dome(1);
      booth.spec.mutable_render()->set_spp(64);
      for (const std::string& isa : available_isas()) {
        EXPECT_NEAR(mean_radiance(booth, isa, 2).mean, 1, 0.003)
            << isa << " scale " << scale << " at " << distance;
      }
    }
  }
}

// A small bright square out of focus becomes a uniform disc, of variance radius^2 / 4 along each axis,
// blurred by the square's own, side^2 / 12.
TEST(Analytic, ThinLensBlursByTheCircleOfConfusion) {
  Booth booth;
  booth.size(96, 96);
  booth.look({0, 0, 2}, {0, 0, 0}, 20);
  booth.add(scenes::square(0.03), scenes::lambert(1));
  booth.lamp({1, 0, 3}, {0, 0, 0}, 0.5, 100);
  schema::Camera& camera = *booth.spec.mutable_camera();
  camera.set_lens_radius_m(0.05);
  camera.set_focus_distance_m(1.0);
  booth.spec.mutable_render()->set_spp(512);
  const core::ImageF image = run_light(booth, best_isa()).radiance;
  double sum = 0, x_sum = 0, x2 = 0;
  for (int y = 0; y < 96; ++y) {
    for (int x = 0; x < 96; ++x) {
      const double v = image.at(x, y)[0];
      sum += v;
      x_sum += v * (x + 0.5);
      x2 += v * (x + 0.5) * (x + 0.5);
    }
  }
  const double side_px = camera.fx_px() * 0.03 / 2;
  const double variance = x2 / sum - std::pow(x_sum / sum, 2) - side_px * side_px / 12;
  const double radius_px = camera.fx_px() * 0.05 * std::abs(1 / 1.0 - 1 / 2.0);
  EXPECT_NEAR(x_sum / sum, 48, 0.1);
  EXPECT_NEAR(std::sqrt(4 * variance), radius_px, 0.02 * radius_px);
}

TEST(Analytic, FrontGlassSeesLampsAndSurroundings) {
  for (const std::string& isa : available_isas()) {
    Booth booth;
    booth.look({0, 0, 0}, {1, 0, 0}, 40);
    booth.dome(2);
    auto renderer = Renderer::create(isa, "none");
    ASSERT_TRUE(renderer.has_value());
    EXPECT_NEAR((*renderer)->render(booth.spec, booth.assets).front_irradiance.x, 2 * M_PI, 0.02);
    booth.lamp({1, 0.5, 0}, {0, 0, 0}, 0.5, 7);   // before the camera
    booth.lamp({-1, 0.5, 0}, {0, 0, 0}, 0.5, 7);  // behind it
    const double lamp = 7 * polygon_irradiance(corners_of(booth.spec.lights(0)), {}, {1, 0, 0});
    EXPECT_NEAR((*renderer)->render(booth.spec, booth.assets).front_irradiance.x, 2 * M_PI + lamp,
                0.03 * lamp);
  }
}

}  // namespace
}  // namespace partbooth::renderer
