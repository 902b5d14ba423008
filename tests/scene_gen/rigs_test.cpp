// SPDX-License-Identifier: Apache-2.0
// Rigs: where their lamps stand, how bright they are, how often they are drawn.
#include "scene_gen/rigs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "scene_gen/color.h"
#include "scene_gen/lamps.h"
#include "schema/geometry.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::Light;
using schema::vec_of;

const char* const kRigs[] = {"ring", "bar", "coaxial", "backlight", "dark_field", "tubes"};
constexpr double kDegPerRad = 180 / M_PI;

struct Rig {
  schema::SceneSpec scene;
  RigSite site;

  double value(const std::string& name) const { return draw_of(scene, "scene.light.rigs." + name).value(); }
  // Angle at the part's centre between the camera's direction of view, turned round, and p.
  double from_axis_deg(Vec3d p) const {
    return std::acos(core::dot(core::normalize(p - site.target), -site.forward)) * kDegPerRad;
  }
  // Distance of p from the optical axis.
  double off_axis(Vec3d p) const { return core::length(core::cross(p - site.camera, site.forward)); }
  double depth(Vec3d p) const { return core::dot(p - site.camera, site.forward); }
};

std::vector<Rig> rigs(const std::string& name, const std::vector<std::string>& more = {}) {
  const Catalog catalog = test_catalog();
  std::vector<std::string> overrides = {"scene.light.rig=" + name};
  overrides.insert(overrides.end(), more.begin(), more.end());
  const auto config = config_with(overrides);
  std::vector<Rig> out;
  for (std::uint64_t i = 0; i < 60; ++i) {
    Rig rig;
    rig.scene = scene_at(config, catalog, i);
    const core::Part& part = target_part(catalog, rig.scene);
    const Vec3d center =
        schema::rigid_of(rig.scene.instances(0).world_from_part()).point(Vec3d(part.bounding_center));
    rig.site = rig_site(rig.scene.camera(), center, part.bounding_radius_m, rig.scene.has_ground());
    out.push_back(rig);
  }
  return out;
}

// Solid angle of a lamp: of a rectangle as two spherical triangles (Van Oosterom and Strackee, "The Solid
// Angle of a Plane Triangle", 1983).
double seen_from(const Light& lamp, Vec3d p) {
  if (lamp.shape() != Light::QUAD) return solid_angle(lamp, p);
  const Vec3d c = vec_of(lamp.center_m()) - p, u = vec_of(lamp.u_axis_m()), v = vec_of(lamp.v_axis_m());
  const auto triangle = [](Vec3d a, Vec3d b, Vec3d d) {
    const double la = core::length(a), lb = core::length(b), ld = core::length(d);
    return 2 * std::atan2(core::dot(a, core::cross(d, b)),
                          la * lb * ld + core::dot(a, b) * ld + core::dot(b, d) * la + core::dot(d, a) * lb);
  };
  return triangle(c - u - v, c + u - v, c + u + v) + triangle(c - u - v, c + u + v, c - u + v);
}

// Points that span a lamp's outline.
std::vector<Vec3d> outline(const Light& lamp) {
  const Vec3d c = vec_of(lamp.center_m()), u = vec_of(lamp.u_axis_m()), v = vec_of(lamp.v_axis_m());
  std::vector<Vec3d> out;
  for (int i = 0; i < 32; ++i) {
    const double phi = i * M_PI / 16, x = std::cos(phi), y = std::sin(phi);
    const double scale = lamp.shape() == Light::QUAD ? 1 / std::max(std::abs(x), std::abs(y)) : 1;
    if (lamp.shape() != Light::TUBE) out.push_back(c + u * (x * scale) + v * (y * scale));
  }
  if (lamp.shape() == Light::TUBE) out = {c - u, c, c + u};
  return out;
}

