// SPDX-License-Identifier: Apache-2.0
// Parts whose bodies have materials of their own.
#include <gtest/gtest.h>

#include "renderer/renderer.h"
#include "tests/renderer/scenes.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using scenes::Booth;

core::Frame render(const Booth& booth, const std::string& isa) {
  return (*Renderer::create(isa, "none"))->render(booth.spec, booth.assets);
}

void append(core::Part& part, const core::Part& body, Vec3d at) {
  const auto vertices = std::uint32_t(part.mesh.positions.size()), faces = std::uint32_t(part.faces.size());
  for (std::size_t i = 0; i < body.mesh.positions.size(); ++i) {
    part.mesh.positions.push_back(body.mesh.positions[i] + core::Vec3f(at));
    part.mesh.normals.push_back(body.mesh.normals[i]);
    part.hull_points.push_back(part.mesh.positions.back());
    part.box.extend(Vec3d(part.mesh.positions.back()));
  }
  for (const auto& [a, b, c] : body.mesh.triangles)
    part.mesh.triangles.push_back({a + vertices, b + vertices, c + vertices});
  for (const std::uint32_t f : body.mesh.face_of_triangle) part.mesh.face_of_triangle.push_back(f + faces);
  for (core::PartFace face : body.faces) {
    face.body = std::uint32_t(part.bodies.size());
    part.faces.push_back(face);
  }
  part.bodies.push_back(body.bodies[0]);
}

constexpr Vec3d kLeft{0, -0.7, 0}, kRight{0, 0.7, 0}, kTop{0, 0, 1.1};

// A box on the left, a sphere on the right, a box on top.
core::Part three_bodies() {
  core::Part part;
  part.name = "assembly";
  append(part, scenes::box({1, 1, 1}), kLeft);
  append(part, scenes::sphere(0.6, 48, 24), kRight);
  append(part, scenes::box({0.5, 0.5, 0.5}), kTop);
  return part;
}

schema::Material colored(double r, double g, double b) {
  schema::Material out = scenes::lambert(0.5);
  out.mutable_base_color()->set_r(r);
  out.mutable_base_color()->set_g(g);
  out.mutable_base_color()->set_b(b);
  return out;
}

Booth booth_without_parts() {
  Booth booth;
  booth.size(96, 96);
  booth.look({6, 0, 1}, {0, 0, 0.2}, 35);
  booth.dome(1);
  return booth;
}

Booth three_materials() {
  Booth booth = booth_without_parts();
  schema::Instance& object = booth.add(three_bodies(), colored(0.1, 0.7, 0.1));
  schema::BodyMaterial& sphere = *object.add_bodies();
  sphere.set_body(1);
  *sphere.mutable_material() = scenes::metal(0.9, 0.2);
  schema::BodyMaterial& top = *object.add_bodies();
  top.set_body(2);
  *top.mutable_material() = colored(0.1, 0.1, 0.8);
  return booth;
}

