// SPDX-License-Identifier: Apache-2.0
// Parts that do look alike from some sides, and parts that do not.
#include "scene_gen/similar/similar.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <vector>

#include "scene_gen/similar/view_signature.h"
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

// What the threshold stands for: a camera cannot be placed to better than some 5 degrees, and views of one
// part that are nearer to each other count as the same.
TEST(Similar, TheThresholdIsAboutFiveDegrees) {
  const core::Part hook = ready(boxes({{{0, 0, 0}, {0.04, 0.01, 0.01}},
                                       {{0, 0.01, 0}, {0.01, 0.03, 0.01}},
                                       {{0.03, 0, 0.01}, {0.04, 0.01, 0.02}}}));
  const core::Part step = ready(boxes({{{0, 0, 0}, {0.03, 0.02, 0.01}}, {{0, 0, 0.01}, {0.01, 0.02, 0.02}}}));
  const core::Part cone = ready(turned_part(
      0.03, [](double z, double) { return 0.012 - 0.2 * z; }, 48, 4));
  const auto median_difference = [&](double apart_deg) {
    std::vector<double> all;
    for (const core::Part* part : {&hook, &step, &cone})
      for (int i = 0; i < 24; ++i) {
        const double z = 1 - (2 * i + 1) / 24.0, r = std::sqrt(1 - z * z), a = i * 2.39996;
        const Vec3d d{r * std::cos(a), r * std::sin(a), z};
        const Vec3d axis = core::normalize(core::cross(d, Vec3d{0.3, 0.5, 0.8}));
        const Vec3d near = core::rotation_about(axis, apart_deg * M_PI / 180) * d;
        all.push_back(difference(signature_of(view_depth(*part, d, 128), 0),
                                 signature_of(view_depth(*part, near, 128), 0)));
      }
    std::nth_element(all.begin(), all.begin() + 36, all.end());
    return all[36];
  };
  std::printf("median difference at 1.5, 3, 6 degrees: %.3f %.3f %.3f\n", median_difference(1.5),
              median_difference(3), median_difference(6));
  EXPECT_LT(median_difference(1.5), kAlike);
  EXPECT_LT(median_difference(3), kAlike);
  EXPECT_GT(median_difference(6), kAlike);
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
