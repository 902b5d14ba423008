// SPDX-License-Identifier: Apache-2.0
// Lamps of every shape in pictures: irradiance in closed form or by quadrature, estimators, what cameras see.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "renderer/renderer.h"
#include "tests/renderer/light_run.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using scenes::Booth;
using schema::Light;

constexpr int kRepeats = 10;
constexpr double kAlbedo = 0.6, kRadiance = 3;

std::string best_isa() { return available_isas().front(); }

// A camera that sees one point of a matte plane z = 0 at the origin.
Booth floor_point() {
  Booth booth;
  booth.size(4, 4);
  booth.look({1.5, 0, 2.6}, {0, 0, 0}, 0.02);
  booth.add(scenes::square(10), scenes::lambert(kAlbedo));
  return booth;
}

// Irradiance over radiance at the origin, normal +z: sum over n x n patches (position, normal, area, factor).
struct Patch {
  Vec3d at, normal;
  double area, brightness = 1;
};
double irradiance(const std::function<Patch(double u, double v)>& patch_of) {
  constexpr int kPatches = 700;
  double sum = 0;
  for (int i = 0; i < kPatches; ++i) {
    for (int j = 0; j < kPatches; ++j) {
      const Patch p = patch_of((i + 0.5) / kPatches, (j + 0.5) / kPatches);
      const double d2 = core::dot(p.at, p.at), d = std::sqrt(d2);
      const double cosine = p.at.z / d, back = -core::dot(p.normal, p.at) / d;
      if (cosine > 0 && back > 0) sum += cosine * back * p.brightness * p.area / d2;
    }
  }
  return sum / kPatches / kPatches;
}

struct Case {
  const char* name;
  Booth booth;
  double exact;  // irradiance over radiance
};

Case disc_case(const char* name, Vec3d center, Vec3d target, double radius, double inner) {
  Case out{name, floor_point(), 0};
  out.booth.flat_lamp(Light::DISC, center, target, radius, radius, kRadiance).set_inner_share(inner);
  const Vec3d n = core::normalize(target - center), u = core::any_perpendicular(n), v = core::cross(n, u);
  const double area = M_PI * radius * radius * (1 - inner * inner);
  out.exact = irradiance([&](double a, double b) {
    const double r = radius * std::sqrt(inner * inner + (1 - inner * inner) * a), phi = 2 * M_PI * b;
    return Patch{center + u * (r * std::cos(phi)) + v * (r * std::sin(phi)), n, area};
  });
  return out;
}

Case spot_case(Vec3d center, Vec3d target, double radius) {
  const double inner = std::cos(0.3), outer = std::cos(0.7);
  Case out{"spot", floor_point(), 0};
  Light& light = out.booth.flat_lamp(Light::SPOT, center, target, radius, radius, kRadiance);
  light.set_cos_inner(inner);
  light.set_cos_outer(outer);
  const Vec3d n = core::normalize(target - center), u = core::any_perpendicular(n), v = core::cross(n, u);
  out.exact = irradiance([&](double a, double b) {
    const double r = radius * std::sqrt(a), phi = 2 * M_PI * b;
    const Vec3d at = center + u * (r * std::cos(phi)) + v * (r * std::sin(phi));
    const double cosine = -core::dot(core::normalize(at), n);
    const double x = std::clamp((cosine - outer) / (inner - outer), 0.0, 1.0);
    return Patch{at, n, M_PI * radius * radius, x * x * (3 - 2 * x)};
  });
  return out;
}

Case sphere_case(Vec3d center, double radius) {
  Case out{"sphere", floor_point(), 0};
  out.booth.sphere_lamp(center, radius, kRadiance);
  const double d2 = core::dot(center, center);
  out.exact = M_PI * radius * radius / d2 * center.z / std::sqrt(d2);
  return out;
}

