// SPDX-License-Identifier: Apache-2.0
// Points, normals and distances at the label rays, and what lies behind clear things.
#include <gtest/gtest.h>

#include <cmath>

#include "labeler/layers.h"
#include "tests/renderer/labelled.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using scenes::Booth;

Booth ball_on_ground() {
  Booth booth = label_booth(160, 120);
  booth.look({3, 0.4, 2}, {0, 0, 0.5}, 45);
  booth.add(scenes::sphere(0.5, 256, 128), scenes::lambert(0.5), {0, 0, 0.5});
  booth.ground(3, scenes::lambert(0.5));
  booth.spec.mutable_render()->set_surface_labels(true);
  return booth;
}

TEST(SurfaceLabels, AreNotMadeUnasked) {
  Booth booth = ball_on_ground();
  booth.spec.mutable_render()->set_surface_labels(false);
  const core::Frame plain = labelled(booth).frame;
  EXPECT_FALSE(plain.surface.has_value());
  EXPECT_TRUE(plain.behind.empty());
  booth.spec.mutable_render()->set_surface_labels(true);
  const core::Frame more = labelled(booth).frame;
  EXPECT_EQ(more.instance, plain.instance);
  EXPECT_EQ(more.depth_m, plain.depth_m);
  EXPECT_EQ(more.rays, plain.rays) << "the rays are those of the other labels";
}

// Every pixel's point lies on the surface that its id says, also at the outlines; nothing is mixed.
TEST(SurfaceLabels, PointsLieOnTheirOwnSurface) {
  for (const bool bent : {false, true}) {
    Booth booth = ball_on_ground();
    if (bent) booth.spec.mutable_camera()->add_distortion(-0.25);
    const core::Frame frame = labelled(booth).frame;
    int balls = 0, grounds = 0;
    for (int y = 0; y < 120; ++y) {
      for (int x = 0; x < 160; ++x) {
        if (*frame.depth_m.at(x, y) == 0) continue;
        const Vec3d p = vec_at(frame.surface->point_m, x, y), n = vec_at(frame.surface->normal, x, y);
        EXPECT_NEAR(*frame.depth_m.at(x, y), camera_from_world(booth).point(p).z, 1e-5);
        EXPECT_NEAR(*frame.surface->distance_m.at(x, y), core::length(p - eye(booth)), 1e-5);
        if (*frame.instance.at(x, y) == 1) {
          ++balls;
          EXPECT_NEAR(core::length(p - Vec3d{0, 0, 0.5}), 0.5, 2e-4) << x << " " << y;
          EXPECT_LT(core::length(n - (p - Vec3d{0, 0, 0.5}) / 0.5), 2e-3);
        } else {
          ++grounds;
          EXPECT_NEAR(p.z, 0, 1e-5);
          EXPECT_EQ(n, (Vec3d{0, 0, 1}));
        }
      }
    }
    EXPECT_GT(balls, 1000);
    EXPECT_GT(grounds, 5000);
  }
}

// One object, near and far beside each other: no depth in the air between them.
TEST(SurfaceLabels, DepthIsNotMixedWithinAnObject) {
  Booth booth = label_booth(160, 120);
  booth.look({0, 0, 4}, {0, 0, 0}, 35);
  core::Part steps = scenes::square(1);
  const auto first = std::uint32_t(steps.mesh.positions.size());
  const core::Part high = scenes::square(0.7);
  for (const core::Vec3f& p : high.mesh.positions)
    steps.mesh.positions.push_back(p + core::Vec3f{0.013f, 0.017f, 0.5f});
  steps.mesh.normals.insert(steps.mesh.normals.end(), high.mesh.normals.begin(), high.mesh.normals.end());
  for (const auto& t : high.mesh.triangles)
    steps.mesh.triangles.push_back({t[0] + first, t[1] + first, t[2] + first});
  steps.mesh.face_of_triangle.resize(steps.mesh.triangles.size());
  steps.hull_points = steps.mesh.positions;
  booth.add(steps, scenes::lambert(0.5));
  const core::ImageF depth_m = labelled(booth).frame.depth_m;
  int low = 0, up = 0;
  for (const float z : depth_m.data) {
    low += std::abs(z - 4) < 1e-4;
    up += std::abs(z - 3.5) < 1e-4;
    EXPECT_TRUE(z == 0 || std::abs(z - 4) < 1e-4 || std::abs(z - 3.5) < 1e-4) << z;
  }
  EXPECT_GT(low, 500);
  EXPECT_GT(up, 1000);
}

