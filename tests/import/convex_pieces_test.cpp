// SPDX-License-Identifier: Apache-2.0
// Convex pieces against the solids that they stand for.
#include "scene_gen/import/readers/convex_pieces.h"

#include <algorithm>

#include "scene_gen/import/readers/hull.h"
#include "tests/import/import_fixture.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

std::vector<Hull> hulls_of(const core::Part& part) {
  std::vector<Hull> hulls;
  for (const auto& piece : part.convex_pieces) {
    std::vector<Vec3d> corners;
    for (const core::Vec3f& p : piece) corners.emplace_back(p);
    hulls.push_back(convex_hull(corners));
  }
  return hulls;
}

double volume_of(const std::vector<Hull>& hulls) {
  double volume = 0;
  for (const Hull& hull : hulls)
    if (!hull.faces.empty()) volume += mass_of_hull(hull).volume;
  return volume;
}

// How far p lies outside the hull, measured to its planes; negative inside.
double outside(const Hull& hull, Vec3d p) {
  double most = -1e300;
  for (const HullFace& face : hull.faces) {
    Vec3d normal;
    for (std::size_t i = 0; i < face.vertices.size(); ++i)
      normal += core::cross(
          hull.points[face.vertices[i]] - hull.points[face.vertices[0]],
          hull.points[face.vertices[(i + 1) % face.vertices.size()]] - hull.points[face.vertices[0]]);
    most = std::max(most, core::dot(core::normalize(normal), p - hull.points[face.vertices[0]]));
  }
  return most;
}

double outside_all(const std::vector<Hull>& hulls, Vec3d p) {
  double least = 1e300;
  for (const Hull& hull : hulls)
    if (!hull.faces.empty()) least = std::min(least, outside(hull, p));
  return least;
}

double distance_to_mesh(const core::Part& part, Vec3d p) {
  double least = 1e300;
  for (const core::Vec3f& q : part.mesh.positions) least = std::min(least, core::length(Vec3d(q) - p));
  return least;
}

TEST(ConvexPieces, AreTheSolid) {
  for (const char* name :
       {"cad/real10_06_u_bracket.step", "cad/real10_07_angle_bracket.step", "cad/washer.step",
        "cad/bracket.step", "cad/hex-nut.step", "cad/real10_11_flanged_collar.step"}) {
    const core::Part part = import_ok(name);
    const std::vector<Hull> hulls = hulls_of(part);
    EXPECT_GT(hulls.size(), 1u) << name;
    EXPECT_LE(hulls.size(), kMaxPieces) << name;
    for (const Hull& hull : hulls) EXPECT_LE(hull.points.size(), kMaxPieceCorners) << name;
    EXPECT_NEAR(volume_of(hulls) / mesh_mass(part).volume_m3, 1, 0.06) << name;
    // Corners of the pieces are points of the surface; so with the volume this bounds the other way too.
    const double size = part.box.diagonal();
    for (const core::Vec3f& p : part.mesh.positions)
      ASSERT_LT(outside_all(hulls, Vec3d(p)), 0.004 * size) << name;
    core::Box3d box;
    for (const Hull& hull : hulls)
      for (const Vec3d& p : hull.points) box.extend(p);
    EXPECT_LT(core::length(box.size() - part.box.size()), 0.004 * size) << name;
  }
}

TEST(ConvexPieces, KeepHolesAndGaps) {
  for (const char* name :
       {"cad/washer.step", "cad/real10_08_thin_ring.step", "cad/real10_06_u_bracket.step"}) {
    const core::Part part = import_ok(name);
    // The middle of the box is air in these parts; in their hulls it is not.
    const Vec3d middle = part.box.center();
    const double air = distance_to_mesh(part, middle);
    EXPECT_GT(outside_all(hulls_of(part), middle), 0.5 * air) << name;
    core::Part hull_alone;
    hull_alone.convex_pieces = {part.hull_points};
    EXPECT_LT(outside_all(hulls_of(hull_alone), middle), 0) << name;
  }
}

TEST(ConvexPieces, OfAnOpenSurfaceAreItsHull) {
  const std::vector<Vec3d> corners{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  const std::vector<Triangle> closed{{0, 2, 1}, {0, 1, 3}, {1, 2, 3}, {2, 0, 3}};
  EXPECT_FALSE(convex_pieces(corners, closed).surface_is_open);
  const ConvexPieces open = convex_pieces(corners, {closed[0], closed[1]});
  EXPECT_TRUE(open.surface_is_open);
  EXPECT_EQ(open.corners.size(), 1u);
}

}  // namespace
}  // namespace partbooth::scene_gen
