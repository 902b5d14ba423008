// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/lights.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "scene_gen/color.h"
#include "scene_gen/lamps.h"
#include "schema/geometry.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::Light;
using schema::vec_of;

Vec3d target_center(const Catalog& catalog, const schema::SceneSpec& scene) {
  return schema::rigid_of(scene.instances(0).world_from_part())
      .point(Vec3d(target_part(catalog, scene).bounding_center));
}

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

TEST(DaylightColor, IsThatOfTheStandardIlluminants) {
  const auto d65 = chromaticity(daylight_color(6504)), d50 = chromaticity(daylight_color(5003)),
             d75 = chromaticity(daylight_color(7504));
  EXPECT_NEAR(d65.x, 0.3127, 2e-4);
  EXPECT_NEAR(d65.y, 0.3291, 2e-4);
  EXPECT_NEAR(d50.x, 0.3457, 2e-4);
  EXPECT_NEAR(d50.y, 0.3586, 2e-4);
  EXPECT_NEAR(d75.x, 0.2990, 2e-4);
  EXPECT_NEAR(d75.y, 0.3150, 2e-4);
  EXPECT_NEAR(luminance(daylight_color(12000)), 1, 1e-12);
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
  const auto config = config_with({"scene.light.area_count=3", "scene.light.hdri=1", "scene.light.rig=none",
                                   "scene.light.area.shape=quad"});
  for (std::uint64_t i = 0; i < 60; ++i) {
    const auto scene = scene_at(config, catalog, i);
    ASSERT_EQ(scene.lights_size(), 3);
    const core::Part& part = target_part(catalog, scene);
    const Vec3d target = target_center(catalog, scene);
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

TEST(AreaLights, OfEveryShapeStandAboveTheGroundAndShineOnThePart) {
  const Catalog catalog = test_catalog();
  const std::map<std::string, Light::Shape> shapes = {
      {"disc", Light::DISC}, {"sphere", Light::SPHERE}, {"tube", Light::TUBE}, {"spot", Light::SPOT}};
  for (const auto& [name, shape] : shapes) {
    const auto config = config_with({"scene.light.area_count=1", "scene.light.hdri=1", "scene.light.rig=none",
                                     "scene.layout.kind=table", "scene.light.area.shape=" + name});
    for (std::uint64_t i = 0; i < 40; ++i) {
      const auto scene = scene_at(config, catalog, i);
      ASSERT_EQ(scene.lights_size(), 1);
      const Light& light = scene.lights(0);
      ASSERT_EQ(light.shape(), shape);
      const Vec3d c = vec_of(light.center_m()), u = vec_of(light.u_axis_m()), v = vec_of(light.v_axis_m());
      EXPECT_GT(c.z - std::hypot(u.z, v.z) - light.radius_m(), 0) << name;
      const Vec3d to_part = target_center(catalog, scene) - c;
      const double d = core::length(to_part), gain = draw_of(scene, "scene.light.hdri_gain_ev").value();
      EXPECT_GT(d - light.radius_m(), target_part(catalog, scene).bounding_radius_m) << "it is outside";
      double share = 0;
      if (shape == Light::SPHERE) share = irradiance_of_sphere(light.radius_m(), d);
      if (shape == Light::TUBE) share = irradiance_of_tube(core::length(u), light.radius_m(), d);
      if (shape == Light::DISC || shape == Light::SPOT) {
        share = irradiance_of_disc(core::length(u), d);
        EXPECT_NEAR(core::dot(core::normalize(core::cross(u, v)), to_part / d), 1, 1e-9);
      }
      EXPECT_NEAR(std::log2(luminance(vec_of(light.radiance())) * share / M_PI) - gain,
                  draw_of(scene, "scene.light.area#0.gain_ev").value(), 1e-9)
          << name;
      if (shape == Light::SPOT) {
        EXPECT_NEAR(std::acos(light.cos_outer()) * 180 / M_PI,
                    draw_of(scene, "scene.light.area#0.cone_deg").value(), 1e-6);
        EXPECT_GT(light.cos_inner(), light.cos_outer());
      }
    }
  }
}

TEST(Surroundings, WithoutAnHdriARoomIsPainted) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"scene.light.hdri=0", "scene.light.rig=none"});
  std::set<std::uint64_t> layouts;
  int studios = 0, factories = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const auto scene = scene_at(config, catalog, i);
    const auto value = [&](const std::string& name) {
      return draw_of(scene, "scene.light.room." + name).value();
    };
    const auto& environment = scene.environment();
    EXPECT_EQ(environment.hdri_sha256(), "");
    const std::string& kind = draw_of(scene, "scene.light.room.kind").name();
    ASSERT_EQ(environment.has_room(), kind != "even");
    if (kind == "even") continue;
    const schema::Room& room = environment.room();
    layouts.insert(room.seed());
    const bool studio = room.kind() == schema::Room::STUDIO;
    ++(studio ? studios : factories);
    EXPECT_EQ(room.height_m(), value(studio ? "studio_height_m" : "factory_height_m"));
    EXPECT_EQ(room.reflectance(), value(studio ? "studio_reflectance" : "factory_reflectance"));
    EXPECT_NEAR(luminance(vec_of(room.lamp_color())), 1, 1e-9);
    EXPECT_NEAR(environment.gain().g(), std::exp2(draw_of(scene, "scene.light.hdri_gain_ev").value()), 1e-9);
  }
  EXPECT_GT(std::min(studios, factories), 50);
  EXPECT_EQ(layouts.size(), std::size_t(studios + factories)) << "each scene has a room of its own";
}

TEST(Surroundings, HdriIsScaledToItsGainAndTheDomeNeedsALight) {
  const Catalog catalog = test_catalog();
  const auto lit = config_with({"scene.light.hdri=1", "scene.light.area_count=0", "scene.light.rig=none"});
  const auto dome = config_with({"scene.light.hdri=0", "scene.light.room.kind=even",
                                 "scene.light.area_count=0", "scene.light.rig=none"});
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
