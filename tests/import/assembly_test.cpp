// SPDX-License-Identifier: Apache-2.0
// Which uses of products are the same shape.
#include "scene_gen/import/readers/assembly.h"

#include <gtest/gtest.h>

#include "tests/import/shapes.h"

namespace partbooth::scene_gen {
namespace {

using core::Rigid;
using core::Vec3d;

const Rigid kAside{core::rotation_about({0, 0, 1}, 0.7), {0.1, 0.02, -0.03}};
const Rigid kFar{core::rotation_about(core::normalize(Vec3d{1, 1, 0}), 2), {-0.2, 0, 0}};

// A hook of three unlike arms: not its own mirror image.
core::Part hook() {
  return boxes({{{0, 0, 0}, {0.04, 0.01, 0.01}},
                {{0, 0.01, 0}, {0.01, 0.03, 0.01}},
                {{0.03, 0, 0.01}, {0.04, 0.01, 0.02}}});
}

core::Part bracket() { return boxes({{{0, 0, 0}, {0.04, 0.01, 0.01}}, {{0, 0.01, 0}, {0.01, 0.03, 0.01}}}); }

core::Part mirror_image(core::Part part) {
  for (core::Vec3f& p : part.mesh.positions) p.x = -p.x;
  for (core::Vec3f& n : part.mesh.normals) n.x = -n.x;
  for (auto& t : part.mesh.triangles) std::swap(t[1], t[2]);
  return moved(std::move(part), Rigid{});
}

ProductUse use(const char* name, std::size_t product, const Rigid& place, std::uint32_t body) {
  return {name, product, 1, false, place, {body}};
}

// The part, where the component says, is the body in the assembly.
void expect_placed(const core::Part& whole, const core::Component& component, const core::Part& part) {
  core::Box3d body, placed;
  for (std::size_t t = 0; t < whole.mesh.triangles.size(); ++t)
    if (whole.faces[whole.mesh.face_of_triangle[t]].body == component.bodies[0])
      for (const std::uint32_t v : whole.mesh.triangles[t]) body.extend(Vec3d(whole.mesh.positions[v]));
  for (const core::Vec3f& p : part.mesh.positions)
    placed.extend(component.assembly_from_part.point(Vec3d(p)));
  EXPECT_LT(core::length(body.min - placed.min), 1e-4);
  EXPECT_LT(core::length(body.max - placed.max), 1e-4);
}

TEST(Assembly, SameProductOrSameShapeIsOnePart) {
  // The second has the first's product, the third its shape with another origin.
  const core::Part whole =
      together(together(hook(), moved(hook(), kAside)), moved(moved(hook(), kFar), kAside));
  const Assembly assembly = take_apart(
      whole, {use("hook", 0, {}, 0), use("hook", 0, kAside, 1), use("hook (2)", 1, kFar, 2)}, "file", 600);
  ASSERT_EQ(assembly.parts.size(), 1u);
  ASSERT_EQ(assembly.components.size(), 3u);
  EXPECT_EQ(assembly.parts[0].part.name, "hook");
  for (const core::Component& component : assembly.components) {
    EXPECT_EQ(component.name, "hook");
    EXPECT_FALSE(component.mirrored);
    expect_placed(whole, component, assembly.parts[0].part);
  }
}

TEST(Assembly, MirrorImagesAreAnotherPart) {
  const core::Part whole = together(hook(), moved(mirror_image(hook()), kAside));
  const Assembly assembly =
      take_apart(whole, {use("hook", 0, {}, 0), use("hook", 1, kAside, 1)}, "file", 600);
  ASSERT_EQ(assembly.parts.size(), 2u);
  EXPECT_EQ(assembly.parts[1].part.name, "hook_mirrored");
  EXPECT_TRUE(assembly.components[1].mirrored);
  EXPECT_EQ(assembly.components[1].shape, "hook");
  expect_placed(whole, assembly.components[1], assembly.parts[1].part);
  const auto& mesh = assembly.parts[1].part.mesh;
  const Vec3d a(mesh.positions[mesh.triangles[0][0]]), b(mesh.positions[mesh.triangles[0][1]]),
      c(mesh.positions[mesh.triangles[0][2]]);
  EXPECT_GT(core::dot(core::cross(b - a, c - a), Vec3d(mesh.normals[mesh.triangles[0][0]])), 0);
  EXPECT_GT(assembly.parts[1].part.volume_m3, 0) << "wound outward";
}

TEST(Assembly, WhatIsItsOwnMirrorImageIsOnePart) {
  const core::Part whole = together(bracket(), moved(mirror_image(bracket()), kAside));
  ProductUse mirrored_use = use("bracket", 0, kAside, 1);
  mirrored_use.mirrored = true;
  const Assembly assembly = take_apart(whole, {use("bracket", 0, {}, 0), mirrored_use}, "file", 600);
  ASSERT_EQ(assembly.parts.size(), 1u);
  EXPECT_FALSE(assembly.components[1].mirrored);
  expect_placed(whole, assembly.components[1], assembly.parts[0].part);
}

TEST(Assembly, NamesAreUnique) {
  const core::Part whole =
      together(together(hook(), moved(bracket(), kAside)), moved(boxes({{{0, 0, 0}, {1, 2, 3}}}), kFar));
  const Assembly assembly = take_apart(
      whole, {use("Part", 0, {}, 0), use("part", 1, kAside, 1), use("NONE", 2, kFar, 2)}, "file", 600);
  ASSERT_EQ(assembly.parts.size(), 3u);
  EXPECT_EQ(assembly.parts[0].part.name, "Part");
  EXPECT_EQ(assembly.parts[1].part.name, "part_2");
  EXPECT_EQ(assembly.parts[2].part.name, "file_part");
}

TEST(Assembly, OneUseIsNone) {
  EXPECT_TRUE(take_apart(hook(), {use("hook", 0, {}, 0)}, "file", 600).components.empty());
}

}  // namespace
}  // namespace partbooth::scene_gen
