// SPDX-License-Identifier: Apache-2.0
// Parts that do look alike from some sides, and parts that do not.
#include "scene_gen/similar/similar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "tests/import/shapes.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

core::Part ready(core::Part part) {
  part.bounding_center = core::Vec3f(part.box.center());
  for (const core::Vec3f& p : part.mesh.positions)
    part.bounding_radius_m = std::max(part.bounding_radius_m, core::length(p - part.bounding_center));
  return part;
}

core::Part rod(double radius, double length) {
  return ready(turned_part(
      length, [=](double, double) { return radius; }, 48, 4));
}

SimilarOptions quick(bool known_size = false) { return {48, known_size, 16}; }

Likeness likeness(const core::Part& a, const core::Part& b, const SimilarOptions& options) {
  return compare_parts({{"a", &a}, {"b", &b}}, options)[0];
}

TEST(Similar, TheSamePartTurnedLooksTheSameFromEverywhere) {
  const core::Part hook = boxes({{{0, 0, 0}, {0.04, 0.01, 0.01}}, {{0, 0.01, 0}, {0.01, 0.03, 0.01}}});
  const core::Rigid anyhow{core::rotation_about(core::normalize(Vec3d{1, 2, 3}), 2), {0.1, 0, 0}};
  EXPECT_GT(likeness(ready(hook), ready(moved(hook, anyhow)), quick()).share, 0.9);
}

// Longer rods differ from the side, and are the same disc along their axis.
TEST(Similar, RodsOfTwoLengthsAreAlikeEndOn) {
  const Likeness found = likeness(rod(0.01, 0.03), rod(0.01, 0.06), quick());
  EXPECT_LT(found.share, 0.5);
  EXPECT_LT(found.difference, kAlike);
  EXPECT_GT(std::abs(found.direction.z), 0.8);
  EXPECT_GT(std::abs(found.other_direction.z), 0.8);
}

TEST(Similar, SizeTellsApartOnlyWhereItIsKnown) {
  const core::Part small = rod(0.01, 0.03), large = rod(0.02, 0.06);
  EXPECT_GT(likeness(small, large, quick()).share, 0.9);
  EXPECT_EQ(likeness(small, large, quick(true)).share, 0);
}

TEST(Similar, UnlikePartsAreNotAlike) {
  const core::Part cube = ready(boxes({{{0, 0, 0}, {0.01, 0.01, 0.01}}}));
  EXPECT_EQ(likeness(cube, rod(0.002, 0.03), quick()).share, 0);
}

// A hook of three unlike arms and its mirror image: alike where a view hides what differs, never everywhere.
TEST(Similar, MirrorImagesAreAlikeFromFewSides) {
  core::Part hook = boxes({{{0, 0, 0}, {0.04, 0.01, 0.01}},
                           {{0, 0.01, 0}, {0.01, 0.03, 0.01}},
                           {{0.03, 0, 0.01}, {0.04, 0.01, 0.02}}});
  core::Part other = hook;
  for (core::Vec3f& p : other.mesh.positions) p.x = -p.x;
  for (core::Vec3f& n : other.mesh.normals) n.x = -n.x;
  for (auto& t : other.mesh.triangles) std::swap(t[1], t[2]);
  const Likeness found = likeness(ready(hook), ready(moved(other, {})), quick());
  EXPECT_LT(found.share, 0.5);
  EXPECT_LT(found.difference, 0.3);
}

}  // namespace
}  // namespace partbooth::scene_gen
