// SPDX-License-Identifier: Apache-2.0
// Layers and labels of regions from frames whose surfaces are known.
#include "labeler/layers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "labeler/labeler.h"
#include "labeler/points.h"
#include "labeler/regions.h"
#include "tests/labeler/frames.h"

namespace partbooth::labeler {
namespace {

// Two bodies: "body" with a plane, a bore of two half cylinders and a face without a surface; "" with a cone.
core::AssetSet two_bodies() {
  core::Part part;
  part.box.extend({-1, -1, -0.5});
  part.box.extend({1, 1, 0.5});
  part.bodies = {{"body", true, ""}, {"", true, ""}};
  part.faces.resize(5);
  part.faces[0].type = core::SurfaceType::kPlane;
  part.faces[1].type = part.faces[2].type = core::SurfaceType::kCylinder;
  part.faces[4].type = core::SurfaceType::kCone;
  part.faces[4].body = 1;
  core::Feature bore;
  bore.faces = {2, 1};
  part.features = {bore};
  core::AssetSet out;
  out.parts[""] = std::make_shared<const core::Part>(std::move(part));
  return out;
}

// Object 1 from (2, 2) to (7, 6), face x - 2 in column x; object 2 is a distractor at the left border.
core::Frame columns() {
  core::Frame frame = frame_of(10, 8, {{8, 8, 28, 24}, {0, 0, 4, 32}});
  frame.face = {10, 8, 1};
  for (int y = 0; y < 8; ++y)
    for (int x = 0; x < 10; ++x)
      if (*frame.instance.at(x, y) != 0) *frame.face.at(x, y) = std::uint32_t(std::clamp(x - 2, 0, 4) + 1);
  return frame;
}

std::vector<std::uint16_t> row(const core::ImageU16& image, int y) {
  return {image.at(0, y), image.at(0, y) + image.width};
}

TEST(Layers, HoldTheClassTheBodyAndTheFeature) {
  const core::Frame frame = columns();
  const schema::SceneSpec scene = scene_of(2);
  EXPECT_THAT(row(semantic(frame, scene), 3), testing::ElementsAre(0, 0, 4, 4, 4, 4, 4, 0, 0, 0));
  EXPECT_THAT(row(bodies(frame, scene, two_bodies()), 3), testing::ElementsAre(0, 0, 1, 1, 1, 1, 2, 0, 0, 0));
  // Both halves of the bore are one; the fourth face has no surface.
  EXPECT_THAT(row(features(frame, scene, two_bodies()), 3),
              testing::ElementsAre(0, 0, 1, 2, 2, 0, 5, 0, 0, 0));
}

TEST(Regions, AreListedWithPixelsAndBoxes) {
  schema::DatasetConfig config = rules(0, 0, 1);
  const auto plain = label(columns(), {}, scene_of(2), two_bodies(), config);
  EXPECT_EQ(plain.objects(0).regions_size(), 0) << "not asked for";
  config.mutable_labels()->set_regions(true);
  const auto labels = label(columns(), {}, scene_of(2), two_bodies(), config);
  EXPECT_EQ(labels.objects(1).regions_size(), 0) << "a distractor";
  std::vector<std::string> found;
  for (const schema::RegionLabel& region : labels.objects(0).regions()) {
    found.push_back(region.kind() + " " + region.name() + " " + std::to_string(region.index()) + ": " +
                    std::to_string(region.mask_px()) + " px from " + std::to_string(int(region.box().x0())) +
                    " to " + std::to_string(int(region.box().x1())));
    EXPECT_EQ(region.box().y0(), 2);
    EXPECT_EQ(region.box().y1(), 6);
  }
  EXPECT_THAT(found, testing::ElementsAre("body body 0: 16 px from 2 to 6", "body  1: 4 px from 6 to 7",
                                          "plane  0: 4 px from 2 to 3", "hole  1: 8 px from 3 to 5",
                                          "cone  4: 4 px from 6 to 7"));
}

TEST(NamedPoints, AreThoseOfTheObjectsClass) {
  schema::DatasetConfig config = rules(0, 0, 1);
  for (const char* name : {"nut", "washer"}) {
    schema::ClassConfig& item = *config.add_classes();
    item.set_name(name);
    schema::KeypointConfig& point = *item.add_keypoints();
    point.set_name(std::string("rim of ") + name);
    point.set_x_mm(200);
    point.set_z_mm(-500);
  }
  schema::SceneSpec scene = scene_of(2);
  set_rigid(*scene.mutable_instances(0)->mutable_world_from_part(), kIdentity, {0, 0, 10});
  scene.mutable_instances(0)->set_scale(2);
  core::Frame frame = frame_of(10, 8, {{16, 12, 24, 20}, {0, 0, 1, 1}});
  for (float& z : frame.depth_m.data) z = 9;
  const auto labels = label(frame, {}, scene, assets(), config);
  EXPECT_EQ(labels.objects(1).keypoints_size(), 0);
  ASSERT_EQ(labels.objects(0).keypoints_size(), 2) << "the bore's mouth, and the washer's own";
  const schema::KeypointLabel& point = labels.objects(0).keypoints(1);
  EXPECT_EQ(point.name(), "rim of washer");
  // (0.4, 0, -1) m from the part's origin, 9 m before the camera of 10 px focal length.
  EXPECT_NEAR(point.x(), 5 + 10 * 0.4 / 9, 1e-9);
  EXPECT_NEAR(point.y(), 4, 1e-9);
  EXPECT_NEAR(point.depth_m(), 9, 1e-9);
  EXPECT_EQ(point.visibility(), 2u);
}

core::Frame with_points(std::initializer_list<core::Vec3f> points) {
  core::Frame frame = frame_of(10, 8, {{8, 8, 28, 24}});
  frame.surface.emplace();
  frame.surface->point_m = {10, 8, 3};
  frame.surface->normal = {10, 8, 3};
  frame.surface->distance_m = {10, 8, 1};
  int x = 2;
  for (const core::Vec3f& p : points) {
    for (int c = 0; c < 3; ++c) frame.surface->point_m.at(x, 3)[c] = p[c];
    *frame.surface->distance_m.at(x, 3) = 1;
    ++x;
  }
  return frame;
}

TEST(Layers, NocsIsClampedToTheBox) {
  const core::Frame frame = with_points({{-1, -1, -0.5f}, {1, 0, 0.25f}, {1.01f, 0, 0}});
  const core::ImageF out = nocs(frame, scene_of(1), assets());
  EXPECT_EQ((std::vector<float>{out.at(2, 3), out.at(2, 3) + 9}),
            (std::vector<float>{0, 0, 0, 1, 0.5f, 0.75f, 1, 0.5f, 0.5f}));
  EXPECT_EQ(*out.at(0, 0), 0);
}

TEST(Flow, IsTheMoveInPixelsAndKnowsWhatItDoesNotKnow) {
  const core::Frame frame = with_points({{0, 0, 10}, {0, 0, 10}, {0, 0, 10}});
  schema::SceneSpec scene = scene_of(1);
  EXPECT_EQ(*flow(frame, scene).at(2, 3), 0) << "the last view";
  EXPECT_EQ(flow(frame, scene).at(2, 3)[2], 0);
  *scene.mutable_next_view()->mutable_camera() = scene.camera();
  set_rigid(*scene.mutable_next_view()->add_world_from_part(), kIdentity, {0.3, -0.2, 0});
  const core::ImageF moved = flow(frame, scene);
  EXPECT_FLOAT_EQ(moved.at(2, 3)[0], 0.3f);
  EXPECT_FLOAT_EQ(moved.at(2, 3)[1], -0.2f);
  EXPECT_EQ(moved.at(2, 3)[2], 1);
  EXPECT_EQ(moved.at(5, 3)[2], 0) << "nothing was hit";
  scene.mutable_next_view()->mutable_world_from_part(0)->Clear();
  EXPECT_EQ(flow(frame, scene).at(2, 3)[2], 0) << "the next view lacks the object";
}

}  // namespace
}  // namespace partbooth::labeler