TEST(SurfaceLabels, AreThoseOfThePixelsCentre) {
  const Booth booth = ball_on_ground();
  const core::Frame frame = labelled(booth).frame;
  int off = 0, seen = 0;
  double misses = 0;
  for (int y = 0; y < 120; ++y) {
    for (int x = 0; x < 160; ++x) {
      if (*frame.depth_m.at(x, y) == 0) continue;
      ++seen;
      const core::Vec2d at = pinhole(booth, vec_at(frame.surface->point_m, x, y));
      const double miss = std::hypot(at.x - x - 0.5, at.y - y - 0.5);
      if (miss < 1e-3) continue;
      ++off;
      misses += miss;
      // One of the four by four, of a pixel that two things share.
      EXPECT_LT(miss, 0.67) << x << " " << y;
      EXPECT_TRUE(*frame.coverage_16.at(x, y) < 16 || *frame.instance.at(x, y) == 0) << "or the horizon";
    }
  }
  EXPECT_GT(off, 0);
  EXPECT_LT(misses, 0.35 * off) << "the nearest of them";
  EXPECT_LT(off, seen / 50);
}

TEST(SurfaceLabels, NocsIsThePlaceInThePartsBox) {
  Booth booth = label_booth(160, 120);
  booth.look({3, 0.4, 2}, {0, 0, 0}, 35);
  core::Rigid turned{core::rotation_about({0, 0, 1}, 0.7), {0.1, 0.2, 0.3}};
  schema::Instance& object = booth.add(scenes::box({1, 0.5, 0.8}), scenes::lambert(0.5));
  *object.mutable_world_from_part() = scenes::rigid(turned);
  object.set_scale(0.5);
  *object.mutable_stretch() = schema::to_vector3({1, 2, 1});
  booth.spec.mutable_render()->set_surface_labels(true);
  const core::Frame frame = labelled(booth).frame;
  const core::ImageF nocs = labeler::nocs(frame, booth.spec, booth.assets);
  const core::ImageF normal = labeler::normal_camera(frame, booth.spec);
  int seen = 0;
  for (int y = 0; y < 120; ++y) {
    for (int x = 0; x < 160; ++x) {
      const Vec3d at = vec_at(nocs, x, y);
      if (*frame.instance.at(x, y) == 0) {
        EXPECT_EQ(at, Vec3d{});
        continue;
      }
      ++seen;
      // The box is 0.5 x 0.5 x 0.4 m: its surface, and nothing inside.
      const Vec3d in_part{(at.x - 0.5) * 0.5, (at.y - 0.5) * 0.5, (at.z - 0.5) * 0.4};
      double nearest = 1;
      for (int c = 0; c < 3; ++c) nearest = std::min({nearest, std::abs(at[c]), std::abs(at[c] - 1)});
      EXPECT_LT(nearest, 1e-4);
      const core::Vec2d pixel = pinhole(booth, turned.point(in_part));
      EXPECT_LT(std::hypot(pixel.x - x - 0.5, pixel.y - y - 0.5), 0.67);
      EXPECT_LT(vec_at(normal, x, y).z, 0) << "a flat face that is seen looks at the camera";
    }
  }
  EXPECT_GT(seen, 1000);
}

// Rows look at times of their own: a square that runs past shows each row another part of itself.
TEST(SurfaceLabels, FollowARollingShutter) {
  Booth booth = label_booth(160, 120);
  booth.look({0, 0, 4}, {0, 0, 0}, 30);
  booth.add(scenes::square(8), scenes::lambert(0.5));
  booth.spec.mutable_render()->set_surface_labels(true);
  const core::ImageF still = labelled(booth).frame.surface->point_m;
  schema::Shutter& shutter = *booth.spec.mutable_camera()->mutable_shutter();
  shutter.set_exposure_s(1e-4);
  shutter.set_row_time_s(1e-3);
  *shutter.mutable_belt_velocity_m_per_s() = schema::to_vector3({3, -1, 0});
  const core::ImageF moving = labelled(booth).frame.surface->point_m;
  for (int y = 0; y < 120; y += 17) {
    const double time_s = (y + 0.5 - 60) * 1e-3;
    const Vec3d moved = vec_at(moving, 80, y) - vec_at(still, 80, y);
    EXPECT_NEAR(moved.x, -3 * time_s, 1e-4) << y;
    EXPECT_NEAR(moved.y, 1 * time_s, 1e-4) << y;
  }
}