Case tube_case(const char* name, Vec3d center, Vec3d half_length, double radius) {
  Case out{name, floor_point(), 0};
  out.booth.tube_lamp(center, half_length, radius, kRadiance);
  const Vec3d axis = core::normalize(half_length), u = core::any_perpendicular(axis),
              v = core::cross(axis, u);
  const double area = 2 * M_PI * radius * 2 * core::length(half_length);
  out.exact = irradiance([&](double a, double b) {
    const Vec3d n = u * std::cos(2 * M_PI * a) + v * std::sin(2 * M_PI * a);
    return Patch{center + half_length * (2 * b - 1) + n * radius, n, area};
  });
  return out;
}

std::vector<Case> cases() {
  std::vector<Case> out;
  out.push_back(disc_case("disc on the axis", {0, 0, 1}, {0, 0, 0}, 0.6, 0));
  out.push_back(disc_case("disc", {0.7, 0.4, 0.8}, {0.1, 0, 0}, 0.6, 0));
  out.push_back(disc_case("ring", {0.3, 0, 0.8}, {0, 0, 0}, 0.7, 0.6));
  out.push_back(sphere_case({0.5, 0.3, 1}, 0.45));
  out.push_back(tube_case("tube", {0.1, 0.4, 0.6}, {0.5, 0, 0.1}, 0.2));
  out.push_back(tube_case("tube that dips below the floor", {0.6, 0, 0.2}, {0.1, 0.2, 0.5}, 0.15));
  out.push_back(spot_case({0.3, 0.2, 0.9}, {0.1, -0.1, 0}, 0.35));
  return out;
}

TEST(Lamps, QuadratureKnowsTheDiscInClosedForm) {
  EXPECT_NEAR(cases().front().exact, M_PI * 0.36 / (1 + 0.36), 1e-5);
}

TEST(Lamps, LightAMatteFloorAsTheyShouldByEveryEstimator) {
  for (Case& c : cases()) {
    const double exact = kAlbedo / M_PI * kRadiance * c.exact;
    for (const Technique technique : {Technique::kMis, Technique::kLightOnly, Technique::kBsdfOnly}) {
      c.booth.spec.mutable_render()->set_spp(technique == Technique::kBsdfOnly ? 2048 : 128);
      const auto mean = mean_radiance(c.booth, best_isa(), kRepeats, technique);
      EXPECT_TRUE(agree(mean, exact, kRepeats, 1e-4 * exact))
          << c.name << ": " << mean.mean << " +- " << mean.standard_error << ", exact " << exact
          << ", technique " << int(technique);
      EXPECT_LT(mean.standard_error, 0.01 * exact) << c.name;
    }
  }
}

TEST(Lamps, AWrongRadiusIsNoticed) {
  Case c = sphere_case({0.5, 0.3, 1}, 0.45);
  c.booth.spec.mutable_lights(0)->set_radius_m(0.455);
  c.booth.spec.mutable_render()->set_spp(512);
  EXPECT_FALSE(
      agree(mean_radiance(c.booth, best_isa(), kRepeats), kAlbedo / M_PI * kRadiance * c.exact, kRepeats));
}

// One sample of a sphere above the horizon and of a far small lamp has hardly any variance on a matte floor.
TEST(Lamps, SolidAngleSamplingLeavesLittleVariance) {
  Booth booth = floor_point();
  booth.flat_lamp(Light::QUAD, {0, 0, 0.3}, {0, 0, 0}, 1, 1, kRadiance);
  booth.spec.mutable_render()->set_spp(1);
  const auto mean = mean_radiance(booth, best_isa(), 40, Technique::kLightOnly);
  // Over the solid angle only the cosine varies; by area it would be its fourth power over d^2 (0.3).
  EXPECT_LT(mean.standard_error * std::sqrt(40.0) * 4, 0.5 * mean.mean);
}

