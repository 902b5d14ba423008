// SPDX-License-Identifier: Apache-2.0
// Every STEP and IGES file against values that an independent program computed.
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "scene_gen/import/inspect.h"
#include "tests/import/import_fixture.h"

namespace partbooth::scene_gen {
namespace {

using Json = nlohmann::json;

Json reference() { return Json::parse(std::ifstream(part_path("reference/cad.json"))); }

std::vector<std::string> names() {
  std::vector<std::string> out;
  const Json all = reference();
  for (const auto& [name, values] : all.items()) out.push_back(name);
  return out;
}

class CadReference : public testing::TestWithParam<std::string> {};

TEST_P(CadReference, InspectAgrees) {
  const Json expected = reference()[GetParam()];
  const auto found = inspect(part_path("cad/" + GetParam()), {});
  ASSERT_TRUE(found) << found.error().text();
  const Json json = Json::parse(found->json);
  EXPECT_EQ(json["solids"], expected["solids"]);
  EXPECT_EQ(json["faces"], expected["faces"]);
  for (int i = 0; i < 6; ++i)
    EXPECT_NEAR(json["bbox_mm"][i].get<double>(), expected["bbox_mm"][i].get<double>(), 0.001) << i;
  // Six digits, and the integration over a solid depends in the fifth on whether its neighbours are in it.
  const double volume = expected["volume_mm3"], area = expected["area_mm2"];
  EXPECT_NEAR(json["volume_mm3"].get<double>(), volume, 1e-4 * volume);
  EXPECT_NEAR(json["area_mm2"].get<double>(), area, 1e-5 * area);
}

void expect_triangles_on_surfaces(const core::Part& part) {
  const MeshMass mass = mesh_mass(part);
  EXPECT_NEAR(mass.area_m2, part.area_m2, 2e-3 * part.area_m2);
  // Outward: inside-out solids have negative volume. Loose faces are sewn, so IGES bodies close too.
  EXPECT_GT(mass.volume_m3, 0);
  // The exact volume of balls and tori is itself off by 2e-3 (ball-bearing.step).
  if (part.volume_m3 > 0) {
    EXPECT_NEAR(mass.volume_m3, part.volume_m3, 4e-3 * part.volume_m3);
  }
  for (std::size_t b = 0; b < part.bodies.size(); ++b)
    EXPECT_GT(mesh_mass(part, b).volume_m3, 0) << "body " << b;
  const double slack = 1e-3 * part.exact_box.diagonal();
  for (int i = 0; i < 3; ++i) {
    EXPECT_NEAR(part.box.min[i], part.exact_box.min[i], slack);
    EXPECT_NEAR(part.box.max[i], part.exact_box.max[i], slack);
  }
}

void expect_normals_on_the_front(const core::Part& part) {
  std::size_t against = 0;
  for (const auto& t : part.mesh.triangles) {
    const core::Vec3d a(part.mesh.positions[t[0]]), b(part.mesh.positions[t[1]]),
        c(part.mesh.positions[t[2]]);
    const core::Vec3d n = core::cross(b - a, c - a);
    for (const auto v : t) {
      EXPECT_NEAR(core::length(part.mesh.normals[v]), 1, 1e-5);
      against += core::dot(n, core::Vec3d(part.mesh.normals[v])) <= 0;
    }
  }
  EXPECT_EQ(against, 0u);
}

void expect_poses_that_rest(const core::Part& part) {
  ASSERT_FALSE(part.stable_poses.empty());
  EXPECT_LE(part.stable_poses.size(), 64u);
  double sum = 0, last = 1;
  for (const core::StablePose& pose : part.stable_poses) {
    sum += pose.probability;
    EXPECT_LE(pose.probability, last);
    last = pose.probability;
    double lowest = 1e300;
    for (const auto& p : part.mesh.positions)
      lowest = std::min(lowest, pose.world_from_part.point(core::Vec3d(p)).z);
    EXPECT_NEAR(lowest, 0, 1e-9);
    const core::Vec3d com = pose.world_from_part.point(part.center_of_mass);
    EXPECT_NEAR(com.x, 0, 1e-9);
    EXPECT_NEAR(com.y, 0, 1e-9);
  }
  EXPECT_NEAR(sum, 1, 1e-9);
}

TEST_P(CadReference, PartIsSound) {
  const core::Part part = import_ok("cad/" + GetParam());
  expect_triangles_on_surfaces(part);
  expect_normals_on_the_front(part);
  expect_poses_that_rest(part);
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Files, CadReference, testing::ValuesIn(names()), test_name);

}  // namespace
}  // namespace partbooth::scene_gen