TEST(Lamps, SolidAngleIsThatOfKnownShapes) {
  const Light quad = flat_lamp(Light::QUAD, {0, 0, 1}, {1, 0, 0}, {0, -1, 0});
  // A face of a cube of side 2, seen from its centre.
  EXPECT_NEAR(solid_angle(quad, {0, 0, 0}), 4 * M_PI / 6, 1e-3);
  EXPECT_EQ(solid_angle(quad, {0, 0, 2}), 0) << "its back";
  // Close before it, much closer than a fiftieth of its side.
  const double d = 0.02;
  EXPECT_NEAR(solid_angle(quad, {0, 0, 1 - d}), 4 * std::atan(1 / (d * std::sqrt(2 + d * d))), 1e-12);
  for (const Vec3d p : {Vec3d{0.3, -0.6, 1 - d}, Vec3d{1.2, 0.1, 1 - d}})
    EXPECT_NEAR(solid_angle(quad, p), seen_from(quad, p), 1e-12);
  Light disc = flat_lamp(Light::DISC, {0, 0, 1}, {1, 0, 0}, {0, -1, 0});
  EXPECT_NEAR(solid_angle(disc, {0, 0, 0}), 2 * M_PI * (1 - std::sqrt(0.5)), 1e-3);
  disc.set_inner_share(0.5);
  EXPECT_NEAR(solid_angle(disc, {0, 0, 0}), 2 * M_PI * (1 / std::sqrt(1.25) - std::sqrt(0.5)), 1e-3);
  // A short thin tube across: 2 r l / d^2.
  EXPECT_NEAR(solid_angle(tube_lamp({0, 0, 5}, {0.01, 0, 0}, 1e-3), {}), 2 * 1e-3 * 0.02 / 25, 1e-9);
}

TEST(Lamps, IrradianceOnTheAxisIsTheirIntegral) {
  const double d = 1.7;
  double tube = 0;
  for (int i = 0; i < 2000; ++i) {
    const double l = 0.8 * (2 * (i + 0.5) / 2000 - 1), r2 = d * d + l * l;
    tube += 2 * 0.01 * (1.6 / 2000) * d * d / (r2 * r2);
  }
  EXPECT_NEAR(irradiance_of_tube(0.8, 0.01, d), tube, 1e-8);
  EXPECT_NEAR(irradiance_of_disc(1e-3, d), M_PI * 1e-6 / (d * d), 1e-11);
  EXPECT_NEAR(irradiance_of_disc(1e6, d), M_PI, 1e-9) << "half of all directions";
  EXPECT_NEAR(irradiance_of_sphere(0.5, d), M_PI * 0.25 / (d * d), 1e-12);
}

TEST(Rigs, AreAsBrightAsDrawnAgainstTheSurroundings) {
  for (const char* name : kRigs) {
    for (const Rig& rig : rigs(name, {"scene.light.room.kind=studio"})) {
      ASSERT_GT(rig.scene.lights_size(), 0) << name;
      double light = 0;
      for (const Light& lamp : rig.scene.lights())
        light += luminance(vec_of(lamp.radiance())) * seen_from(lamp, rig.site.target) / 4;
      const double level = std::exp2(draw_of(rig.scene, "scene.light.hdri_gain_ev").value());
      EXPECT_NEAR(std::log2(light / (M_PI * level)), rig.value("gain_ev"), 1e-6) << name;
    }
  }
}

TEST(Rigs, NoLampIsInTheViewButTheBacklight) {
  for (const char* name : kRigs) {
    for (const Rig& rig : rigs(name)) {
      for (const Light& lamp : rig.scene.lights())
        EXPECT_EQ(lamp.camera_sees(), std::string(name) == "backlight") << name;
    }
  }
}

TEST(Rigs, StandAboveTheGround) {
  for (const char* name : {"bar", "backlight", "dark_field", "tubes"}) {
    for (const Rig& rig : rigs(name, {"scene.layout.kind=table"})) {
      // A tilted backlight may stand in the ground, which hides what lies below it.
      if (std::string(name) == "backlight" && rig.site.forward.z > -0.34) continue;
      for (const Light& lamp : rig.scene.lights()) {
        for (const Vec3d p : outline(lamp)) EXPECT_GE(p.z, 0) << name;
      }
    }
  }
}

TEST(Rigs, RingIsCentredOnTheOpticalAxisOutsideTheView) {
  for (const Rig& rig : rigs("ring")) {
    ASSERT_EQ(rig.scene.lights_size(), 1);
    const Light& lamp = rig.scene.lights(0);
    const Vec3d center = vec_of(lamp.center_m());
    EXPECT_NEAR(rig.off_axis(center), 0, 1e-9 * rig.site.depth_m);
    EXPECT_NEAR(1 - rig.depth(center) / rig.site.depth_m, rig.value("ring.distance"), 1e-9);
    EXPECT_NEAR(1 - lamp.inner_share(), rig.value("ring.width"), 1e-9);
    for (const Vec3d p : outline(lamp)) {
      EXPECT_NEAR(rig.depth(p), rig.depth(center), 1e-9) << "across the axis";
      EXPECT_GE(rig.off_axis(p) * lamp.inner_share(), rig.site.field_m + rig.depth(p) * rig.site.field_tan);
    }
    const Vec3d normal = core::cross(vec_of(lamp.u_axis_m()), vec_of(lamp.v_axis_m()));
    EXPECT_GT(core::dot(normal, rig.site.forward), 0) << "shines towards the part";
  }
}

