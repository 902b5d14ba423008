// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/topology.h"

#include <gtest/gtest.h>

#include "scene_gen/import/readers/smooth.h"
#include "scene_gen/import/readers/soup_unit.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

const std::vector<Triangle> kTetrahedron{{0, 2, 1}, {0, 1, 3}, {0, 3, 2}, {1, 2, 3}};
const std::vector<Vec3d> kCorners{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};

TEST(Topology, WeldJoinsEqualAndRoundedPositions) {
  const auto same = weld({{0, 0, 0}, {1, 0, 0}, {1e-9, -1e-9, 0}, {1, 0, 1e-3}, {1, 0, 0}}, 1e-6);
  EXPECT_EQ(same, (std::vector<std::uint32_t>{0, 1, 0, 3, 1}));
  // On the border of a cell.
  EXPECT_EQ(weld({{0.5e-6, 0, 0}, {0.5e-6 + 1e-12, 0, 0}}, 1e-6), (std::vector<std::uint32_t>{0, 0}));
}

TEST(Topology, ClosedOpenAndBranching) {
  EXPECT_TRUE(is_closed(kTetrahedron));
  EXPECT_EQ(branching_edges(kTetrahedron), 0u);
  EXPECT_FALSE(is_closed({kTetrahedron.begin(), kTetrahedron.begin() + 3}));
  std::vector<Triangle> fin = kTetrahedron;
  fin.push_back({0, 1, 4});
  EXPECT_FALSE(is_closed(fin));
  EXPECT_EQ(branching_edges(fin), 1u);
}

TEST(Topology, WindingFollowsTheMajority) {
  std::vector<Triangle> mixed = kTetrahedron;
  std::swap(mixed[2][1], mixed[2][2]);
  EXPECT_FALSE(is_closed(mixed));
  EXPECT_TRUE(agree_on_winding(mixed));
  EXPECT_TRUE(is_closed(mixed));
  EXPECT_NEAR(mass_of_triangles(kCorners, mixed).volume, 1.0 / 6, 1e-12);
  std::vector<Triangle> sound = kTetrahedron;
  EXPECT_FALSE(agree_on_winding(sound));
  EXPECT_EQ(sound, kTetrahedron);
}

TEST(Topology, ComponentsAreConnectedOverEdges) {
  std::uint32_t count = 0;
  // Two triangles share an edge, the third only a corner.
  const std::vector<Triangle> triangles{{0, 1, 2}, {2, 1, 3}, {3, 4, 5}};
  EXPECT_EQ(components(3, sorted_edges(triangles), count), (std::vector<std::uint32_t>{0, 0, 1}));
  EXPECT_EQ(count, 2u);
}

TEST(Mass, OfAShiftedTetrahedron) {
  std::vector<Vec3d> far = kCorners;
  for (Vec3d& p : far) p = p + Vec3d{1000, -2000, 500};
  const Mass mass = mass_of_triangles(far, kTetrahedron);
  EXPECT_NEAR(mass.volume, 1.0 / 6, 1e-12);
  EXPECT_LT(core::length(mass.center - Vec3d{1000.25, -1999.75, 500.25}), 1e-9);
  EXPECT_NEAR(mass.area, 1.5 + std::sqrt(3.0) / 2, 1e-9);
}

// Two squares that meet in the y axis at an angle.
SmoothMesh folded(double angle_rad) {
  const std::vector<Vec3d> p{{-1, 0, 0},
                             {0, 0, 0},
                             {0, 1, 0},
                             {-1, 1, 0},
                             {std::cos(angle_rad), 0, std::sin(angle_rad)},
                             {std::cos(angle_rad), 1, std::sin(angle_rad)}};
  return smooth(p, {{0, 1, 2}, {0, 2, 3}, {1, 4, 5}, {1, 5, 2}}, {0, 0, 0, 0});
}

TEST(Smooth, CreaseAngleIs35Degrees) {
  EXPECT_EQ(folded(34 * M_PI / 180).face_count, 1u);
  EXPECT_EQ(folded(34 * M_PI / 180).vertex_count, 6u);
  EXPECT_EQ(folded(36 * M_PI / 180).face_count, 2u);
  EXPECT_EQ(folded(36 * M_PI / 180).vertex_count, 8u);
  // Two right angles meet at the fold: the normal is half-way.
  const double angle = 30 * M_PI / 180;
  const Vec3d n = folded(angle).corner_normals[0][1];
  EXPECT_NEAR(n.x, -std::sin(angle / 2), 1e-9);
  EXPECT_NEAR(n.z, std::cos(angle / 2), 1e-9);
}

TEST(Unit, GuessAndRefusal) {
  Soup soup;
  EXPECT_EQ(find_unit(soup, 50, "auto")->text, "mm (guessed)");
  EXPECT_EQ(find_unit(soup, 0.05, "auto")->text, "m (guessed)");
  EXPECT_EQ(find_unit(soup, 2, "inch")->metres_per_unit, 0.0254);
  EXPECT_FALSE(find_unit(soup, 20000, "auto"));
  EXPECT_FALSE(find_unit(soup, 0.0001, "auto"));
  soup.unit_origin = UnitOrigin::kFormat;
  soup.unit = "m";
  EXPECT_EQ(find_unit(soup, 0.05, "inch")->text, "m (from format)");
  EXPECT_FALSE(find_unit(soup, 50, "auto"));
  EXPECT_EQ(find_unit(soup, 50, "mm")->text, "mm (given)");
  EXPECT_FALSE(find_unit(soup, 50, "mm")->warning.empty());
  soup.unit_origin = UnitOrigin::kFile;
  EXPECT_FALSE(find_unit(soup, 50, "auto")->warning.empty());
}

}  // namespace
}  // namespace partbooth::scene_gen
