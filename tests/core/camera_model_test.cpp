// SPDX-License-Identifier: Apache-2.0
// Projection and its inverse, over random lenses; OpenCV is asked in tests/camera.
#include "core/camera_model.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/random.h"

namespace partbooth::core {
namespace {

CameraParameters plain(LensModel model) {
  CameraParameters p;
  p.model = model;
  p.width_px = 640, p.height_px = 480;
  p.fx_px = 420, p.fy_px = 424, p.cx_px = 331, p.cy_px = 236;
  p.m_per_px = 1e-4;
  return p;
}

// Numbers on [-1, 1] by name.
struct Numbers {
  RandomStream stream;
  std::uint32_t next = 0;
  double operator()() { return 2 * stream.uniform(next++) - 1; }
};

CameraParameters random_lens(LensModel model, std::uint64_t index) {
  Numbers u{RandomStream(7, index, "lens")};
  CameraParameters p = plain(model);
  if (model == LensModel::kFisheye) {
    p.fx_px = p.fy_px = 220 + 60 * u();
    const double size[] = {0.05, 0.02, 0.005, 0.001};
    for (int i = 0; i < 4; ++i) p.distortion[std::size_t(i)] = size[i] * u();
    return p;
  }
  const double size[] = {0.3, 0.1, 3e-3, 3e-3, 0.03, 0.2, 0.05, 0.01, 2e-3, 2e-3, 2e-3, 2e-3, 0.03, 0.03};
  for (std::size_t i = 0; i < 14; ++i) p.distortion[i] = size[i] * u();
  return p;
}

TEST(CameraModel, ForwardOfInverseIsThePixel) {
  for (const LensModel lens : {LensModel::kPinhole, LensModel::kFisheye, LensModel::kTelecentric}) {
    int accepted = 0;
    for (std::uint64_t i = 0; i < 60; ++i) {
      const auto model =
          CameraModel::create(lens == LensModel::kTelecentric ? plain(lens) : random_lens(lens, i));
      if (!model) continue;
      ++accepted;
      for (double y = 0; y <= 480; y += 40) {
        for (double x = 0; x <= 640; x += 40) {
          const auto ray = model->chief_ray({x, y});
          ASSERT_TRUE(ray.has_value()) << i << " at " << x << " " << y;
          EXPECT_NEAR(length(ray->direction), 1, 1e-12);
          const auto back = model->project(ray->origin + ray->direction * 2.7);
          ASSERT_TRUE(back.has_value());
          EXPECT_LT(std::hypot(back->x - x, back->y - y), 1e-9) << i << " at " << x << " " << y;
        }
      }
    }
    EXPECT_GT(accepted, 30);
  }
}

TEST(CameraModel, JacobianIsTheDerivative) {
  const auto model = CameraModel::create(random_lens(LensModel::kPinhole, 1));
  ASSERT_TRUE(model.has_value());
  const double x = 0.31, y = -0.22, h = 1e-6;
  const auto at = [&](double dx, double dy) { return distort(model->terms(), x + dx, y + dy); };
  const auto d = at(0, 0);
  EXPECT_NEAR(d.dx_dx, (at(h, 0).x - at(-h, 0).x) / (2 * h), 1e-8);
  EXPECT_NEAR(d.dx_dy, (at(0, h).x - at(0, -h).x) / (2 * h), 1e-8);
  EXPECT_NEAR(d.dy_dx, (at(h, 0).y - at(-h, 0).y) / (2 * h), 1e-8);
  EXPECT_NEAR(d.dy_dy, (at(0, h).y - at(0, -h).y) / (2 * h), 1e-8);
}

TEST(CameraModel, RefusesADistortionThatFolds) {
  CameraParameters p = plain(LensModel::kPinhole);
  p.distortion[0] = -0.35;
  // The largest distorted radius, where the slope 1 + 3 k1 r^2 is zero, is 0.65; the corner is at 0.97.
  const auto folded = CameraModel::create(p);
  ASSERT_FALSE(folded.has_value());
  EXPECT_NE(folded.error().message.find("folds"), std::string::npos);
  EXPECT_FALSE(folded.error().remedy.empty());
  p.fx_px = p.fy_px = 700;  // the corner at 0.58
  EXPECT_TRUE(CameraModel::create(p).has_value());
}

TEST(CameraModel, RefusesWhatIsNoCamera) {
  CameraParameters p = plain(LensModel::kPinhole);
  p.fx_px = 0;
  EXPECT_FALSE(CameraModel::create(p).has_value());
  p = plain(LensModel::kTelecentric);
  EXPECT_TRUE(CameraModel::create(p).has_value());
  p.distortion[0] = 0.1;
  EXPECT_FALSE(CameraModel::create(p).has_value());
  p.distortion[0] = 0;
  p.m_per_px = 0;
  EXPECT_FALSE(CameraModel::create(p).has_value());
}

TEST(CameraModel, PointsBeyondTheFoldAreNotSeen) {
  CameraParameters p = plain(LensModel::kPinhole);
  p.fx_px = p.fy_px = 700;
  p.distortion[0] = -0.35;
  const auto model = CameraModel::create(p);
  ASSERT_TRUE(model.has_value());
  // The formula alone would bring this direction back into the picture.
  const double r = 1.6, distorted = r * (1 - 0.35 * r * r);
  EXPECT_LT(std::abs(distorted), 0.2);
  EXPECT_FALSE(model->project({r, 0, 1}).has_value());
  EXPECT_FALSE(model->project({0, 0, -1}).has_value());
  EXPECT_TRUE(model->project({0.3, 0, 1}).has_value());
}

TEST(CameraModel, FisheyeSeesBehindItself) {
  CameraParameters p = plain(LensModel::kFisheye);
  p.fx_px = p.fy_px = 160;
  const auto model = CameraModel::create(p);
  ASSERT_TRUE(model.has_value());
  const auto pixel = model->project({1, 0, -0.2});
  ASSERT_TRUE(pixel.has_value());
  EXPECT_NEAR(pixel->x, p.cx_px + 160 * std::atan2(1.0, -0.2), 1e-9);
  EXPECT_LT(model->chief_ray(*pixel)->direction.z, 0);
}

TEST(CameraModel, TelecentricSizeDoesNotDependOnDistance) {
  const auto model = CameraModel::create(plain(LensModel::kTelecentric));
  ASSERT_TRUE(model.has_value());
  EXPECT_EQ(*model->project({0.01, -0.005, 0.1}), *model->project({0.01, -0.005, 7}));
  EXPECT_NEAR(model->project({0.01, -0.005, 1})->x, 331 + 100, 1e-9);
}

}  // namespace
}  // namespace partbooth::core