// The corners of the picture, seen from the lens.
TEST(Rigs, TheFieldOfViewIsThatOfTheCorners) {
  schema::Camera pinhole = rigs("ring")[0].scene.camera();
  pinhole.set_model(schema::Camera::PINHOLE);
  pinhole.clear_distortion();
  const RigSite seen = rig_site(pinhole, {0, 0, 0}, 1, false);
  EXPECT_NEAR(seen.field_tan, std::hypot(112 / pinhole.fx_px(), 112 / pinhole.fy_px()), 1e-9);
  EXPECT_EQ(seen.field_m, 0);
  schema::Camera telecentric = pinhole;
  telecentric.set_model(schema::Camera::TELECENTRIC);
  telecentric.set_m_per_px(1e-3);
  const RigSite site = rig_site(telecentric, {0, 0, 0}, 1, false);
  EXPECT_NEAR(site.field_tan, 0, 1e-12);
  EXPECT_NEAR(site.field_m, 0.112 * std::sqrt(2), 1e-9);
}

TEST(Rigs, CoaxialMirrorsShineUpToTheirTilt) {
  for (const Rig& rig : rigs("coaxial")) {
    ASSERT_EQ(rig.scene.lights_size(), 1);
    const Light& lamp = rig.scene.lights(0);
    const Vec3d center = vec_of(lamp.center_m());
    EXPECT_NEAR(rig.off_axis(center), 0, 1e-9 * rig.site.depth_m);
    EXPECT_LT(rig.depth(center), 0) << "the camera is not inside, nor behind it";
    // The ray of the axis, mirrored at the part's depth by a mirror that is tilted by a little less.
    const double tilt = 0.98 * rig.value("coaxial.tilt_deg") / kDegPerRad;
    EXPECT_LT(rig.site.depth_m * std::tan(2 * tilt), core::length(vec_of(lamp.u_axis_m())));
  }
}

TEST(Rigs, BacklightLiesBehindOrUnderThePart) {
  int under = 0, behind = 0;
  for (const Rig& rig : rigs("backlight")) {
    ASSERT_EQ(rig.scene.lights_size(), 1);
    const Light& lamp = rig.scene.lights(0);
    const Vec3d center = vec_of(lamp.center_m());
    const Vec3d normal = core::normalize(core::cross(vec_of(lamp.u_axis_m()), vec_of(lamp.v_axis_m())));
    EXPECT_GT(core::dot(normal, -rig.site.forward), 0.3) << "shines towards the camera";
    if (rig.site.has_ground && normal.z == 1) {
      ++under;
      EXPECT_LT(center.z, 0.01 * rig.site.radius_m);
      EXPECT_GT(center.z, 0);
    } else {
      ++behind;
      EXPECT_GE(rig.depth(center), rig.site.depth_m + rig.site.radius_m);
      EXPECT_NEAR(core::dot(normal, -rig.site.forward), 1, 1e-9);
    }
  }
  EXPECT_GT(std::min(under, behind), 5);
}

TEST(Rigs, DarkFieldIsLowAboutThePart) {
  for (const Rig& rig : rigs("dark_field")) {
    ASSERT_GE(rig.scene.lights_size(), 5) << "of twelve; a ground may hide the others";
    for (const Light& lamp : rig.scene.lights()) {
      EXPECT_NEAR(90 - rig.from_axis_deg(vec_of(lamp.center_m())), rig.value("dark_field.angle_deg"), 1e-6);
      for (const Vec3d p : outline(lamp)) {
        EXPECT_LE(90 - rig.from_axis_deg(p), rig.value("dark_field.angle_deg") + 1e-6);
        EXPECT_GT(core::length(p - rig.site.target), 1.5 * rig.site.radius_m);
      }
    }
  }
  EXPECT_EQ(rigs("dark_field", {"scene.camera.elevation_deg=90"})[0].scene.lights_size(), 12);
}

