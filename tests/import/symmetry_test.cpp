// SPDX-License-Identifier: Apache-2.0
// Symmetries of bodies whose symmetry is known by how they were made, turned anyhow.
#include "scene_gen/import/readers/symmetries.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/import/shapes.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

constexpr double kTurn = 2 * std::numbers::pi;

const core::Rigid kAnyhow{core::rotation_about(core::normalize(Vec3d{1, 2, -0.5}), 1.234),
                          {0.01, -0.02, 0.005}};

std::vector<core::Symmetry> symmetries_of(const core::Part& part) {
  const core::Part turned = moved(part, kAnyhow);
  return find_symmetries(Shape(turned, symmetry_tolerance(turned.box, 600)));
}

std::vector<std::uint32_t> orders(const std::vector<core::Symmetry>& symmetries) {
  std::vector<std::uint32_t> out;
  for (const core::Symmetry& s : symmetries) out.push_back(s.order);
  return out;
}

void expect_about_z(const core::Symmetry& s) {
  EXPECT_NEAR(std::abs(core::dot(s.axis, kAnyhow.direction({0, 0, 1}))), 1, 1e-4);
  const Vec3d off = kAnyhow.inverse().point(s.point);
  EXPECT_LT(std::hypot(off.x, off.y), 2e-5);
}

using Orders = std::vector<std::uint32_t>;

TEST(Symmetries, DiscTurnsByAnyAngleAndOver) {
  const auto found = symmetries_of(turned_part(0.01, [](double, double) { return 0.02; }));
  ASSERT_EQ(orders(found), (Orders{0, 2}));
  expect_about_z(found[0]);
  EXPECT_NEAR(core::dot(found[0].axis, found[1].axis), 0, 1e-6);
}

TEST(Symmetries, ConeDoesNotTurnOver) {
  EXPECT_EQ(orders(symmetries_of(turned_part(0.01, [](double, double z) { return 0.02 - 0.3 * z; }))),
            (Orders{0}));
}

TEST(Symmetries, BallTurnsAboutTwoAxes) {
  const auto ball = turned_part(
      0.02, [](double, double z) { return std::sqrt(std::max(0.0, 1e-4 - (z - 0.01) * (z - 0.01))); }, 180,
      180);
  EXPECT_EQ(orders(symmetries_of(ball)), (Orders{0, 0}));
}

// A keyway of half a millimetre in a shaft of forty.
TEST(Symmetries, KeywayLeavesOnlyTheTurnOver) {
  const auto found = symmetries_of(turned_part(
      0.03, [](double angle, double) { return std::abs(angle - 1) < 0.05 ? 0.0195 : 0.02; }, 360));
  EXPECT_EQ(orders(found), (Orders{2}));
  const auto off_middle = symmetries_of(turned_part(
      0.03, [](double angle, double z) { return std::abs(angle - 1) < 0.05 && z < 0.01 ? 0.0195 : 0.02; },
      360));
  EXPECT_EQ(orders(off_middle), Orders{});
}

TEST(Symmetries, TeethAreCounted) {
  for (const std::uint32_t teeth : {5u, 12u, 47u}) {
    const auto found = symmetries_of(turned_part(
        0.01, [&](double angle, double) { return 0.02 + 0.0006 * std::cos(teeth * angle); },
        static_cast<int>(teeth) * 16, 8));
    ASSERT_FALSE(found.empty()) << teeth;
    EXPECT_EQ(found[0].order, teeth);
    expect_about_z(found[0]);
  }
}

// A thread of 2 mm pitch and 1 mm depth: turned, it has moved along.
TEST(Symmetries, ThreadIsNotRound) {
  const auto thread = [](double angle, double z) {
    return 0.01 + 0.0005 * std::cos(angle + kTurn * z / 0.002);
  };
  const auto found = symmetries_of(turned_part(0.021, thread, 90, 120));
  for (const core::Symmetry& s : found) {
    EXPECT_EQ(s.order, 2u);
    EXPECT_NEAR(core::dot(s.axis, kAnyhow.direction({0, 0, 1})), 0, 0.01) << "only end over end";
  }
}

TEST(Symmetries, BoxesByTheirSides) {
  EXPECT_EQ(orders(symmetries_of(boxes({{{0, 0, 0}, {0.01, 0.02, 0.03}}}))), (Orders{2, 2}));
  EXPECT_EQ(orders(symmetries_of(boxes({{{0, 0, 0}, {0.01, 0.01, 0.03}}}))), (Orders{4, 2}));
  EXPECT_EQ(orders(symmetries_of(boxes({{{0, 0, 0}, {0.01, 0.01, 0.01}}}))), (Orders{4, 4}));
  // An L, thick: only over its diagonal.
  EXPECT_EQ(orders(symmetries_of(boxes({{{0, 0, 0}, {0.01, 0.01, 0.01}},
                                        {{0.01, 0, 0}, {0.03, 0.01, 0.01}},
                                        {{0, 0.01, 0}, {0.01, 0.03, 0.01}}}))),
            (Orders{2}));
  EXPECT_EQ(
      orders(symmetries_of(boxes({{{0, 0, 0}, {0.03, 0.01, 0.01}}, {{0, 0.01, 0}, {0.01, 0.02, 0.01}}}))),
      Orders{});
}

}  // namespace
}  // namespace partbooth::scene_gen
