// SPDX-License-Identifier: Apache-2.0
#include "core/stretch.h"

#include <gtest/gtest.h>

#include <cmath>

namespace partbooth::core {
namespace {

PartFace face(SurfaceType type, Vec3f axis) {
  PartFace out;
  out.type = type;
  out.origin = {1, 2, 3};
  out.axis = axis;
  out.radius_m = 2;
  return out;
}

// A prism along x whose cross-section is a triangle that leans over its base. It rests on the base and, just
// so, on the flank that hangs over.
Part wedge() {
  Part part;
  const std::vector<Vec3f> corners{{-1, -1, 0}, {1, -1, 0},    {-1, 1, 0},
                                   {1, 1, 0},   {-1, 1.5f, 1}, {1, 1.5f, 1}};
  part.hull_points = corners;
  part.mesh.positions = corners;
  part.mesh.normals.assign(6, {0, 0, 1});
  part.mesh.triangles = {{0, 2, 1}, {1, 2, 3}};
  part.mesh.face_of_triangle = {0, 0};
  part.faces = {face(SurfaceType::kPlane, {0, 0.89442719f, -0.4472136f})};
  for (const Vec3f& p : corners) part.box.extend(Vec3d(p));
  part.exact_box = part.box;
  part.center_of_mass = {0, 0.5, 1.0 / 3};
  part.volume_m3 = 2;
  part.area_m2 = 4;
  part.bounding_radius_m = 2;
  const Vec3d flank(part.faces[0].axis);
  part.stable_poses = {{{}, 0.6}, {{rotation_between(normalize(flank), {0, 0, -1}), {}}, 0.4}};
  return part;
}

TEST(Stretch, MovesAllThatHasAPlaceOrASize) {
  const Part part = stretched(wedge(), {3, 2, 5});
  EXPECT_EQ(part.box.max, (Vec3d{3, 3, 5}));
  EXPECT_EQ(part.exact_box.min, (Vec3d{-3, -2, 0}));
  EXPECT_EQ(part.mesh.positions[5], (Vec3f{3, 3, 5}));
  EXPECT_EQ(part.hull_points[0], (Vec3f{-3, -2, 0}));
  EXPECT_NEAR(part.center_of_mass.z, 5.0 / 3, 1e-12);
  EXPECT_NEAR(part.volume_m3, 60, 1e-9);
  EXPECT_NEAR(part.area_m2, 24, 1e-9);  // of the base, the only triangles
  for (const Vec3f& p : part.mesh.positions)
    EXPECT_LE(length(Vec3d(p) - Vec3d(part.bounding_center)), part.bounding_radius_m);
}

TEST(Stretch, NormalsStayPerpendicular) {
  const Part part = stretched(wedge(), {1, 2, 5});
  const Vec3d flank(part.faces[0].axis);
  EXPECT_NEAR(length(flank), 1, 1e-6);
  const Vec3d slope = Vec3d(part.mesh.positions[4]) - Vec3d(part.mesh.positions[2]);
  EXPECT_NEAR(dot(flank, slope), 0, 1e-5);
  EXPECT_GT(std::abs(dot(normalize(times({0, 1, 1}, {1, 2, 5})), slope)),
            1);  // what a point's way would give
}

TEST(Stretch, FacesKeepTheTypesThatStillHold) {
  Part part = wedge();
  part.faces = {face(SurfaceType::kCylinder, {0, 0, 1}), face(SurfaceType::kCylinder, {1, 0, 0}),
                face(SurfaceType::kSphere, {0, 0, 1}), face(SurfaceType::kCone, {0, 0, -1}),
                face(SurfaceType::kCylinder, {0.6f, 0, 0.8f})};
  part = stretched(part, {3, 3, 5});
  EXPECT_EQ(part.faces[0].type, SurfaceType::kCylinder);
  EXPECT_FLOAT_EQ(part.faces[0].radius_m, 6);
  EXPECT_EQ(part.faces[0].origin, (Vec3f{3, 6, 15}));
  EXPECT_EQ(part.faces[1].type, SurfaceType::kFreeform);
  EXPECT_EQ(part.faces[2].type, SurfaceType::kFreeform);
  EXPECT_EQ(part.faces[3].type, SurfaceType::kCone);
  EXPECT_EQ(part.faces[4].type, SurfaceType::kFreeform);
  part.faces = {face(SurfaceType::kSphere, {0, 0, 1}), face(SurfaceType::kTorus, {0.6f, 0, 0.8f})};
  part = stretched(part, {2, 2, 2});
  EXPECT_EQ(part.faces[0].type, SurfaceType::kSphere);
  EXPECT_EQ(part.faces[1].type, SurfaceType::kTorus);
  EXPECT_FLOAT_EQ(part.faces[1].radius_m, 4);
}

TEST(Stretch, SymmetriesAndFeaturesStayAsFarAsTheyHold) {
  Part part = wedge();
  part.symmetries = {
      {{1, 0, 0}, {0, 0, 1}, 4}, {{}, {1, 0, 0}, 0}, {{}, {0, 1, 0}, 3}, {{}, {0.6, 0, 0.8}, 2}};
  Feature hole;
  hole.origin = {0, 0, 1};
  hole.radius_m = 2;
  hole.length_m = 4;
  Feature aside = hole;
  aside.axis = {1, 0, 0};
  part.features = {hole, aside};
  part.components.resize(1);
  part.convex_pieces = {{{1, 1, 1}}};
  const Part out = stretched(part, {2, 3, 3});
  ASSERT_EQ(out.symmetries.size(), 2u);
  EXPECT_EQ(out.symmetries[0].order, 2u);
  EXPECT_EQ(out.symmetries[0].point, (Vec3d{2, 0, 0}));
  EXPECT_EQ(out.symmetries[1].order, 0u);
  ASSERT_EQ(out.features.size(), 1u);
  EXPECT_DOUBLE_EQ(out.features[0].radius_m, 6);
  EXPECT_DOUBLE_EQ(out.features[0].length_m, 8);
  EXPECT_EQ(out.features[0].origin, (Vec3d{0, 0, 3}));
  EXPECT_TRUE(out.components.empty());
  EXPECT_EQ(out.convex_pieces[0][0], (Vec3f{2, 3, 3}));
  EXPECT_EQ(stretched(part, {2, 2, 2}).symmetries.size(), 4u);
}

TEST(Stretch, PosesStandWhereTheCentreOfMassIsStillHeld) {
  ASSERT_EQ(stretched(wedge(), {2, 2, 2}).stable_poses.size(), 2u);
  const Part held = stretched(wedge(), {1, 1.1, 1});
  ASSERT_EQ(held.stable_poses.size(), 2u);
  const Rigid& lies = held.stable_poses[1].world_from_part;
  int low = 0;
  for (const Vec3f& p : held.hull_points) {
    const double z = lies.point(Vec3d(p)).z;
    EXPECT_GT(z, -1e-6);
    low += z < 1e-6 ? 1 : 0;
  }
  EXPECT_EQ(low, 4);
  const Part falls = stretched(wedge(), {1, 1.3, 1});
  ASSERT_EQ(falls.stable_poses.size(), 1u);
  EXPECT_DOUBLE_EQ(falls.stable_poses[0].probability, 1);
}

}  // namespace
}  // namespace partbooth::core