TEST(Rigs, BarsFaceEachOther) {
  for (const Rig& rig : rigs("bar")) {
    ASSERT_EQ(rig.scene.lights_size(), int(rig.value("bar.count")));
    for (const Light& lamp : rig.scene.lights()) {
      const Vec3d to_part = rig.site.target - vec_of(lamp.center_m());
      EXPECT_NEAR(core::length(to_part) / rig.site.radius_m, rig.value("bar.distance"), 1e-5);
      EXPECT_NEAR(std::asin(-to_part.z / core::length(to_part)) * kDegPerRad, rig.value("bar.elevation_deg"),
                  1e-6);
    }
    if (rig.scene.lights_size() < 2) continue;
    const Vec3d a = vec_of(rig.scene.lights(0).center_m()) - rig.site.target,
                b = vec_of(rig.scene.lights(1).center_m()) - rig.site.target;
    EXPECT_NEAR(a.x + b.x, 0, 1e-9);
    EXPECT_NEAR(a.y + b.y, 0, 1e-9);
  }
}

TEST(Rigs, DomeIsAboutTheCameraAndEndsAtItsRim) {
  for (const Rig& rig : rigs("dome")) {
    EXPECT_EQ(rig.scene.lights_size(), 0);
    ASSERT_TRUE(rig.scene.environment().has_room());
    const schema::Room& room = rig.scene.environment().room();
    EXPECT_EQ(room.kind(), schema::Room::DOME);
    EXPECT_NEAR(core::dot(vec_of(room.axis()), -rig.site.forward), 1, 1e-12);
    EXPECT_NEAR(room.rim_rad() * kDegPerRad, rig.value("dome.rim_deg"), 1e-9);
    EXPECT_LT(room.hole_rad(), room.rim_rad());
    EXPECT_NEAR(std::log2(room.outside()), -rig.value("gain_ev"), 1e-9) << "the cell's own light stays on";
  }
}

// Chances within four standard errors.
// Lights do not depend on what lies there: the least that makes a scene.
std::vector<std::string> bare_scenes(std::vector<std::string> settings) {
  for (const char* bare : {"scene.layout.kind=table", "scene.distractors.count=0", "scene.occluder.on=0",
                           "scene.layout.copies=0"})
    settings.emplace_back(bare);
  return settings;
}

TEST(Rigs, FollowTheirShares) {
  const Catalog catalog = test_catalog();
  const auto config = config_with(bare_scenes({}));
  std::map<std::string, int> seen;
  int alone = 0, painted = 0;
  constexpr int kScenes = 3000;
  for (std::uint64_t i = 0; i < kScenes; ++i) {
    const auto scene = scene_at(config, catalog, i);
    const std::string& rig = draw_of(scene, "scene.light.rig").name();
    ++seen[rig];
    alone += scene.lights_size() == 0 && rig == "none" ? 1 : 0;
    painted += scene.environment().has_room() && rig != "dome" ? 1 : 0;
  }
  const auto near = [](int count, double chance) {
    const double sigma = std::sqrt(kScenes * chance * (1 - chance));
    return std::abs(count - kScenes * chance) < 4 * sigma;
  };
  const std::map<std::string, double> law{{"none", 0.72},       {"ring", 0.07},    {"bar", 0.06},
                                          {"dome", 0.05},       {"coaxial", 0.03}, {"backlight", 0.01},
                                          {"dark_field", 0.03}, {"tubes", 0.03}};
  for (const auto& [name, chance] : law) EXPECT_TRUE(near(seen[name], chance)) << name << " " << seen[name];
  EXPECT_TRUE(near(alone, 0.57 * 0.72)) << alone << " scenes are lit by their surroundings alone";
  EXPECT_TRUE(near(painted, 0.95 * 0.5 * 0.95)) << painted;
  EXPECT_EQ(seen.size(), law.size());
}

// 70 % of colour temperatures lie in 3800-6500 K.
TEST(Rigs, ColourTemperaturesAreThoseOfLamps) {
  const Catalog catalog = test_catalog();
  const auto config = config_with(bare_scenes({"scene.light.area_count=1", "scene.light.rig=none"}));
  int inside = 0;
  constexpr int kScenes = 3000;
  for (std::uint64_t i = 0; i < kScenes; ++i) {
    const double t = draw_of(scene_at(config, catalog, i), "scene.light.area#0.temperature_k").value();
    EXPECT_GE(t, 2700);
    EXPECT_LE(t, 7500);
    inside += t >= 3800 && t <= 6500 ? 1 : 0;
  }
  EXPECT_NEAR(inside / double(kScenes), 0.7, 4 * std::sqrt(0.7 * 0.3 / kScenes));
}

}  // namespace
}  // namespace partbooth::scene_gen
