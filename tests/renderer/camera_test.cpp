// SPDX-License-Identifier: Apache-2.0
// Pictures of the camera models against closed forms, and labels against pictures.
#include <gtest/gtest.h>

#include <cmath>

#include "renderer/renderer.h"
#include "tests/renderer/camera_scenes.h"
#include "tests/renderer/light_run.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using scenes::Booth;

std::string best_isa() { return available_isas().front(); }

core::ImageF light_of(const Booth& booth) { return run_light(booth, best_isa()).radiance; }

TEST(Camera, WhatIsZeroChangesNoBit) {
  Booth booth;
  booth.look({3, 1, 2}, {0, 0, 0}, 40);
  booth.add(scenes::box({1, 1, 1}), scenes::plastic(0.5, 0.3));
  booth.lamp({2, 1, 3}, {0, 0, 0}, 1, 5);
  booth.dome(0.3);
  booth.spec.mutable_camera()->set_lens_radius_m(0.05);
  booth.spec.mutable_camera()->set_focus_distance_m(3);
  const core::ImageF plain = light_of(booth);
  schema::Camera& camera = *booth.spec.mutable_camera();
  for (int i = 0; i < 14; ++i) camera.add_distortion(0);
  camera.mutable_aperture()->set_rotation_rad(1);
  camera.mutable_vignetting()->set_v1(0);
  camera.mutable_shutter()->set_exposure_s(0.01);
  camera.mutable_shutter()->set_row_time_s(0.01);
  EXPECT_EQ(light_of(booth), plain);
  camera.mutable_vignetting()->set_v1(-0.1);
  EXPECT_NE(light_of(booth), plain);
}

TEST(Camera, AWindowIsACutOutWithEverythingOn) {
  const Booth booth = scenes::everything_on();
  const LightRun whole = run_light(booth, best_isa());
  const Window window{13, 22, 47, 51};
  const LightRun part = run_window(booth, best_isa(), window);
  for (int y = window.y0; y < window.y1; ++y) {
    for (int x = window.x0; x < window.x1; ++x) {
      for (int c = 0; c < 3; ++c) ASSERT_EQ(part.radiance.at(x, y)[c], whole.radiance.at(x, y)[c]);
    }
  }
}

TEST(Camera, NaturalVignettingIsTheFourthPowerOfTheCosine) {
  Booth booth;
  booth.look({0, 0, 0}, {1, 0, 0}, 90);
  booth.dome(1);
  booth.spec.mutable_camera()->mutable_vignetting()->set_natural(true);
  for (const double radius_m : {0.0, 0.05}) {
    booth.spec.mutable_camera()->set_lens_radius_m(radius_m);
    booth.spec.mutable_camera()->set_focus_distance_m(2);
    const core::ImageF image = light_of(booth);
    const double f = booth.spec.camera().fx_px();
    for (int y = 0; y < 64; y += 7) {
      for (int x = 0; x < 64; x += 7) {
        const double r2 = (std::pow(x - 31.5, 2) + std::pow(y - 31.5, 2)) / (f * f);
        EXPECT_NEAR(image.at(x, y)[0] * (1 + r2) * (1 + r2), 1, 2e-3) << x << " " << y;
      }
    }
  }
}

TEST(Camera, MechanicalVignettingIsThePolynomial) {
  Booth booth;
  booth.look({0, 0, 0}, {1, 0, 0}, 40);
  booth.dome(1);
  schema::Vignetting& v = *booth.spec.mutable_camera()->mutable_vignetting();
  v.set_v1(-0.2), v.set_v2(-0.1), v.set_v3(0.05);
  const core::ImageF image = light_of(booth);
  for (int i = 0; i < 64; i += 9) {
    const double r2 = (std::pow(i - 31.5, 2) + std::pow(10 - 31.5, 2)) / (32 * 32 * 2);
    EXPECT_NEAR(image.at(i, 10)[0], 1 - 0.2 * r2 - 0.1 * r2 * r2 + 0.05 * r2 * r2 * r2, 1e-3);
  }
}

TEST(Camera, LabelsLieOnTheEdgesOfThePicture) {
  for (const scenes::NamedCamera& lens : scenes::bent_cameras()) {
    for (const std::string& isa : available_isas()) {
      EXPECT_LT(scenes::label_shift_px(lens.booth, lens.booth, isa), 0.04) << lens.name << " " << isa;
    }
  }
}

