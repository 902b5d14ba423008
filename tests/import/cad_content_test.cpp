// SPDX-License-Identifier: Apache-2.0
// Names, colours, units, surfaces and normals of CAD files.
#include <cmath>
#include <map>
#include <set>

#include "tests/import/import_fixture.h"

namespace partbooth::scene_gen {
namespace {

using core::SurfaceType;
using core::Vec3d;
using core::Vec3f;

std::map<std::string, int> body_names(const core::Part& part) {
  std::map<std::string, int> count;
  for (const core::PartBody& body : part.bodies) ++count[body.name];
  return count;
}

std::set<std::array<float, 3>> colors_of(const core::Part& part, const std::string& body) {
  std::set<std::array<float, 3>> out;
  for (const core::PartFace& f : part.faces)
    if (f.color && (body.empty() || part.bodies[f.body].name == body))
      out.insert({f.color->x, f.color->y, f.color->z});
  return out;
}

TEST(CadContent, AssemblyIsExpandedWithItsNamesAndColours) {
  const core::Part part = import_ok("cad/as1-oc-214.stp");
  EXPECT_EQ(body_names(part), (std::map<std::string, int>{
                                  {"nut", 8}, {"bolt", 6}, {"l-bracket", 2}, {"plate", 1}, {"rod", 1}}));
  EXPECT_EQ(colors_of(part, "").size(), 5u);
  EXPECT_EQ(colors_of(part, "nut").size(), 1u);
  EXPECT_NE(colors_of(part, "nut"), colors_of(part, "bolt"));
  EXPECT_EQ(part.source_unit, "mm (from file)");
}

TEST(CadContent, ColoursAreLinear) {
  const core::Part part = import_ok("cad/red_cube_blue_cylinder.step");
  ASSERT_EQ(part.bodies.size(), 2u);
  const auto red = colors_of(part, "red_cube"), blue = colors_of(part, "blue_cylinder");
  ASSERT_EQ(red.size(), 1u);
  ASSERT_EQ(blue.size(), 1u);
  // The file says sRGB 0.8667 0.3216 0.1569 and 0.2314 0.3804 0.7059.
  const std::array<float, 3> red_linear{0.7230f, 0.0844f, 0.0212f}, blue_linear{0.0437f, 0.1195f, 0.4564f};
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR((*red.begin())[i], red_linear[i], 1e-4f);
    EXPECT_NEAR((*blue.begin())[i], blue_linear[i], 1e-4f);
  }
}

TEST(CadContent, UnitOfTheFileIsKept) {
  EXPECT_EQ(import_ok("cad/featuretype.STEP").source_unit, "inch (from file)");
  EXPECT_EQ(import_ok("cad/nist_ctc_05_asme1_ap242-e1.stp").source_unit, "inch (from file)");
  EXPECT_EQ(import_ok("cad/hex-nut.step").source_unit, "m (from file)");
  EXPECT_EQ(import_ok("cad/cube.iges").source_unit, "mm (from file)");
}

// Each vertex of a face on its surface, its normal the surface's. Returns the number of vertices looked at.
int check_round_faces(const core::Part& part) {
  int seen = 0;
  for (std::size_t t = 0; t < part.mesh.triangles.size(); ++t) {
    const core::PartFace& face = part.faces[part.mesh.face_of_triangle[t]];
    if (face.type != SurfaceType::kCylinder && face.type != SurfaceType::kSphere) continue;
    for (const std::uint32_t v : part.mesh.triangles[t]) {
      const Vec3d axis(face.axis);
      Vec3d radial = Vec3d(part.mesh.positions[v]) - Vec3d(face.origin);
      if (face.type == SurfaceType::kCylinder) radial = radial - axis * core::dot(axis, radial);
      EXPECT_NEAR(core::length(radial), face.radius_m, 2e-7);
      // Bores look inward.
      EXPECT_NEAR(std::abs(core::dot(core::normalize(radial), Vec3d(part.mesh.normals[v]))), 1, 1e-5);
      ++seen;
    }
  }
  return seen;
}

TEST(CadContent, NormalsOfCylindersAndSpheresAreExact) {
  EXPECT_GT(check_round_faces(import_ok("cad/washer.step")), 300);
  EXPECT_GT(check_round_faces(import_ok("cad/ball-bearing.step")), 10000);
  EXPECT_GT(check_round_faces(import_ok("cad/pipe-flange-assembly.step")), 1000);
}

TEST(CadContent, CylindersWrittenAsSplinesAreFound) {
  const core::Part part = import_ok("cad/as1-oc-214.stp");
  int cylinders = 0;
  for (const core::PartFace& face : part.faces) {
    EXPECT_NE(face.type, SurfaceType::kFreeform);
    cylinders += face.type == SurfaceType::kCylinder;
    if (face.type == SurfaceType::kCylinder && part.bodies[face.body].name == "rod") {
      EXPECT_NEAR(face.radius_m, 0.005, 1e-6);
    }
  }
  EXPECT_EQ(cylinders, 70);
  EXPECT_GT(check_round_faces(part), 1000);
}

TEST(CadContent, PlanesAreFlatAndLookOutward) {
  const core::Part part = import_ok("cad/as1-oc-214.stp");
  int seen = 0;
  for (std::size_t t = 0; t < part.mesh.triangles.size(); ++t) {
    const core::PartFace& face = part.faces[part.mesh.face_of_triangle[t]];
    if (face.type != SurfaceType::kPlane) continue;
    for (const std::uint32_t v : part.mesh.triangles[t]) {
      EXPECT_GT(core::dot(face.axis, part.mesh.normals[v]), 0.99999f);
      EXPECT_NEAR(core::dot(face.axis, part.mesh.positions[v] - face.origin), 0, 1e-7f);
      ++seen;
    }
  }
  EXPECT_GT(seen, 500);
}

TEST(CadContent, SharpEdgesStaySharp) {
  // A cube of flat normals: three vertices at each corner.
  const core::Part part = import_ok("cad/cube.iges");
  EXPECT_EQ(part.mesh.positions.size(), 24u);
  for (const Vec3f& n : part.mesh.normals)
    EXPECT_NEAR(std::abs(n.x) + std::abs(n.y) + std::abs(n.z), 1, 1e-6f);
}

TEST(CadContent, LooseFacesAreSewnIntoOneClosedBody) {
  const core::Part part = import_ok("cad/cube.iges");
  ASSERT_EQ(part.bodies.size(), 1u);
  EXPECT_FALSE(part.bodies[0].solid);
  EXPECT_NEAR(mesh_mass(part).volume_m3, 1e-6, 1e-12);
  EXPECT_NEAR(core::length(part.center_of_mass - Vec3d{5e-3, 5e-3, 5e-3}), 0, 1e-9);
  // The same part with solids gives the same centre.
  const core::Part iges = import_ok("cad/io1-cm-214.igs"), step = import_ok("cad/io1-cm-214.stp");
  EXPECT_LT(core::length(iges.center_of_mass - step.center_of_mass), 1e-5);
  EXPECT_EQ(colors_of(iges, "").size(), colors_of(step, "").size());
}

TEST(CadContent, TessellationFollowsThePixelFootprint) {
  ImportOptions small, large;
  small.long_side_px = 100;
  large.long_side_px = 1000;
  const core::Part coarse = import_ok("cad/real10_11_flanged_collar.step", small);
  const core::Part fine = import_ok("cad/real10_11_flanged_collar.step", large);
  EXPECT_GT(fine.mesh.triangles.size(), coarse.mesh.triangles.size());
  EXPECT_LT(std::abs(mesh_mass(fine).volume_m3 - fine.volume_m3),
            std::abs(mesh_mass(coarse).volume_m3 - coarse.volume_m3));
}

TEST(CadContent, WasherAndNutLieOnTheirEnds) {
  // The hull of the washer is a cylinder: its ends are seen under cones of half angle atan(r / (h / 2)). So
  // thin a part swings over nothing. One drop of the 512 is 0.002.
  const core::Part washer = import_ok("cad/washer.step");
  const double r = 5.5626, half = 0.9652 / 2;
  for (int i = 0; i < 2; ++i) {
    EXPECT_NEAR(washer.stable_poses[i].probability, 0.5 * (1 - half / std::hypot(half, r)), 5e-3);
    EXPECT_NEAR(std::abs(washer.stable_poses[i].world_from_part.rotation.rows[2].y), 1, 1e-9);
  }
  const core::Part nut = import_ok("cad/hex-nut.step");
  ASSERT_EQ(nut.stable_poses.size(), 8u);
  EXPECT_NEAR(nut.stable_poses[0].probability, nut.stable_poses[1].probability, 5e-3);
  for (int i = 0; i < 8; ++i)
    EXPECT_NEAR(std::abs(nut.stable_poses[i].world_from_part.rotation.rows[2].z), i < 2 ? 1 : 0, 1e-6);
}

TEST(CadContent, BoundingSphereHoldsAllVertices) {
  const core::Part part = import_ok("cad/as1-oc-214.stp");
  for (const Vec3f& p : part.mesh.positions)
    EXPECT_LE(core::length(p - part.bounding_center), part.bounding_radius_m);
  EXPECT_LT(part.bounding_radius_m, 0.6 * part.box.diagonal());
}

}  // namespace
}  // namespace partbooth::scene_gen
