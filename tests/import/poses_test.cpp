// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "scene_gen/import/readers/facets.h"
#include "scene_gen/import/readers/mass.h"
#include "scene_gen/import/readers/stable_poses.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

std::vector<Vec3d> box_points(Vec3d size) {
  std::vector<Vec3d> out;
  for (int i = 0; i < 8; ++i) out.emplace_back(i & 1 ? size.x : 0, i & 2 ? size.y : 0, i & 4 ? size.z : 0);
  return out;
}

// Solid angle of a rectangle a x b seen from above its centre at height h.
double rectangle_solid_angle(double a, double b, double h) {
  const double x = a / 2, y = b / 2;
  return 4 * std::asin(x * y / std::sqrt((x * x + h * h) * (y * y + h * h)));
}

Balance balance_about(const Hull& hull, Vec3d center) {
  return {center, inertia_over_mass(hull.points, hull_triangles(hull), center)};
}

std::vector<core::StablePose> poses_of(const std::vector<Vec3d>& points) {
  const Hull hull = convex_hull(points);
  return stable_poses(hull, balance_about(hull, hull_center_of_mass(hull)), points);
}

double probability_sum(const std::vector<core::StablePose>& poses) {
  double sum = 0;
  for (const auto& p : poses) sum += p.probability;
  return sum;
}

TEST(Hull, OfABoxWithPointsInside) {
  std::vector<Vec3d> points = box_points({0.03, 0.02, 0.01});
  points.emplace_back(0.01, 0.01, 0.005);
  const Hull hull = convex_hull(points);
  EXPECT_EQ(hull.points.size(), 8u);
  EXPECT_NEAR(mass_of_hull(hull).volume, 6e-6, 1e-15);
  EXPECT_LT(core::length(hull_center_of_mass(hull) - Vec3d{0.015, 0.01, 0.005}), 1e-12);
}

TEST(Hull, FacetsSeeTheWholeSphere) {
  std::vector<Vec3d> points;
  for (int i = 0; i < 200; ++i) {  // Fibonacci sphere
    const double z = 1 - (2 * i + 1) / 200.0, a = i * 2.399963229728653, r = std::sqrt(1 - z * z);
    points.emplace_back(r * std::cos(a), r * std::sin(a), z);
  }
  const Hull hull = convex_hull(points);
  double sum = 0;
  for (const Facet& f : hull_facets(hull, {0.1, -0.2, 0.05})) sum += f.solid_angle;
  EXPECT_NEAR(sum, 4 * std::numbers::pi, 1e-9);
}

// Drops of a box, which swings little, come near to the quasi-static law.
TEST(StablePoses, BoxHasThreePairsNearlyBySolidAngle) {
  const Vec3d s{0.03, 0.02, 0.01};
  const auto poses = poses_of(box_points(s));
  ASSERT_EQ(poses.size(), 6u);
  const double sphere = 4 * std::numbers::pi;
  const double expected[3] = {rectangle_solid_angle(s.x, s.y, s.z / 2) / sphere,
                              rectangle_solid_angle(s.x, s.z, s.y / 2) / sphere,
                              rectangle_solid_angle(s.y, s.z, s.x / 2) / sphere};
  for (int i = 0; i < 6; ++i) {
    EXPECT_NEAR(poses[i].probability, expected[i / 2], 0.01);
    // The centre of mass is half the height of the side it lies on.
    const double height = i < 2 ? s.z : i < 4 ? s.y : s.x;
    EXPECT_NEAR(poses[i].world_from_part.point({0.015, 0.01, 0.005}).z, height / 2, 1e-12);
  }
  EXPECT_NEAR(probability_sum(poses), 1, 1e-12);
}