TEST(Lamps, SpotFollowsTheInverseSquareAndEndsAtItsCone) {
  const auto lit = [](double height, double aside) {
    Booth booth = floor_point();
    Light& light = booth.flat_lamp(Light::SPOT, {aside, 0, height}, {aside, 0, 0}, 0.02, 0.02, 1000);
    light.set_cos_inner(std::cos(0.2));
    light.set_cos_outer(std::cos(0.3));
    return mean_radiance(booth, best_isa(), 4).mean;
  };
  EXPECT_NEAR(lit(2, 0) / lit(4, 0), 4, 0.002);
  EXPECT_GT(lit(2, 2 * std::tan(0.29)), 0);
  EXPECT_EQ(lit(2, 2 * std::tan(0.33)), 0);
  EXPECT_NEAR(lit(2, 0), kAlbedo / M_PI * 1000 * M_PI * 4e-4 / 4, 1e-3 * lit(2, 0));
}

TEST(Lamps, TwoSidedOnesShineBothWays) {
  for (const Light::Shape shape : {Light::QUAD, Light::DISC}) {
    std::array<double, 3> mean{};
    for (int i = 0; i < 3; ++i) {
      Booth booth = floor_point();
      booth.flat_lamp(shape, {0.1, 0, 1}, {0.1, 0, i == 0 ? 0.0 : 2.0}, 0.3, 0.3, 1).set_two_sided(i == 2);
      mean[std::size_t(i)] = mean_radiance(booth, best_isa(), 4).mean;
    }
    EXPECT_GT(mean[0], 0.01);
    EXPECT_EQ(mean[1], 0);
    EXPECT_NEAR(mean[2], mean[0], 0.01 * mean[0]);
  }
}

// A rough metal ball and a matte floor.
Booth ball() {
  Booth booth;
  booth.size(24, 24);
  booth.look({3, 1, 2}, {0, 0, 0.4}, 35);
  booth.add(scenes::sphere(0.5, 96, 48), scenes::metal(0.8, 0.3), {0, 0, 0.5});
  booth.ground(3, scenes::lambert(0.5));
  booth.spec.mutable_render()->set_max_depth(3);
  return booth;
}

TEST(Lamps, EstimatorsAgreeOnMetal) {
  for (int shape = 0; shape < 4; ++shape) {
    Booth booth = ball();
    if (shape == 0) booth.flat_lamp(Light::QUAD, {0.4, 0.2, 1.6}, {0, 0, 0}, 0.8, 0.6, 2);
    if (shape == 1)
      booth.flat_lamp(Light::DISC, {0.4, 0.2, 1.6}, {0, 0, 0}, 0.8, 0.8, 2).set_inner_share(0.5);
    if (shape == 2) booth.sphere_lamp({1, 0.5, 1.6}, 0.5, 2);
    if (shape == 3) booth.tube_lamp({0.6, 0, 1.7}, {0, 0.8, 0}, 0.3, 2);
    booth.spec.mutable_render()->set_spp(32);
    const auto mis = mean_radiance(booth, best_isa(), kRepeats);
    booth.spec.mutable_render()->set_spp(48);
    for (const Technique technique : {Technique::kLightOnly, Technique::kBsdfOnly}) {
      const auto other = mean_radiance(booth, best_isa(), kRepeats, technique);
      EXPECT_TRUE(agree(mis, other, kRepeats))
          << "shape " << shape << ": " << mis.mean << " +- " << mis.standard_error << " " << other.mean
          << " +- " << other.standard_error;
      EXPECT_LT(other.standard_error, 0.02 * mis.mean);
    }
  }
}

TEST(Lamps, FourQuartersAreTheWhole) {
  Booth whole = ball(), split = ball();
  whole.flat_lamp(Light::QUAD, {0, 0, 1.5}, {0, 0, 0}, 0.8, 0.8, 2);
  for (const double x : {-0.4, 0.4}) {
    for (const double y : {-0.4, 0.4}) split.flat_lamp(Light::QUAD, {x, y, 1.5}, {x, y, 0}, 0.4, 0.4, 2);
  }
  whole.spec.mutable_render()->set_spp(64);
  split.spec.mutable_render()->set_spp(64);
  const auto a = mean_radiance(whole, best_isa(), kRepeats), b = mean_radiance(split, best_isa(), kRepeats);
  EXPECT_TRUE(agree(a, b, kRepeats)) << a.mean << " " << b.mean;
  EXPECT_LT(a.standard_error, 0.005 * a.mean);
}

