// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/part_file.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "partbooth/part_file.pb.h"
#include "scene_gen/import/import.h"

namespace partbooth::scene_gen {
namespace {

core::Part triangle_part() {
  core::Part part;
  part.name = "triangle";
  part.mesh.positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}};
  part.mesh.normals = {{0, 0, 1}, {0, 0, 1}, {0, 0, 1}};
  part.mesh.triangles = {{0, 1, 2}};
  part.mesh.face_of_triangle = {0};
  core::PartFace face;
  face.type = core::SurfaceType::kPlane;
  face.color = core::Vec3f{0.25f, 0.5f, 0.75f};
  part.faces = {face};
  part.bodies = {{"body", true, "steel"}};
  part.stable_poses = {{core::Rigid{}, 1.0}};
  part.exact_box.extend({0, 0, 0});
  part.exact_box.extend({1, 1, 0});
  part.hull_points = part.mesh.positions;
  part.area_m2 = 0.5;
  part.source_unit = "m (given)";
  part.warnings = {"flat"};
  part.symmetries = {{{0.25, 0.25, 0}, {0, 0, 1}, 3}};
  part.features = {{core::FeatureKind::kBoss, {0}, {0, 0, 0.5}, {0, 0, 1}, 0.1, 1, true}};
  part.components = {{"nut", {0}, core::Rigid{}, "nut M8", true}};
  part.convex_pieces = {part.mesh.positions, part.mesh.positions};
  return part;
}

TEST(PartFile, RoundTrip) {
  const core::Part part = triangle_part();
  const std::string bytes = part_to_bytes(part);
  EXPECT_EQ(bytes, part_to_bytes(part));
  const auto back = part_from_bytes(bytes, "x");
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(part_to_bytes(*back), bytes);
  EXPECT_EQ(back->mesh.positions, part.mesh.positions);
  EXPECT_EQ(back->faces[0].color, part.faces[0].color);
  EXPECT_EQ(back->bodies[0].name, "body");
  EXPECT_EQ(back->bodies[0].material, "steel");
  EXPECT_EQ(back->symmetries[0].order, 3u);
  EXPECT_EQ(back->features[0].kind, core::FeatureKind::kBoss);
  EXPECT_EQ(back->components[0].shape, "nut M8");
  EXPECT_EQ(back->convex_pieces, part.convex_pieces);
  EXPECT_EQ(back->warnings, part.warnings);
  EXPECT_EQ(back->box.max, (core::Vec3d{1, 1, 0}));
  EXPECT_NEAR(back->bounding_radius_m, std::sqrt(0.5), 1e-5);
}

TEST(PartFile, NamesThatAreNotUtf8AreKeptReadable) {
  core::Part part = triangle_part();
  part.bodies[0].name = "H\xfclse";  // Latin-1
  const auto back = part_from_bytes(part_to_bytes(part), "x");
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(back->bodies[0].name, "H\xc3\xbclse");
}

using Damage = std::function<void(schema::PartFile&)>;

void expect_refused(const char* what, const Damage& damage) {
  schema::PartFile file;
  ASSERT_TRUE(file.ParseFromString(part_to_bytes(triangle_part())));
  damage(file);
  const auto part = part_from_bytes(file.SerializeAsString(), "stored");
  ASSERT_FALSE(part) << what;
  EXPECT_EQ(part.error().file, "stored");
  EXPECT_NE(part.error().message.find("damaged"), std::string::npos);
  EXPECT_FALSE(part.error().remedy.empty());
}

TEST(PartFile, DamageIsRefused) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::string nan_bytes(reinterpret_cast<const char*>(&nan), 4);
  expect_refused("version", [](auto& f) { f.set_version(1); });
  expect_refused("cut array", [](auto& f) { f.mutable_positions_m()->pop_back(); });
  expect_refused("fewer normals", [](auto& f) { f.mutable_normals()->resize(24); });
  expect_refused("no triangles", [](auto& f) { f.clear_triangles(), f.clear_face_of_triangle(); });
  expect_refused("index", [](auto& f) { (*f.mutable_triangles())[0] = 3; });
  expect_refused("face id", [](auto& f) { (*f.mutable_face_of_triangle())[0] = 1; });
  expect_refused("face id missing", [](auto& f) { f.clear_face_of_triangle(); });
  expect_refused("body", [](auto& f) { f.mutable_faces(0)->set_body(1); });
  expect_refused("type", [](auto& f) { f.mutable_faces(0)->set_type(99); });
  expect_refused("NaN position", [&](auto& f) { f.mutable_positions_m()->replace(0, 4, nan_bytes); });
  expect_refused("NaN normal", [&](auto& f) { f.mutable_normals()->replace(0, 4, nan_bytes); });
  expect_refused("NaN volume", [&](auto& f) { f.set_volume_m3(nan); });
  expect_refused("NaN hull", [&](auto& f) { f.mutable_hull_points_m()->replace(0, 4, nan_bytes); });
  expect_refused("no pose", [](auto& f) { f.clear_stable_poses(); });
  expect_refused("no rotation",
                 [](auto& f) { f.mutable_stable_poses(0)->mutable_world_from_part()->clear_rotation(); });
  expect_refused("mirrored pose",
                 [](auto& f) { f.mutable_stable_poses(0)->mutable_world_from_part()->set_rotation(0, -1); });
  expect_refused("turn by nothing", [](auto& f) { f.mutable_symmetries(0)->set_order(1); });
  expect_refused("no axis", [](auto& f) { f.mutable_symmetries(0)->clear_axis(); });
  expect_refused("feature's face", [](auto& f) { f.mutable_features(0)->set_faces(0, 1); });
  expect_refused("feature's kind", [](auto& f) { f.mutable_features(0)->set_kind("slot"); });
  expect_refused("component's body", [](auto& f) { f.mutable_components(0)->set_bodies(0, 1); });
  expect_refused("component's place", [](auto& f) { f.mutable_components(0)->clear_assembly_from_part(); });
  expect_refused("cut piece", [](auto& f) { f.mutable_convex_pieces_m(0)->pop_back(); });
  expect_refused("probability", [](auto& f) { f.mutable_stable_poses(0)->set_probability(2); });
}

TEST(PartFile, CutOrForeignBytesAreRefused) {
  const std::string bytes = part_to_bytes(triangle_part());
  // The end holds unit and warnings, which may be absent.
  const std::size_t texts = part_to_bytes(triangle_part()).find("m (given)");
  for (std::size_t n = 0; n + 3 < texts; n += 3)
    EXPECT_FALSE(part_from_bytes(bytes.substr(0, n), "cut")) << n;
  EXPECT_FALSE(part_from_bytes("not a part", "x"));
}

}  // namespace
}  // namespace partbooth::scene_gen
