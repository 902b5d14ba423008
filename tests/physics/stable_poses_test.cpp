// SPDX-License-Identifier: Apache-2.0
// Part::stable_poses, which know nothing of the physics engine, against its low inelastic drops.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/random.h"
#include "tests/physics/physics_fixture.h"

namespace partbooth::scene_gen::physics {
namespace {

using core::Vec3d;

constexpr int kDrops = 300;
constexpr double kMaxVariation = 0.15;
constexpr double kSameFace = 0.06;   // radians between a rest and a pose
constexpr double kRoundSide = 0.15;  // facets of a round side are nearer to each other

Vec3d down_of(const core::Rigid& world_from_part) {
  return world_from_part.rotation.transposed() * Vec3d{0, 0, -1};
}

double angle(Vec3d a, Vec3d b) { return std::acos(std::clamp(core::dot(a, b), -1.0, 1.0)); }

// Between two directions of a part. To a part that is the same however it is turned about an axis, only their
// heights on the axis tell: it rolls on, and its pieces have other facets than its hull.
double angle_to(const core::Part& part, Vec3d a, Vec3d b) {
  for (const core::Symmetry& symmetry : part.symmetries)
    if (symmetry.order == 0) return std::abs(angle(a, symmetry.axis) - angle(b, symmetry.axis));
  return angle(a, b);
}

// The side of each pose: facets of the tessellation of one round side count as one.
std::vector<std::size_t> sides_of(const core::Part& part) {
  const std::vector<core::StablePose>& poses = part.stable_poses;
  std::vector<std::size_t> side(poses.size());
  std::iota(side.begin(), side.end(), 0);
  for (std::size_t a = 0; a < poses.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      if (angle_to(part, down_of(poses[a].world_from_part), down_of(poses[b].world_from_part)) < kRoundSide)
        std::replace(side.begin(), side.end(), side[a], side[b]);
  return side;
}

core::Mat3d random_rotation(std::uint32_t drop) {
  const core::RandomStream random(3, drop, "test");
  const double u = random.uniform(0), v = 2 * std::numbers::pi * random.uniform(1),
               w = 2 * std::numbers::pi * random.uniform(2);
  return core::rotation_from_quaternion(std::sqrt(u) * std::cos(w), std::sqrt(1 - u) * std::sin(v),
                                        std::sqrt(1 - u) * std::cos(v), std::sqrt(u) * std::sin(w));
}

struct Comparison {
  double variation = 0;    // total, of the frequencies
  double other_faces = 0;  // share of the drops that end on no face of the poses
};

Comparison compare(const core::Part& part, const std::vector<double>& expected) {
  const std::vector<std::size_t> side = sides_of(part);
  std::vector<double> difference(side.size(), 0);
  for (std::size_t p = 0; p < side.size(); ++p) difference[side[p]] -= expected[p];
  Comparison result;
  for (std::uint32_t drop = 0; drop < kDrops; ++drop) {
    const auto rest = drop_one({&part}, random_rotation(drop), 0.05 * part.box.diagonal(), 0.5, 0);
    std::size_t nearest = 0;
    double least = 10;
    for (std::size_t p = 0; rest && p < side.size(); ++p) {
      const double a = angle_to(part, down_of(part.stable_poses[p].world_from_part), down_of(*rest));
      if (a < least) nearest = p;
      least = std::min(least, a);
    }
    if (least > kSameFace)
      result.other_faces += 1.0 / kDrops;
    else
      difference[side[nearest]] += 1.0 / kDrops;
  }
  for (const double d : difference) result.variation += std::abs(d) / 2;
  result.variation += result.other_faces / 2;
  return result;
}

class StablePosesInDrops : public testing::TestWithParam<const char*> {};

TEST_P(StablePosesInDrops, AreTheFacesOnWhichPartsComeToRest) {
  const core::Part& part = *test_part(GetParam());
  std::vector<double> expected;
  for (const core::StablePose& pose : part.stable_poses) expected.push_back(pose.probability);
  const Comparison found = compare(part, expected);
  RecordProperty("variation", std::to_string(found.variation));
  std::printf("total variation %.3f, on other faces %.3f\n", found.variation, found.other_faces);
  EXPECT_LE(found.variation, kMaxVariation);
  EXPECT_LE(found.other_faces, 0.02);
}

// Plane faces, rings, and flanges on round bodies.
INSTANTIATE_TEST_SUITE_P(Parts, StablePosesInDrops,
                         testing::Values("cad/bracket.step", "cad/washer.step", "cad/hex-nut.step",
                                         "cad/real10_07_angle_bracket.step", "cad/real10_06_u_bracket.step",
                                         "cad/real10_11_flanged_collar.step",
                                         "cad/real10_42_double_flange_spool.step"));

TEST(StablePosesAgainstDrops, FindsWrongFrequencies) {
  const core::Part& part = *test_part("cad/bracket.step");
  const std::vector<double> even(part.stable_poses.size(),
                                 1.0 / static_cast<double>(part.stable_poses.size()));
  EXPECT_GT(compare(part, even).variation, kMaxVariation);
}

}  // namespace
}  // namespace partbooth::scene_gen::physics