// A lamp behind a box, as the camera sees it.
Booth backlight(bool camera_sees, Vec3d towards) {
  Booth booth;
  booth.look({0, 0, 4}, {0, 0, 0}, 40);
  booth.add(scenes::box({0.6, 0.6, 0.2}), scenes::lambert(0.5), {0, 0, 0.5});
  booth.add(scenes::box({9, 9, 0.2}), scenes::lambert(0.5), {0, 0, -1});
  booth.flat_lamp(Light::QUAD, {0, 0, 0}, towards, 1, 1, 2).set_camera_sees(camera_sees);
  return booth;
}

TEST(Lamps, TheCameraSeesABacklightBehindThePart) {
  for (const std::string& isa : available_isas()) {
    Booth booth = backlight(true, {0, 0, 1});
    auto renderer = Renderer::create(isa, "none");
    ASSERT_TRUE(renderer.has_value());
    const core::Frame frame = (*renderer)->render(booth.spec, booth.assets);
    EXPECT_EQ(frame.radiance.at(20, 20)[0], 2) << "the lamp hides the plate behind it";
    EXPECT_EQ(*frame.instance.at(20, 20), 0) << "and so do the labels say";
    EXPECT_EQ(*frame.depth_m.at(20, 20), 0);
    EXPECT_NE(frame.radiance.at(32, 32)[0], 2) << "the part hides the lamp";
    EXPECT_EQ(*frame.instance.at(32, 32), 1);
    EXPECT_EQ(*frame.instance.at(2, 2), 2) << "the plate, beside the lamp";
  }
}

TEST(Lamps, OtherLampsAreInvisible) {
  for (const auto& [sees, towards] : {std::pair{false, Vec3d{0, 0, 1}}, {true, Vec3d{0, 0, -1}}}) {
    Booth booth = backlight(sees, towards);
    auto renderer = Renderer::create(best_isa(), "none");
    const core::Frame frame = (*renderer)->render(booth.spec, booth.assets);
    EXPECT_LT(frame.radiance.at(20, 20)[0], 1);
    EXPECT_EQ(*frame.instance.at(20, 20), 2);
  }
}

TEST(Lamps, AllShapesCanBeSeenInTheirOutline) {
  const auto seen = [](const std::function<void(Booth&)>& add) {
    Booth booth;
    booth.look({0, 0, 4}, {0, 0, 0}, 40);
    booth.spec.mutable_render()->set_spp(4);
    add(booth);
    booth.spec.mutable_lights(0)->set_camera_sees(true);
    const core::ImageF image = run_light(booth, best_isa()).radiance;
    double sum = 0;
    for (std::size_t i = 0; i < image.data.size(); i += 3) sum += image.data[i];
    // Area in the plane through the origin of one pixel.
    return sum * std::pow(2 * 4 * std::tan(20 * M_PI / 180) / 64, 2);
  };
  const Vec3d up{0, 0, 4};
  EXPECT_NEAR(seen([&](Booth& b) { b.flat_lamp(Light::QUAD, {}, up, 1, 0.5, 1); }), 2, 0.02);
  EXPECT_NEAR(seen([&](Booth& b) { b.flat_lamp(Light::DISC, {}, up, 1, 1, 1).set_inner_share(0.5); }),
              M_PI * 0.75, 0.03);
  // A sphere's outline in the plane of its centre: tan of the cone.
  EXPECT_NEAR(seen([&](Booth& b) { b.sphere_lamp({}, 0.8, 1); }), M_PI * 16 * 0.64 / (16 - 0.64), 0.03);
  EXPECT_NEAR(seen([&](Booth& b) { b.tube_lamp({}, {1, 0, 0}, 0.05, 1); }), 2 * 2 * 0.05, 0.01);
}

}  // namespace
}  // namespace partbooth::renderer