TEST(Camera, AShiftOfAFifthOfAPixelWouldShow) {
  for (const scenes::NamedCamera& lens : scenes::bent_cameras()) {
    Booth other = lens.booth;
    other.spec.mutable_camera()->set_cx_px(other.spec.camera().cx_px() + 0.2);
    EXPECT_GT(scenes::label_shift_px(lens.booth, other, best_isa()), 0.1) << lens.name;
  }
}

TEST(Camera, AmodalMasksAreWholeThroughBentLenses) {
  auto renderer = Renderer::create(best_isa(), "none");
  ASSERT_TRUE(renderer.has_value());
  for (const scenes::NamedCamera& lens : scenes::bent_cameras()) {
    const core::Frame frame = (*renderer)->render(lens.booth.spec, lens.booth.assets);
    double modal = 0, amodal = 0;
    for (std::size_t i = 0; i < frame.instance.data.size(); ++i) {
      if (frame.instance.data[i] == 1) modal += frame.coverage_16.data[i];
      if (frame.runner_up.data[i].instance.value == 1) modal += frame.runner_up.data[i].coverage_16;
    }
    const core::AmodalMask& mask = frame.amodal[0];
    for (int y = 0; y < mask.coverage_16.height; ++y) {
      for (int x = 0; x < mask.coverage_16.width; ++x) {
        const int px = x + mask.x0, py = y + mask.y0;
        const bool inside = px >= 0 && py >= 0 && px < frame.instance.width && py < frame.instance.height;
        if (inside) amodal += *mask.coverage_16.at(x, y);
      }
    }
    EXPECT_EQ(modal, amodal) << lens.name;
    EXPECT_GT(modal, 16 * 1000) << lens.name;
  }
}

TEST(Camera, TelecentricPicturesDoNotShrinkWithDistance) {
  Booth booth;
  booth.look({10, 0, 0}, {0, 0, 0}, 40);
  booth.spec.mutable_camera()->set_model(schema::Camera::TELECENTRIC);
  booth.spec.mutable_camera()->set_m_per_px(0.04);
  booth.add(scenes::sphere(0.5, 256, 128), scenes::lambert(0.5), {5, 0.6, 0});
  booth.add(scenes::sphere(0.5, 256, 128), scenes::lambert(0.5), {-40, -0.6, 0});
  auto renderer = Renderer::create(best_isa(), "none");
  ASSERT_TRUE(renderer.has_value());
  const core::Frame frame = (*renderer)->render(booth.spec, booth.assets);
  double area[3] = {};
  for (std::size_t i = 0; i < frame.instance.data.size(); ++i)
    area[frame.instance.data[i]] += frame.coverage_16.data[i] / 16.0;
  // The second id of shared pixels is the background's half.
  const double exact = M_PI * 12.5 * 12.5;
  EXPECT_NEAR(area[1], exact, 0.05 * exact);
  EXPECT_NEAR(area[1], area[2], 2);
  EXPECT_NEAR(*frame.depth_m.at(32 + 15, 32), 4.5, 0.01);
  EXPECT_NEAR(*frame.depth_m.at(32 - 15, 32), 49.5, 0.01);
}

// A small bright square far out of focus, behind it: the image of the aperture, upright.
Booth bokeh(const schema::Aperture& aperture) {
  Booth booth;
  booth.size(96, 96);
  booth.look({0, 0, 2}, {0, 0, 0}, 20);
  booth.add(scenes::square(0.04), scenes::lambert(1));
  booth.lamp({1, 0, 3}, {0, 0, 0}, 0.5, 100);
  schema::Camera& camera = *booth.spec.mutable_camera();
  camera.set_lens_radius_m(0.2);
  camera.set_focus_distance_m(1);
  *camera.mutable_aperture() = aperture;
  booth.spec.mutable_render()->set_spp(512);
  booth.spec.mutable_render()->set_max_depth(1);
  return booth;
}

// Outer radius of rounded blades by angle, a corner having 1.
struct Blades {
  double n, roundness, rotation_rad;
  double half() const { return M_PI / n; }
  double radius(double phi) const {
    const double in_sector = std::remainder(phi - rotation_rad - half(), 2 * half());
    return std::sqrt((1 - roundness) * std::pow(std::cos(half()) / std::cos(in_sector), 2) + roundness);
  }
  double area() const { return (1 - roundness) * n * std::sin(2 * half()) / 2 + roundness * M_PI; }
};

