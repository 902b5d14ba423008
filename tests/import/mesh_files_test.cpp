// SPDX-License-Identifier: Apache-2.0
// STL, OBJ, PLY, glTF and 3MF.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include "tests/import/import_fixture.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

// A box from 0 to (x, y, z) as OBJ.
std::string box_obj(double x, double y, double z) {
  std::string out;
  for (int i = 0; i < 8; ++i)
    out += "v " + std::to_string(i & 1 ? x : 0) + " " + std::to_string(i & 2 ? y : 0) + " " +
           std::to_string(i & 4 ? z : 0) + "\n";
  return out + "f 1 3 4 2\nf 5 6 8 7\nf 1 2 6 5\nf 3 7 8 4\nf 1 5 7 3\nf 2 4 8 6\n";
}

class MeshFile : public testing::TestWithParam<std::string> {};

TEST_P(MeshFile, Loads) {
  const core::Part part = import_ok("meshes/" + GetParam());
  ASSERT_FALSE(part.mesh.triangles.empty());
  EXPECT_FALSE(part.bodies.empty());
  EXPECT_FALSE(part.hull_points.empty());
  EXPECT_GT(mesh_mass(part).volume_m3, 0);
}

std::vector<std::string> mesh_names() {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(part_path("meshes")))
    out.push_back(entry.path().filename());
  std::sort(out.begin(), out.end());
  return out;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Files, MeshFile, testing::ValuesIn(mesh_names()), test_name);

TEST(MeshFiles, StlAndStepOfOnePartAgree) {
  const core::Part stl = import_ok("meshes/hex-nut.stl"), step = import_ok("cad/hex-nut.step");
  EXPECT_LT(core::length(stl.box.size() - step.box.size()), 1e-6);
  EXPECT_NEAR(stl.volume_m3, step.volume_m3, 5e-3 * step.volume_m3);
  EXPECT_LT(core::length(stl.center_of_mass - step.center_of_mass), 1e-5);
  ASSERT_EQ(stl.stable_poses.size(), step.stable_poses.size());
  for (std::size_t i = 0; i < stl.stable_poses.size(); ++i)
    EXPECT_NEAR(stl.stable_poses[i].probability, step.stable_poses[i].probability, 2e-3);
}

TEST(MeshFiles, GivenUnitIsUsedAndGuessIsWarnedOf) {
  ImportOptions inch;
  inch.unit = "inch";
  const core::Part given = import_ok("meshes/featuretype.STL", inch),
                   guessed = import_ok("meshes/featuretype.STL");
  const core::Part step = import_ok("cad/featuretype.STEP");
  EXPECT_LT(core::length(given.box.size() - step.box.size()), 1e-5);
  EXPECT_NEAR(given.volume_m3, step.volume_m3, 1e-3 * step.volume_m3);
  EXPECT_EQ(given.source_unit, "inch (given)");
  EXPECT_FALSE(has_warning(given, "no unit"));
  EXPECT_EQ(guessed.source_unit, "mm (guessed)");
  EXPECT_TRUE(has_warning(guessed, "no unit"));
}

TEST(MeshFiles, ThreeMfSaysItsUnit) {
  const core::Part part = import_ok("meshes/featuretype.3MF"), step = import_ok("cad/featuretype.STEP");
  EXPECT_EQ(part.source_unit, "inch (from file)");
  EXPECT_LT(core::length(part.box.size() - step.box.size()), 1e-5);
}

TEST(MeshFiles, ThreeMfObjectsAndColours) {
  EXPECT_EQ(import_ok("meshes/cube_gears.3mf").bodies.size(), 17u);
  const core::Part chain = import_ok("meshes/dodeca_chain_loop_color.3mf");
  std::set<std::array<float, 3>> colors;
  for (const auto& f : chain.faces)
    if (f.color) colors.insert({f.color->x, f.color->y, f.color->z});
  EXPECT_EQ(colors.size(), 9u);
}

TEST(MeshFiles, GltfIsMetresYUpAndKeepsNodesAndColours) {
  const core::Part glb = import_ok("meshes/as1-oc-214.glb"), step = import_ok("cad/as1-oc-214.stp");
  EXPECT_EQ(glb.bodies.size(), 18u);
  EXPECT_NEAR(glb.volume_m3, step.volume_m3, 1e-3 * step.volume_m3);
  // Its writer did not turn the part: Z of the STEP file became Y, and is Z again with the sign of Y.
  EXPECT_LT(std::abs(glb.box.size().y - step.box.size().z), 1e-5);
  EXPECT_LT(std::abs(glb.box.size().z - step.box.size().y), 1e-5);
  EXPECT_NE(glb.source_unit.find("Y up turned to Z up"), std::string::npos);
}

