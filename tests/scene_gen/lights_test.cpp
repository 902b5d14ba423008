// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/lights.h"

#include <gtest/gtest.h>

#include <cmath>

#include "scene_gen/color.h"
#include "schema/geometry.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::vec_of;

// CIE 1931 (x, y) of a linear Rec.709 colour.
core::Vec2d chromaticity(Vec3d c) {
  const Vec3d xyz{0.4124564 * c.x + 0.3575761 * c.y + 0.1804375 * c.z,
                  0.2126729 * c.x + 0.7151522 * c.y + 0.0721750 * c.z,
                  0.0193339 * c.x + 0.1191920 * c.y + 0.9503041 * c.z};
  const double sum = xyz.x + xyz.y + xyz.z;
  return {xyz.x / sum, xyz.y / sum};
}

TEST(LightColor, IsThatOfKnownIlluminants) {
  const auto a = chromaticity(light_color(2856, 0));
  EXPECT_NEAR(a.x, 0.4476, 0.003) << "CIE illuminant A";
  EXPECT_NEAR(a.y, 0.4074, 0.003);
  const Vec3d d65 = light_color(6504, 0.0032);
  EXPECT_NEAR(d65.x, 1, 0.02) << "daylight lies 0.0032 above the locus";
  EXPECT_NEAR(d65.y, 1, 0.02);
  EXPECT_NEAR(d65.z, 1, 0.02);
}

TEST(LightColor, HasLuminanceOneAndKnowsWarmFromGreen) {
  for (const double t : {1000.0, 2700.0, 5000.0, 20000.0}) {
    for (const double duv : {-0.05, 0.0, 0.05}) {
      const Vec3d c = light_color(t, duv);
      EXPECT_NEAR(luminance(c), 1, 1e-12);
      EXPECT_GE(std::min({c.x, c.y, c.z}), 0);
    }
  }
  EXPECT_GT(light_color(3000, 0).x, light_color(7000, 0).x);
  EXPECT_GT(light_color(5000, 0.01).y / light_color(5000, 0.01).x,
            light_color(5000, 0).y / light_color(5000, 0).x);
}

TEST(HueColor, RunsRoundTheCircle) {
  EXPECT_EQ(hue_color(0), (Vec3d{1, 0, 0}));
  EXPECT_EQ(hue_color(60), (Vec3d{1, 1, 0}));
  EXPECT_EQ(hue_color(120), (Vec3d{0, 1, 0}));
  EXPECT_EQ(hue_color(240), (Vec3d{0, 0, 1}));
  EXPECT_EQ(hue_color(360), (Vec3d{1, 0, 0}));
  EXPECT_NEAR(hue_color(330).z, 0.5, 1e-12);
}

TEST(AreaLights, IrradianceIsTheIntegralOverTheQuad) {
  const double a = 0.7, b = 0.2, d = 0.9;
  const int n = 400;
  double sum = 0;
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) {
      const double x = a * (2 * (i + 0.5) / n - 1), y = b * (2 * (j + 0.5) / n - 1),
                   r2 = x * x + y * y + d * d;
      sum += d * d / (r2 * r2) * (4 * a * b / n / n);
    }
  }
  EXPECT_NEAR(irradiance_of_quad(a, b, d), sum, 1e-5);
}

TEST(AreaLights, AreAimedAtThePartAndOfTheWantedBrightness) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"scene.light.area_count=3", "scene.light.hdri=1"});
  for (std::uint64_t i = 0; i < 60; ++i) {
    const auto scene = scene_at(config, catalog, i);
    ASSERT_EQ(scene.lights_size(), 3);
    const core::Part& part = target_part(catalog, scene);
    const Vec3d target =
        schema::rigid_of(scene.instances(0).world_from_part()).point(Vec3d(part.bounding_center));
    for (int k = 0; k < 3; ++k) {
      const schema::Light& light = scene.lights(k);
      const auto value = [&](const std::string& name) {
        return draw_of(scene, "scene.light.area#" + std::to_string(k) + "." + name).value();
      };
      const Vec3d u = vec_of(light.u_axis_m()), v = vec_of(light.v_axis_m()),
                  to_part = target - vec_of(light.center_m());
      const double distance = core::length(to_part);
      EXPECT_NEAR(core::dot(core::normalize(core::cross(u, v)), to_part / distance), 1, 1e-9)
          << "emits towards the part";
      EXPECT_NEAR(core::dot(u, v), 0, 1e-9 * core::length(u) * core::length(v));
      EXPECT_NEAR(distance / part.bounding_radius_m, value("distance"), 1e-5);
      const double hdri_gain = std::exp2(draw_of(scene, "scene.light.hdri_gain_ev").value());
      const double irradiance = luminance(vec_of(light.radiance())) *
                                irradiance_of_quad(core::length(u), core::length(v), distance);
      EXPECT_NEAR(std::log2(irradiance / (M_PI * hdri_gain)), value("gain_ev"), 1e-9);
      if (scene.has_ground()) {
        EXPECT_GT(light.center_m().z() - std::abs(v.z), 0) << "reaches below the ground";
      }
    }
  }
}

TEST(Surroundings, HdriIsScaledToItsGainAndTheDomeNeedsALight) {
  const Catalog catalog = test_catalog();
  const auto lit = config_with({"scene.light.hdri=1", "scene.light.area_count=0"});
  const auto dome = config_with({"scene.light.hdri=0", "scene.light.area_count=0"});
  std::set<std::string> seen;
  for (std::uint64_t i = 0; i < 30; ++i) {
    const auto scene = scene_at(lit, catalog, i);
    const auto& environment = scene.environment();
    const auto& hdri = catalog.hdris[environment.hdri_sha256() == "sha-of-hdri-0" ? 0 : 1];
    seen.insert(environment.hdri_sha256());
    EXPECT_NEAR(std::log2(environment.gain().g() * luminance(Vec3d(hdri.mean))),
                draw_of(scene, "scene.light.hdri_gain_ev").value(), 1e-6);
    EXPECT_EQ(scene.lights_size(), 0);
    const auto dark = scene_at(dome, catalog, i);
    EXPECT_EQ(dark.environment().hdri_sha256(), "");
    EXPECT_EQ(dark.lights_size(), 1);
    EXPECT_NEAR(std::log2(dark.environment().gain().r()), draw_of(dark, "scene.light.dome_gain_ev").value(),
                1e-9);
  }
  EXPECT_EQ(seen.size(), 2u);
}

}  // namespace
}  // namespace partbooth::scene_gen