TEST(Bodies, LookLikePartsOfTheirOwnAndAreOneObject) {
  Booth apart = booth_without_parts();
  apart.add(scenes::sphere(0.6, 48, 24), scenes::metal(0.9, 0.2), kRight);
  apart.add(scenes::box({0.5, 0.5, 0.5}), colored(0.1, 0.1, 0.8), kTop);
  apart.add(scenes::box({1, 1, 1}), colored(0.1, 0.7, 0.1), kLeft);
  for (const std::string& isa : available_isas()) {
    const core::Frame one = render(three_materials(), isa), three = render(apart, isa);
    ASSERT_EQ(one.amodal.size(), 1u);
    int amodal_differs = 0, apart_px = 0;
    double difference = 0, light = 0;
    for (std::size_t i = 0; i < one.instance.data.size(); ++i) {
      EXPECT_EQ(one.instance.data[i], three.instance.data[i] > 0 ? 1 : 0);
      apart_px += three.instance.data[i] > 0 ? 1 : 0;
      for (std::size_t c = 3 * i; c < 3 * i + 3; ++c) {
        difference += std::abs(one.radiance.data[c] - three.radiance.data[c]);
        light += three.radiance.data[c];
      }
    }
    for (int y = 0; y < 96; ++y) {
      for (int x = 0; x < 96; ++x) {
        const core::AmodalMask& mask = one.amodal[0];
        const int mx = x - mask.x0, my = y - mask.y0;
        const bool in = mx >= 0 && my >= 0 && mx < mask.coverage_16.width && my < mask.coverage_16.height;
        const int alone = in ? *mask.coverage_16.at(mx, my) : 0;
        const int seen = *one.instance.at(x, y) == 1 ? *one.coverage_16.at(x, y) : 0;
        amodal_differs += alone < seen ? 1 : 0;
      }
    }
    EXPECT_GT(apart_px, 1000) << isa;
    EXPECT_EQ(amodal_differs, 0) << isa;
    // Vertices that are moved in the mesh or by the instance round apart.
    EXPECT_LT(difference / light, 1e-3) << isa;
  }
}

TEST(Bodies, ColoursAreWhereTheBodiesAre) {
  const core::Frame frame = render(three_materials(), available_isas().front());
  const auto at = [&](int x, int y) { return frame.albedo.at(x, y); };
  EXPECT_NEAR(at(31, 52)[1], 0.7, 0.02);  // left, what is left over
  EXPECT_NEAR(at(48, 24)[2], 0.8, 0.02);  // top
  EXPECT_NEAR(at(65, 52)[0], at(65, 52)[2], 0.02);
  EXPECT_GT(at(65, 52)[0], 0.85);  // right
}

TEST(Bodies, FacesOfLabelsAreThoseOfTheWholePart) {
  for (const std::string& isa : available_isas()) {
    Booth booth = three_materials();
    core::Rigid turn;
    turn.rotation = core::rotation_about({0, 0, 1}, 0.5);
    *booth.spec.mutable_instances(0)->mutable_world_from_part() = scenes::rigid(turn);
    booth.ground(5, scenes::lambert(0.5)).set_height_m(-0.7);
    const core::Frame frame = render(booth, isa);
    const core::Part part = three_bodies();
    int planes = 0, round = 0;
    for (int y = 0; y < 96; ++y) {
      for (int x = 0; x < 96; ++x) {
        const std::uint32_t id = *frame.face.at(x, y);
        ASSERT_EQ(id == 0, *frame.instance.at(x, y) == 0);
        if (id == 0 || *frame.coverage_16.at(x, y) < 16) continue;
        const core::PartFace& face = part.faces.at(id - 1);
        const float* n = frame.normal.at(x, y);
        const Vec3d normal = turn.inverse().direction({n[0], n[1], n[2]});
        round += face.type == core::SurfaceType::kSphere ? 1 : 0;
        if (face.type != core::SurfaceType::kPlane || core::length(normal) < 0.999) continue;
        ++planes;
        EXPECT_GT(dot(normal, Vec3d(face.axis)), 0.999) << isa << " " << x << " " << y;
      }
    }
    EXPECT_GT(planes, 500) << isa;
    EXPECT_GT(round, 300) << isa;
  }
}

TEST(Bodies, AMaterialForEveryBodyNeedsNoOther) {
  Booth booth = three_materials();
  schema::BodyMaterial& left = *booth.spec.mutable_instances(0)->add_bodies();
  left.set_body(0);
  *left.mutable_material() = booth.spec.instances(0).material();
  *booth.spec.mutable_instances(0)->mutable_material() = colored(1, 0, 0);
  const std::string isa = available_isas().front();
  const core::Frame all = render(booth, isa), rest = render(three_materials(), isa);
  EXPECT_EQ(all.instance, rest.instance);
  EXPECT_NEAR(all.albedo.at(31, 52)[1], 0.7, 0.02);
}

}  // namespace
}  // namespace partbooth::renderer