TEST(MeshFiles, CreasesSplitAndRoundSidesStaySmooth) {
  const core::Part box = import_ok("meshes/box.3mf");
  EXPECT_EQ(box.faces.size(), 6u);
  EXPECT_EQ(box.mesh.positions.size(), 24u);
  // A peg: its side is one face whose normals are radial.
  const core::Part peg = import_ok("meshes/factory_round_peg_12mm_loose.obj");
  EXPECT_EQ(peg.source_unit, "m (guessed)");
  const core::Vec3d center = peg.box.center();
  int radial = 0;
  for (std::size_t v = 0; v < peg.mesh.positions.size(); ++v) {
    const Vec3d n(peg.mesh.normals[v]);
    if (std::abs(n.z) > 0.1) continue;
    Vec3d r = Vec3d(peg.mesh.positions[v]) - center;
    r.z = 0;
    EXPECT_GT(core::dot(core::normalize(r), n), 0.99);
    ++radial;
  }
  EXPECT_GT(radial, 50);
}

TEST(MeshFiles, WindingIsMadeToAgreeAndTurnedOutward) {
  std::string text = box_obj(10, 20, 30);
  const auto turned = text.find("f 5 6 8 7");
  text.replace(turned, 9, "f 7 8 6 5");
  write_file("mixed.obj", text);
  const auto mixed = import_part("mixed.obj", {});
  ASSERT_TRUE(mixed) << mixed.error().text();
  EXPECT_TRUE(has_warning(*mixed->part, "wrong way"));
  EXPECT_NEAR(mesh_mass(*mixed->part).volume_m3, 6e-6, 1e-11);
  EXPECT_NEAR(mixed->part->volume_m3, 6e-6, 1e-11);
  EXPECT_TRUE(mixed->part->bodies[0].solid);
}

TEST(MeshFiles, OpenMeshIsWarnedOf) {
  std::string text = box_obj(10, 20, 30);
  write_file("open.obj", text.substr(0, text.rfind("f 2 4 8 6")));
  const auto open = import_part("open.obj", {});
  ASSERT_TRUE(open) << open.error().text();
  EXPECT_TRUE(has_warning(*open->part, "not watertight"));
  EXPECT_FALSE(open->part->bodies[0].solid);
  EXPECT_EQ(open->part->volume_m3, 0);
  // The hull is still the box.
  EXPECT_LT(core::length(open->part->center_of_mass - Vec3d{5e-3, 10e-3, 15e-3}), 1e-7);
}

TEST(MeshFiles, ImplausibleSizesNeedAUnit) {
  write_file("huge.obj", box_obj(20000, 10, 10));
  write_file("tiny.obj", box_obj(0.00005, 0.00005, 0.00005));
  for (const char* name : {"huge.obj", "tiny.obj"}) {
    const auto refused = import_part(name, {});
    ASSERT_FALSE(refused) << name;
    EXPECT_NE(refused.error().remedy.find("parts.unit"), std::string::npos);
    EXPECT_NE(refused.error().remedy.find("parts.unit"), std::string::npos);
    ImportOptions given;
    given.unit = "mm";
    EXPECT_TRUE(import_part(name, given));
  }
}

TEST(MeshFiles, ManyVertexColoursAreAveraged) {
  // A strip of 40,000 triangles, each vertex with a colour of its own: red from 0 to 1.
  const int n = 20000;
  std::string text;
  for (int i = 0; i <= n; ++i)
    for (int side = 0; side < 2; ++side)
      text += "v " + std::to_string(i * 0.01) + " " + std::to_string(side) + " 0 " +
              std::to_string((i + 0.5 * side) / (n + 1)) + " 0 0\n";
  for (int i = 0; i < n; ++i) {
    const int a = 2 * i + 1;
    text += "f " + std::to_string(a) + " " + std::to_string(a + 2) + " " + std::to_string(a + 3) + " " +
            std::to_string(a + 1) + "\n";
  }
  write_file("strip.obj", text);
  const auto strip = import_part("strip.obj", {});
  ASSERT_TRUE(strip) << strip.error().text();
  EXPECT_EQ(strip->part->mesh.triangles.size(), 2u * n);
  EXPECT_TRUE(has_warning(*strip->part, "mean"));
  ASSERT_EQ(strip->part->faces.size(), 1u);
  // The mean of the linear value of sRGB 0..1 is about 0.3.
  EXPECT_NEAR(strip->part->faces[0].color->x, 0.307f, 0.01f);
}

TEST(MeshFiles, MaterialLibrariesGiveColours) {
  write_file("red.obj", "mtllib red.mtl\nusemtl red\n" + box_obj(10, 20, 30));
  write_file("red.mtl", "newmtl red\nKd 1 0.5 0\n");
  const auto part = import_part("red.obj", {});
  ASSERT_TRUE(part) << part.error().text();
  ASSERT_TRUE(part->part->faces[0].color);
  EXPECT_NEAR(part->part->faces[0].color->x, 1, 1e-6f);
  EXPECT_NEAR(part->part->faces[0].color->y, 0.2140f, 1e-3f);  // sRGB 0.5
}

}  // namespace
}  // namespace partbooth::scene_gen