// The rows that see a part that runs past see its points elsewhere than its pose at time 0 says.
TEST(SurfaceLabels, KeypointsFollowARollingShutter) {
  Booth booth = label_booth(160, 120);
  booth.look({0, 0, 4}, {0, 0, 0}, 30);
  booth.add(scenes::square(0.8), scenes::lambert(0.5), {0.3, -0.4, 0});
  booth.spec.mutable_instances(0)->set_label("square");
  schema::Shutter& shutter = *booth.spec.mutable_camera()->mutable_shutter();
  shutter.set_exposure_s(1e-4);
  shutter.set_row_time_s(1e-3);
  *shutter.mutable_belt_velocity_m_per_s() = schema::to_vector3({6, -2, 0});
  schema::DatasetConfig config;
  schema::ClassConfig& item = *config.add_classes();
  item.set_name("square");
  for (const double side : {-300.0, 300.0}) {
    schema::KeypointConfig& point = *item.add_keypoints();
    point.set_name(std::to_string(side));
    point.set_x_mm(side);
    point.set_y_mm(-side / 2);
  }
  booth.spec.mutable_render()->set_surface_labels(true);
  const Labelled seen = labelled(booth, config);
  ASSERT_EQ(seen.labels.objects(0).keypoints_size(), 2);
  for (const schema::KeypointLabel& point : seen.labels.objects(0).keypoints()) {
    EXPECT_EQ(point.visibility(), 2u);
    const Vec3d there = vec_at(seen.frame.surface->point_m, int(point.x()), int(point.y()));
    const double side = std::stod(point.name()) / 1000;
    EXPECT_NEAR(there.x, 0.3 + side, 0.02) << "half a pixel and what a row is late";
    EXPECT_NEAR(there.y, -0.4 - side / 2, 0.02);
  }
}

// Each body has a material of its own: its triangles are another mesh than the part's.
TEST(SurfaceLabels, BodiesOfTheirOwnMaterialsKeepTheirNormals) {
  Booth booth = label_booth(160, 120);
  booth.look({4, 0, 0}, {0, 0, 0}, 40);
  core::Part part = scenes::sphere(0.5, 128, 64);
  const core::Part second = scenes::box({0.4, 0.4, 0.4});
  const auto first = std::uint32_t(part.mesh.positions.size());
  const auto faces = std::uint32_t(part.faces.size());
  for (const core::Vec3f& p : second.mesh.positions)
    part.mesh.positions.push_back(p + core::Vec3f{0.0f, 1.0f, 0.0f});
  part.mesh.normals.insert(part.mesh.normals.end(), second.mesh.normals.begin(), second.mesh.normals.end());
  for (const auto& t : second.mesh.triangles)
    part.mesh.triangles.push_back({t[0] + first, t[1] + first, t[2] + first});
  for (const auto f : second.mesh.face_of_triangle) part.mesh.face_of_triangle.push_back(f + faces);
  for (core::PartFace face : second.faces) {
    face.body = 1;
    part.faces.push_back(face);
  }
  part.bodies.push_back({"cube", true});
  part.hull_points = part.mesh.positions;
  schema::Instance& object = booth.add(part, scenes::lambert(0.5));
  schema::BodyMaterial& body = *object.add_bodies();
  body.set_body(1);
  *body.mutable_material() = scenes::lambert(0.8);
  booth.spec.mutable_render()->set_surface_labels(true);
  const core::Frame frame = labelled(booth).frame;
  int spheres = 0, cubes = 0;
  for (int y = 0; y < 120; ++y) {
    for (int x = 0; x < 160; ++x) {
      if (*frame.instance.at(x, y) != 1) continue;
      const Vec3d p = vec_at(frame.surface->point_m, x, y), n = vec_at(frame.surface->normal, x, y);
      if (core::length(p) < 0.51) {
        ++spheres;
        EXPECT_LT(core::length(n - p / 0.5), 5e-3);
      } else {
        ++cubes;
        EXPECT_GT(std::max({std::abs(n.x), std::abs(n.y), std::abs(n.z)}), 1 - 1e-6);
      }
    }
  }
  EXPECT_GT(spheres, 500);
  EXPECT_GT(cubes, 200);
}

