// SPDX-License-Identifier: Apache-2.0
#include "core/vec.h"

#include <gtest/gtest.h>

namespace partbooth::core {
namespace {

void expect_near(Vec3d a, Vec3d b) { EXPECT_LT(length(a - b), 1e-12) << a.x << " " << a.y << " " << a.z; }

TEST(Rotation, QuarterTurnAboutZTakesXToY) {
  expect_near(rotation_about({0, 0, 1}, M_PI / 2) * Vec3d{1, 0, 0}, {0, 1, 0});
}

TEST(Rotation, BetweenVectorsAlsoWhenOpposite) {
  const Vec3d a = normalize(Vec3d{1, 2, 3});
  for (const Vec3d b : {Vec3d{0, 0, 1}, a, -a}) {
    expect_near(rotation_between(a, b) * a, b);
    EXPECT_NEAR(rotation_between(a, b).determinant(), 1, 1e-12);
  }
}

TEST(Rotation, QuaternionAgreesWithAxisAngle) {
  const Vec3d axis = normalize(Vec3d{1, -2, 0.5});
  const double half = 0.4;
  const Mat3d q = rotation_from_quaternion(std::cos(half), axis.x * std::sin(half), axis.y * std::sin(half),
                                           axis.z * std::sin(half));
  const Vec3d p{0.3, 0.7, -2};
  expect_near(q * p, rotation_about(axis, 2 * half) * p);
}

TEST(Rigid, ProductAndInverse) {
  const Rigid a{rotation_about({0, 1, 0}, 0.3), {1, 2, 3}}, b{rotation_about({1, 0, 0}, -1), {4, 0, 1}};
  const Vec3d p{0.1, 0.2, 0.3};
  expect_near((a * b).point(p), a.point(b.point(p)));
  expect_near(a.inverse().point(a.point(p)), p);
}

}  // namespace
}  // namespace partbooth::core