TEST(Camera, BladesShapeWhatIsOutOfFocus) {
  for (const Blades& blades : {Blades{5, 0, 0.3}, {6, 0.5, 0.3}, {8, 0, -1}, {7, 1, 0}}) {
    schema::Aperture aperture;
    aperture.set_blades(std::uint32_t(blades.n));
    aperture.set_roundness(blades.roundness);
    aperture.set_rotation_rad(blades.rotation_rad);
    const Booth booth = bokeh(aperture);
    const core::ImageF image = light_of(booth);
    const double radius_px = booth.spec.camera().fx_px() * 0.2 * std::abs(1 / 1.0 - 1 / 2.0);
    const double corner_px = radius_px * std::sqrt(M_PI / blades.area());
    constexpr double kEdge = 5;  // of the square's own image
    double all = 0, ring[2] = {};
    int pixels[2] = {};
    for (int y = 0; y < 96; ++y) {
      for (int x = 0; x < 96; ++x) {
        const double v = image.at(x, y)[0], dx = x - 47.5, dy = y - 47.5, r = std::hypot(dx, dy);
        const double edge = corner_px * blades.radius(std::atan2(dy, dx));
        all += v;
        if (r > edge + kEdge) {
          EXPECT_EQ(v, 0) << blades.n << " at " << x << " " << y;
        }
        if (r > edge - kEdge) continue;
        const int outer = r > 0.6 * (edge - kEdge) ? 1 : 0;
        ring[outer] += v, ++pixels[outer];
      }
    }
    // Even over the aperture, and the disc's area in all.
    EXPECT_NEAR(ring[0] / pixels[0] / (ring[1] / pixels[1]), 1, 0.03) << blades.n;
    const double mean = (ring[0] + ring[1]) / (pixels[0] + pixels[1]);
    EXPECT_NEAR(all / mean / (M_PI * radius_px * radius_px), 1, 0.02) << blades.n;
  }
}

TEST(Camera, CatEyesAreNarrowTowardsTheMiddle) {
  schema::Aperture aperture;
  aperture.set_cat_eye(0.3);
  Booth booth = bokeh(aperture);
  schema::Camera& camera = *booth.spec.mutable_camera();
  // The same disc, 98 pixels to the right of the principal point.
  camera.set_cx_px(-50);
  booth.spec.mutable_instances(0)->mutable_world_from_part()->mutable_translation_m()->set_x(98 * 2 /
                                                                                             camera.fx_px());
  const core::ImageF image = light_of(booth);
  double sum = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0;
  for (int y = 0; y < 96; ++y) {
    for (int x = 0; x < 96; ++x) {
      const double v = image.at(x, y)[0];
      sum += v, x1 += v * x, y1 += v * y, x2 += v * x * x, y2 += v * y * y;
    }
  }
  ASSERT_GT(sum, 0);
  const double wide = std::sqrt(x2 / sum - x1 * x1 / sum / sum);
  const double high = std::sqrt(y2 / sum - y1 * y1 / sum / sum);
  const double width_there = 1 - 0.3 * 98 / std::hypot(48, 48);
  EXPECT_NEAR(wide / high, width_there, 0.06);
}

// Length of the ramps of the two edges of an upright bar in a row: a ramp of length L has an integral of L /
// 6 over r (1 - r).
double ramp_px(const core::ImageF& image, int y) {
  double sum = 0;
  for (int x = 0; x < image.width; ++x) sum += image.at(x, y)[0] * (1 - image.at(x, y)[0]);
  return 3 * sum;
}
double centroid_px(const core::ImageF& image, int y) {
  double sum = 0, x_sum = 0;
  for (int x = 0; x < image.width; ++x) {
    sum += 1 - image.at(x, y)[0];
    x_sum += (1 - image.at(x, y)[0]) * (x + 0.5);
  }
  return x_sum / sum;
}

TEST(Camera, MotionBlurIsAsLongAsTheWay) {
  for (const bool camera_turns : {false, true}) {
    Booth booth = scenes::black_bar();
    schema::Shutter& shutter = *booth.spec.mutable_camera()->mutable_shutter();
    shutter.set_exposure_s(0.01);
    const double f = booth.spec.camera().fx_px(), way_px = 8;
    // The camera looks along -x: a belt along +y goes to the right, and so does the scene if it turns left.
    if (camera_turns)
      shutter.mutable_camera_angular_velocity_rad_per_s()->set_z(way_px / f / 0.01);
    else
      shutter.mutable_belt_velocity_m_per_s()->set_y(way_px * 4 / f / 0.01);
    const core::ImageF image = light_of(booth);
    for (const int y : {20, 32, 50}) {
      // A turn moves the edges, at x / z = 1/8, a little farther; the pixel's own width adds 0.06.
      EXPECT_NEAR(ramp_px(image, y), way_px * (camera_turns ? 1 + 1 / 64.0 : 1) + 0.06, 0.15) << camera_turns;
      EXPECT_NEAR(centroid_px(image, y), 32, 0.1);
    }
  }
}