// Scenes with and without a pane: what is behind it is what is there without it.
TEST(Behind, IsThePictureWithoutTheClearObjects) {
  Booth booth = ball_on_ground();
  booth.add(scenes::box({0.3, 0.3, 0.3}), scenes::lambert(0.5), {0.5, 0.6, 0.15});
  booth.spec.mutable_render()->set_behind_labels(true);
  const core::Frame without = labelled(booth).frame;
  EXPECT_EQ(without.behind, without.instance) << "nothing is clear";
  schema::Material glass = scenes::plastic(0.8, 0.05);
  glass.set_transmission(1);
  booth.add(scenes::box({0.05, 1, 1}), glass, {1, 0.3, 0.6});
  const core::Frame frame = labelled(booth).frame;
  int clear = 0, seen_through = 0;
  for (std::size_t i = 0; i < frame.instance.data.size(); ++i) {
    clear += frame.instance.data[i] == 3;
    seen_through += frame.instance.data[i] == 3 && frame.behind.data[i] != 0;
    EXPECT_NE(frame.behind.data[i], 3);
  }
  EXPECT_GT(clear, 2000) << "the labels are those of the front surface";
  EXPECT_GT(seen_through, 500);
  // Pixels that the pane's border crosses are looked at with finer rays than without it.
  int different = 0;
  for (std::size_t i = 0; i < frame.behind.data.size(); ++i)
    different += frame.behind.data[i] != without.instance.data[i];
  EXPECT_LE(different, 10);
}

// The second view sees the scene from elsewhere: a point's flow ends where that view has the same point.
TEST(Flow, EndsWhereTheNextViewSeesThePoint) {
  Booth first = ball_on_ground();
  Booth second = first;
  second.look({2.9, 0.7, 2.1}, {0.05, 0, 0.5}, 45);
  second.spec.mutable_camera()->add_distortion(-0.2);
  core::Rigid rolled{core::rotation_about({0, 1, 0}, 0.1), {0.05, 0, 0.5}};
  *second.spec.mutable_instances(0)->mutable_world_from_part() = scenes::rigid(rolled);
  *first.spec.mutable_next_view()->mutable_camera() = second.spec.camera();
  *first.spec.mutable_next_view()->add_world_from_part() = scenes::rigid(rolled);
  const core::Frame from = labelled(first).frame, to = labelled(second).frame;
  const core::ImageF flow = labeler::flow(from, first.spec);
  const core::ImageF here = labeler::nocs(from, first.spec, first.assets);
  const core::ImageF there = labeler::nocs(to, second.spec, second.assets);
  int balls = 0, grounds = 0;
  for (int y = 0; y < 120; ++y) {
    for (int x = 0; x < 160; ++x) {
      const float* move = flow.at(x, y);
      if (move[2] == 0) {
        EXPECT_TRUE(move[0] == 0 && move[1] == 0);
        continue;
      }
      const int tx = int(std::floor(x + 0.5f + move[0])), ty = int(std::floor(y + 0.5f + move[1]));
      if (tx < 0 || ty < 0 || tx >= 160 || ty >= 120) continue;
      const int id = *from.instance.at(x, y);
      if (*to.instance.at(tx, ty) != id || *to.coverage_16.at(tx, ty) != 16) continue;  // hidden there
      if (id == 1) {
        ++balls;
        // Within a pixel's width of the ball; its rim is seen aslant.
        const Vec3d to_eye = core::normalize(eye(first) - vec_at(from.surface->point_m, x, y));
        if (core::dot(vec_at(from.surface->normal, x, y), to_eye) < 0.6) continue;
        EXPECT_LT(core::length(vec_at(here, x, y) - vec_at(there, tx, ty)), 0.035) << x << " " << y;
      } else {
        const float far_m = *to.surface->distance_m.at(tx, ty);
        if (far_m == 0) continue;  // the horizon
        ++grounds;
        // Pixels are the longer on the ground the farther it is.
        EXPECT_LT(core::length(vec_at(from.surface->point_m, x, y) - vec_at(to.surface->point_m, tx, ty)),
                  0.015 * far_m * far_m);
      }
    }
  }
  EXPECT_GT(balls, 800);
  EXPECT_GT(grounds, 5000);
}

}  // namespace
}  // namespace partbooth::renderer
