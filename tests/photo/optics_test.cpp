// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/optics.h"

#include <gtest/gtest.h>

#include "tests/photo/scenes.h"

namespace partbooth::renderer {
namespace {

TEST(GaussianBlur, HasTheVarianceThatWasAskedFor) {
  for (const double sigma : {0.2, 0.5, 0.8, 3.0}) {
    core::ImageF image = spot(61, 61, 3, 30, 30);
    gaussian_blur(image, sigma);
    const Moments m = moments(image);
    EXPECT_NEAR(m.variance_x, sigma * sigma, 2e-3 * sigma * sigma) << sigma;
    EXPECT_NEAR(m.variance_y, sigma * sigma, 2e-3 * sigma * sigma) << sigma;
    EXPECT_NEAR(m.x, 30, 1e-5);
    EXPECT_NEAR(m.y, 30, 1e-5);
  }
}

TEST(GaussianBlur, KeepsTheLightOfThePictureAlsoAtTheBorder) {
  core::ImageF image = spot(40, 30, 3, 0, 12);
  gaussian_blur(image, 2.5);
  EXPECT_NEAR(mean_of(image) * 40 * 30, 1, 1e-4);
}

TEST(GaussianBlur, NoneLeavesThePictureAlone) {
  core::ImageF image = ramp(20, 10);
  gaussian_blur(image, 0);
  EXPECT_EQ(image, ramp(20, 10));
}

TEST(WideBlur, HasItsWidthOnTheCoarsePictureToo) {
  const core::ImageF image = spot(301, 301, 3, 150, 150);
  const core::ImageF blurred = wide_blur(image, 26);
  EXPECT_NEAR(std::sqrt(moments(blurred).variance_x), 26, 1.0);
  EXPECT_NEAR(mean_of(blurred) * 301 * 301, 1, 0.01);
}

TEST(VeilingGlare, KeepsTheMeanAndLiftsTheShadows) {
  core::ImageF image = spot(224, 160, 3, 50, 40);
  for (int c = 0; c < 3; ++c) image.at(50, 40)[c] = 1e4f;
  const double mean = mean_of(image);
  add_veiling_glare(image, 0.1, 1000);
  EXPECT_NEAR(mean_of(image), mean, 1e-3 * mean);
  // Half of the glare is even, the other half falls off with the angle.
  const double far = image.at(200, 150)[0], near = image.at(70, 50)[0];
  EXPECT_GT(far, 0.05 * mean);
  EXPECT_GT(near, 2 * far);
  EXPECT_NEAR(image.at(50, 40)[0], 0.9e4, 0.01e4);
}

TEST(VeilingGlare, EvenPictureStaysEven) {
  core::ImageF image(64, 48, 3, 2.0f);
  add_veiling_glare(image, 0.3, 1000);
  for (const float value : image.data) EXPECT_NEAR(value, 2, 1e-4);
}

}  // namespace
}  // namespace partbooth::renderer
