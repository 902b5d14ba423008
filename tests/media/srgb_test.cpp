// SPDX-License-Identifier: Apache-2.0
#include "media/srgb.h"

#include <gtest/gtest.h>

namespace partbooth::media {
namespace {

// IEC 61966-2-1: linear part below 0.04045, and well-known code values.
TEST(Srgb, KnownValues) {
  EXPECT_EQ(linear_from_srgb(0), 0);
  EXPECT_NEAR(linear_from_srgb(0.04045f), 0.0031308f, 1e-7f);
  EXPECT_NEAR(linear_from_srgb(10 / 255.0f), 0.0030353f, 1e-7f);
  EXPECT_NEAR(linear_from_srgb(128 / 255.0f), 0.2158605f, 1e-6f);
  EXPECT_NEAR(linear_from_srgb(1), 1, 1e-6f);
}

TEST(Srgb, CurvesAreInverse) {
  for (int code = 0; code < 256; ++code)
    EXPECT_NEAR(srgb_from_linear(linear_from_srgb(float(code) / 255)) * 255, float(code), 1e-3f);
}

}  // namespace
}  // namespace partbooth::media
