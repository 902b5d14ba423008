// SPDX-License-Identifier: Apache-2.0
// Symmetries, features and components of real files against what a person sees in them.
#include <algorithm>
#include <map>
#include <set>

#include "tests/import/import_fixture.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

struct Truth {
  const char* file;
  std::vector<std::uint32_t> orders;
  Vec3d axis;  // of the first
};

// The collar has a keyway; the hexagons of hex-nut.step are off by 0.3 mm; both faces of the spool are alike.
const std::vector<Truth> kTruth{
    {"cad/washer.step", {0, 2}, {0, 1, 0}},
    {"cad/real10_08_thin_ring.step", {0, 2}, {0, 0, 1}},
    {"cad/real10_42_double_flange_spool.step", {0, 2}, {0, 0, 1}},
    {"cad/real10_09_grooved_disc.step", {0}, {0, 0, 1}},
    {"cad/real10_17_spool_rod.step", {0}, {0, 0, 1}},
    {"cad/real10_03_wheel_with_shaft.step", {6}, {0, 0, 1}},
    {"cad/io1-cm-214.stp", {6}, {1, 0, 0}},
    {"cad/flange-with-patterns.step", {4}, {0, 1, 0}},
    {"cad/flange-xy.igs", {4}, {0, 1, 0}},
    {"cad/real10_05_square_plate.step", {4, 2}, {0, 0, 1}},
    {"cad/cube.iges", {4, 4}, {1, 0, 0}},
    {"cad/real10_06_u_bracket.step", {2}, {0, 0, 1}},
    {"cad/real10_11_flanged_collar.step", {}, {}},
    {"cad/real10_07_angle_bracket.step", {}, {}},
    {"cad/hex-nut.step", {}, {}},
    {"meshes/factory_round_peg_12mm_loose.obj", {0, 2}, {0, 0, 1}},
    {"meshes/washer_ascii.stl", {0, 2}, {0, 1, 0}},
};

TEST(CadKnowledge, SymmetriesAreThoseOfTheParts) {
  ImportOptions options;
  options.unit = "mm";
  for (const Truth& truth : kTruth) {
    const core::Part part = import_ok(truth.file, options);
    std::vector<std::uint32_t> orders;
    for (const core::Symmetry& s : part.symmetries) orders.push_back(s.order);
    EXPECT_EQ(orders, truth.orders) << truth.file;
    if (!truth.orders.empty() && !part.symmetries.empty()) {
      EXPECT_NEAR(std::abs(core::dot(part.symmetries[0].axis, truth.axis)), 1, 1e-6) << truth.file;
    }
  }
}

struct HoleCount {
  double diameter_mm;
  bool through;
  auto operator<=>(const HoleCount&) const = default;
};

std::map<HoleCount, int> holes_of(const core::Part& part) {
  std::map<HoleCount, int> out;
  for (const core::Feature& f : part.features)
    if (f.kind == core::FeatureKind::kHole) ++out[{std::round(2e5 * f.radius_m) / 100, f.through}];
  return out;
}

TEST(CadKnowledge, HolesAreThoseOfTheParts) {
  using Holes = std::map<HoleCount, int>;
  EXPECT_EQ(holes_of(import_ok("cad/real10_07_angle_bracket.step")),
            (Holes{{{5.6, true}, 14}, {{7.2, true}, 1}, {{12, true}, 2}}));
  EXPECT_EQ(holes_of(import_ok("cad/real10_05_square_plate.step")), (Holes{{{5.2, true}, 4}}));
  EXPECT_EQ(holes_of(import_ok("cad/real10_03_wheel_with_shaft.step")),
            (Holes{{{17, true}, 6}, {{66, false}, 1}}));
  EXPECT_EQ(holes_of(import_ok("cad/enclosure.step")), (Holes{{{8, true}, 8}, {{14, true}, 4}}));
}

TEST(CadKnowledge, BlindHolesOpenAlongTheirAxis) {
  const core::Part spool = import_ok("cad/real10_42_double_flange_spool.step");
  int holes = 0;
  for (const core::Feature& f : spool.features) {
    if (f.kind != core::FeatureKind::kHole) continue;
    ++holes;
    EXPECT_FALSE(f.through);
    EXPECT_NEAR(f.radius_m, 0.0025, 1e-7);
    EXPECT_NEAR(f.length_m, 0.011, 1e-6);
    // From each end of the spool, 62 mm long, outward.
    const Vec3d opening = f.origin + f.axis * (f.length_m / 2);
    EXPECT_NEAR(opening.z, f.axis.z > 0 ? 0.062 : 0, 2e-4);
  }
  EXPECT_EQ(holes, 2);
}

std::map<std::string, int> component_names(const core::Part& part) {
  std::map<std::string, int> out;
  for (const core::Component& c : part.components) ++out[c.name];
  return out;
}

TEST(CadKnowledge, AssemblyComesApartIntoItsProducts) {
  ImportOptions options;
  options.components = true;
  const auto file = import_file(part_path("cad/as1-oc-214.stp"), options);
  ASSERT_TRUE(file) << file.error().text();
  const core::Part& whole = *file->whole.part;
  EXPECT_EQ(
      component_names(whole),
      (std::map<std::string, int>{{"nut", 8}, {"bolt", 6}, {"l-bracket", 2}, {"plate", 1}, {"rod", 1}}));
  std::map<std::string, const core::Part*> parts;
  for (const ImportedPart& part : file->components) parts[part.part->name] = part.part.get();
  ASSERT_EQ(parts.size(), 5u);
  ASSERT_EQ(file->components.size(), 5u);
  for (const core::Component& component : whole.components) {
    core::Box3d body, placed;
    for (std::size_t t = 0; t < whole.mesh.triangles.size(); ++t)
      if (whole.faces[whole.mesh.face_of_triangle[t]].body == component.bodies.at(0))
        for (const std::uint32_t v : whole.mesh.triangles[t]) body.extend(Vec3d(whole.mesh.positions[v]));
    for (const core::Vec3f& p : parts.at(component.name)->mesh.positions)
      placed.extend(component.assembly_from_part.point(Vec3d(p)));
    EXPECT_LT(core::length(body.center() - placed.center()), 1e-6) << component.name;
    EXPECT_LT(core::length(body.size() - placed.size()), 1e-6) << component.name;
  }
  EXPECT_FALSE(parts.at("nut")->stable_poses.empty());
  EXPECT_NEAR(parts.at("rod")->volume_m3 * 1e9, 3.14159 * 25 * 200, 50);
  // The smallest part is as fine for its own size as a file of its own would be.
  EXPECT_GT(parts.at("nut")->mesh.triangles.size(), 300u);
}

TEST(CadKnowledge, PartsWithoutNamesAreFoundByTheirShape) {
  const core::Part part = import_ok("cad/pipe-flange-assembly.step");
  ASSERT_EQ(part.components.size(), 38u);
  std::multiset<int> counts;
  for (const auto& [name, count] : component_names(part)) counts.insert(count);
  // Seven nuts, bolts' shanks and heads, fourteen washers; pipe, flange and gasket.
  EXPECT_EQ(counts, (std::multiset<int>{1, 1, 1, 7, 7, 7, 14}));
}

TEST(CadKnowledge, SinglePartsHaveNoComponents) {
  EXPECT_TRUE(import_ok("cad/io1-cm-214.stp").components.empty());
  EXPECT_TRUE(import_ok("cad/flange-xy.igs").components.empty()) << "an IGES file of loose faces";
}

}  // namespace
}  // namespace partbooth::scene_gen