TEST(StablePoses, LeaningPrismDoesNotStandOnItsEnds) {
  // An oblique prism whose centre lies beyond its small ends: it lies on its long sides only.
  std::vector<Vec3d> points;
  for (const Vec3d& p : box_points({0.01, 0.01, 0.05})) points.push_back({p.x + p.z * 0.8, p.y, p.z});
  for (const auto& pose : poses_of(points)) EXPECT_LT(std::abs(pose.world_from_part.rotation.rows[2].z), 0.9);
  EXPECT_EQ(poses_of(points).size(), 4u);
}

TEST(StablePoses, CylinderKeepsItsEndsAndASpreadOfSides) {
  std::vector<Vec3d> points;
  const double r = 0.01, h = 0.03;
  for (int i = 0; i < 500; ++i)
    for (const double z : {0.0, h})
      points.emplace_back(r * std::cos(i * 2 * std::numbers::pi / 500),
                          r * std::sin(i * 2 * std::numbers::pi / 500), z);
  const auto poses = poses_of(points);
  EXPECT_LE(poses.size(), kMaxPoses);
  EXPECT_NEAR(probability_sum(poses), 1, 1e-12);
  double ends = 0;
  for (const auto& p : poses)
    if (std::abs(p.world_from_part.rotation.rows[2].z) > 0.99) ends += p.probability;
  // Two cones of half angle atan(r / (h / 2)): 1 - cos.
  EXPECT_NEAR(ends, 1 - (h / 2) / std::hypot(h / 2, r), 2e-3);
  for (const auto& p : poses) EXPECT_GE(p.probability, kMinPoseProbability);
}

TEST(StablePoses, LowCentreMakesARolyPolyStandUp) {
  // With the centre of mass near one end of a long box the far end is no rest.
  const std::vector<Vec3d> points = box_points({0.01, 0.01, 0.05});
  const Hull hull = convex_hull(points);
  const auto heavy = stable_poses(hull, balance_about(hull, {0.005, 0.005, 0.001}), points);
  double down = 0, up = 0;
  for (const auto& p : heavy) {
    if (p.world_from_part.rotation.rows[2].z > 0.99) down += p.probability;
    if (p.world_from_part.rotation.rows[2].z < -0.99) up += p.probability;
  }
  // It swings up from its long sides too, though it would rest on them.
  EXPECT_GT(down, 0.2 + rectangle_solid_angle(0.01, 0.01, 0.001) / (4 * std::numbers::pi));
  EXPECT_LT(up, 0.01);
}

TEST(Landing, EndsOnTheFaceBelowUnlessItSwingsOn) {
  const std::vector<Vec3d> points = box_points({0.03, 0.02, 0.01});
  const Hull hull = convex_hull(points);
  const Landing landing(hull, balance_about(hull, {0.015, 0.01, 0.005}));
  const auto never = [](Vec3d, double) { return false; };
  for (const Vec3d side : {Vec3d{0, 0, 1}, Vec3d{0, -1, 0}, Vec3d{1, 0, 0}}) {
    const Vec3d start = core::normalize(side + Vec3d{0.06, 0.05, 0.04});
    EXPECT_LT(core::length(landing.down_at_rest(start, never) - side), 1e-3) << side.x << side.y << side.z;
  }
  // The plate let go nearly on its smallest edge, leaning to the large face, falls over.
  const Vec3d leaning = core::normalize(Vec3d{0.6, 0, 0.8});
  EXPECT_GT(landing.down_at_rest(leaning, never).z, 0.999);
}

TEST(StablePoses, SheetWithoutThicknessLiesOnEitherSide) {
  const std::vector<Vec3d> points{{0, 0, 0}, {0.01, 0, 0}, {0, 0.01, 0.01}};
  const auto poses = poses_of(points);
  ASSERT_EQ(poses.size(), 2u);
  for (const auto& pose : poses) {
    EXPECT_DOUBLE_EQ(pose.probability, 0.5);
    for (const Vec3d& p : points) EXPECT_NEAR(pose.world_from_part.point(p).z, 0, 1e-12);
  }
}

}  // namespace
}  // namespace partbooth::scene_gen