TEST(Camera, RollingRowsShearWhatMoves) {
  for (const int what : {0, 1, 2}) {
    Booth booth = scenes::black_bar();
    schema::Shutter& shutter = *booth.spec.mutable_camera()->mutable_shutter();
    shutter.set_row_time_s(1e-4);
    const double f = booth.spec.camera().fx_px(), px_per_row = 0.25, px_per_s = px_per_row / 1e-4;
    if (what == 0) shutter.mutable_belt_velocity_m_per_s()->set_y(px_per_s * 4 / f);
    if (what == 1) shutter.mutable_camera_velocity_m_per_s()->set_y(-px_per_s * 4 / f);
    if (what == 2) shutter.mutable_camera_angular_velocity_rad_per_s()->set_z(px_per_s / f);
    const core::ImageF image = light_of(booth);
    for (const int y : {4, 31, 60}) {
      double moved_px = px_per_row * (y + 0.5 - 32);
      // The mean of both edges, half a metre aside.
      const double angle = moved_px / f, half = std::atan(0.5 / 4);
      if (what == 2) moved_px = f * (std::tan(angle + half) + std::tan(angle - half)) / 2;
      EXPECT_NEAR(centroid_px(image, y), 32 + moved_px, 0.06) << what << " row " << y;
    }
    EXPECT_LT(ramp_px(image, 31), 1);
  }
}

TEST(Camera, LabelsShowTheLensCentreInTheMiddleOfTheExposure) {
  auto renderer = Renderer::create(best_isa(), "none");
  ASSERT_TRUE(renderer.has_value());
  Booth booth = scenes::black_bar();
  const core::Frame still = (*renderer)->render(booth.spec, booth.assets);
  booth.spec.mutable_camera()->mutable_shutter()->set_exposure_s(0.5);
  booth.spec.mutable_camera()->set_lens_radius_m(0.1);
  booth.spec.mutable_camera()->set_focus_distance_m(2);
  booth.spec.mutable_camera()->mutable_aperture()->set_blades(5);
  booth.spec.mutable_camera()->mutable_aperture()->set_cat_eye(0.5);
  booth.spec.mutable_camera()->mutable_shutter()->mutable_belt_velocity_m_per_s()->set_y(1);
  const core::Frame moving = (*renderer)->render(booth.spec, booth.assets);
  EXPECT_EQ(moving.instance, still.instance);
  EXPECT_EQ(moving.coverage_16, still.coverage_16);
  EXPECT_NE(moving.radiance, still.radiance);
}

// A floor without end that moves looks as if it stood still, as long as lamps and camera stand still.
TEST(Camera, LampsDoNotMoveWithTheBelt) {
  Booth booth;
  booth.size(32, 32);
  booth.look({0, 0, 4}, {0, 0, 0}, 40);
  booth.ground(500, scenes::lambert(0.5));
  booth.lamp({0, 0, 0.5}, {0, 0, 0}, 0.2, 10);
  booth.spec.mutable_render()->set_spp(256);
  const core::ImageF still = light_of(booth);
  schema::Shutter& shutter = *booth.spec.mutable_camera()->mutable_shutter();
  shutter.set_exposure_s(1);
  shutter.mutable_belt_velocity_m_per_s()->set_x(1.5);
  const core::ImageF belt = light_of(booth);
  shutter.clear_belt_velocity_m_per_s();
  shutter.mutable_camera_velocity_m_per_s()->set_x(1.5);
  const core::ImageF camera = light_of(booth);
  double belt_miss = 0, camera_miss = 0, sum = 0;
  for (std::size_t i = 0; i < still.data.size(); i += 3) {
    belt_miss += std::abs(belt.data[i] - still.data[i]);
    camera_miss += std::abs(camera.data[i] - still.data[i]);
    sum += still.data[i];
  }
  EXPECT_LT(belt_miss / sum, 0.01);
  EXPECT_GT(camera_miss / sum, 0.1);
}

}  // namespace
}  // namespace partbooth::renderer
