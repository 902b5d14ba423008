// SPDX-License-Identifier: Apache-2.0
// Labels beyond mask and box: what the object would be alone, what hides it, its oriented box, points of the
// CAD model.
#include <gtest/gtest.h>

#include <cmath>

#include "labeler/labeler.h"
#include "labeler/oriented_box.h"
#include "labeler/points.h"
#include "tests/labeler/frames.h"

namespace partbooth::labeler {
namespace {

std::array<double, 4> edges(const schema::PixelBox& box) { return {box.x0(), box.y0(), box.x1(), box.y1()}; }

schema::Labels labels_of(const std::vector<Rectangle>& rectangles,
                         const schema::DatasetConfig& config = rules(0, 0, 1)) {
  const core::Frame frame = frame_of(10, 8, rectangles);
  return label(frame, {}, scene_of(int(rectangles.size())), assets(), config);
}

TEST(Alone, HiddenAndOutsidePartsAreInTheAmodalLabels) {
  // From -2 to 4 in x, 1 to 5 in y; another hides x from 1 on.
  const auto object = labels_of({{-8, 4, 16, 20}, {4, 0, 40, 32}}).objects(0);
  EXPECT_EQ(edges(object.modal_box()), (std::array<double, 4>{0, 1, 1, 5}));
  EXPECT_EQ(edges(object.amodal_box()), (std::array<double, 4>{0, 1, 4, 5}));
  EXPECT_EQ(edges(object.amodal_box_full()), (std::array<double, 4>{-2, 1, 4, 5}));
  const core::ImageU8 mask = mask_pixels(object.amodal_mask());
  int pixels = 0;
  for (const auto on : mask.data) pixels += on;
  EXPECT_EQ(pixels, 16);
  EXPECT_EQ(*mask.at(3, 4), 1);
  EXPECT_EQ(*mask.at(4, 4), 0);
}

TEST(Alone, NoPixelIsInTheMaskButNotInTheAmodalOne) {
  // 3/4 x 1/2 of a pixel, and a neighbour that takes less of it.
  const auto labels = labels_of({{8, 8, 11, 10}, {8, 10, 10, 12}});
  EXPECT_EQ(labels.objects(0).mask_px(), 0u) << "the background has 6 of 16 and 10 are shared: none has more";
  for (const auto& object : labels.objects()) {
    const core::ImageU8 modal = mask_pixels(object.mask()), alone = mask_pixels(object.amodal_mask());
    for (std::size_t i = 0; i < modal.data.size(); ++i) EXPECT_LE(modal.data[i], alone.data[i]);
  }
}

TEST(Alone, OccludersAreNamedWithTheirShares) {
  // A quarter of the first is hidden by the second, an eighth by the third.
  const auto object = labels_of({{0, 0, 32, 16}, {24, 0, 40, 16}, {0, 0, 4, 16}}).objects(0);
  ASSERT_EQ(object.occluders_size(), 2);
  EXPECT_EQ(object.occluders(0).instance_id(), 2u);
  EXPECT_DOUBLE_EQ(object.occluders(0).share(), 0.25);
  EXPECT_EQ(object.occluders(1).instance_id(), 3u);
  EXPECT_DOUBLE_EQ(object.occluders(1).share(), 0.125);
  EXPECT_DOUBLE_EQ(object.occluded_fraction(), 0.375);
}

TEST(Alone, NeighboursThatHideNothingAreNoOccluders) {
  // They meet inside a pixel.
  const auto labels = labels_of({{0, 0, 10, 16}, {10, 0, 20, 16}});
  EXPECT_EQ(labels.objects(0).occluders_size(), 0);
  EXPECT_EQ(labels.objects(1).occluders_size(), 0);
}

core::ImageU16 tilted_bar(double angle) {
  core::ImageU16 image(200, 200, 1);
  for (int y = 0; y < 200; ++y) {
    for (int x = 0; x < 200; ++x) {
      const double dx = x + 0.5 - 100, dy = y + 0.5 - 90;
      const double u = dx * std::cos(angle) + dy * std::sin(angle),
                   v = dy * std::cos(angle) - dx * std::sin(angle);
      if (std::abs(u) < 60 && std::abs(v) < 15) *image.at(x, y) = 7;
    }
  }
  return image;
}

TEST(OrientedBox, LiesAlongATiltedBar) {
  for (const double angle : {0.0, 0.3, 1.2, -0.7, -1.5}) {
    const schema::OrientedBox box = oriented_box(tilted_bar(angle), 7);
    EXPECT_NEAR(box.center_x(), 100, 0.6) << angle;
    EXPECT_NEAR(box.center_y(), 90, 0.6) << angle;
    EXPECT_NEAR(box.width(), 120, 1.6) << angle;
    EXPECT_NEAR(box.height(), 30, 1.6) << angle;
    EXPECT_NEAR(std::sin(box.angle_rad() - angle), 0, 0.02) << angle;
    EXPECT_GE(box.angle_rad(), -M_PI / 2);
    EXPECT_LT(box.angle_rad(), M_PI / 2);
  }
}

TEST(OrientedBox, OfOnePixelIsThatPixel) {
  core::ImageU16 image(9, 9, 1);
  *image.at(4, 6) = 2;
  const schema::OrientedBox box = oriented_box(image, 2);
  EXPECT_DOUBLE_EQ(box.width() * box.height(), 1);
  EXPECT_DOUBLE_EQ(box.center_x(), 4.5);
  EXPECT_DOUBLE_EQ(box.center_y(), 6.5);
  EXPECT_EQ(oriented_box(image, 3).width(), 0) << "no such object";
}

// The block of assets(), 10 m before the camera: its bore opens towards the camera, at (5, 4) and a depth
// of 9.5 m.
schema::ObjectLabel block(const core::Frame& frame, double turn_rad = 0) {
  schema::SceneSpec scene = scene_of(int(frame.amodal.size()));
  const double c = std::cos(turn_rad), s = std::sin(turn_rad);
  set_rigid(*scene.mutable_instances(0)->mutable_world_from_part(), {c, 0, s, 0, 1, 0, -s, 0, c}, {0, 0, 10});
  return label(frame, {}, scene, assets(), rules(0, 0, 1)).objects(0);
}

core::Frame with_depth(core::Frame frame, float depth_m) {
  for (float& z : frame.depth_m.data) z = depth_m;
  return frame;
}

TEST(Keypoints, MouthOfABoreIsSeenAndItsCornersAreProjected) {
  const auto object = block(with_depth(frame_of(10, 8, {{16, 12, 24, 20}}), 10));
  ASSERT_EQ(object.keypoints_size(), 1) << "a blind bore has one mouth";
  EXPECT_EQ(object.keypoints(0).name(), "hole0.b");
  EXPECT_DOUBLE_EQ(object.keypoints(0).x(), 5);
  EXPECT_DOUBLE_EQ(object.keypoints(0).y(), 4);
  EXPECT_DOUBLE_EQ(object.keypoints(0).depth_m(), 9.5);
  EXPECT_EQ(object.keypoints(0).visibility(), 2u) << "what lies behind it hides nothing";
  ASSERT_EQ(object.box3d_corners_m_size(), 8);
  EXPECT_DOUBLE_EQ(object.box3d_corners_m(0).z(), 9.5);
  EXPECT_DOUBLE_EQ(object.box3d_corners_m(5).x(), 1);
  EXPECT_DOUBLE_EQ(object.box3d_corners_m(5).y(), -1);
  EXPECT_DOUBLE_EQ(object.box3d_corners_m(5).z(), 10.5);
}

TEST(Keypoints, HiddenByTheBlockItselfOrByAnother) {
  EXPECT_EQ(block(with_depth(frame_of(10, 8, {{16, 12, 24, 20}}), 9.5), M_PI).keypoints(0).visibility(), 1u);
  EXPECT_EQ(block(with_depth(frame_of(10, 8, {{0, 0, 4, 4}, {0, 0, 40, 32}}), 2)).keypoints(0).visibility(),
            1u);
}

TEST(Keypoints, OutsideThePictureIsNotThere) {
  schema::SceneSpec scene = scene_of(1);
  set_rigid(*scene.mutable_instances(0)->mutable_world_from_part(), kIdentity, {9, 0, 10});
  const auto object = label(frame_of(10, 8, {{0, 0, 4, 4}}), {}, scene, assets(), rules(0, 0, 1)).objects(0);
  EXPECT_EQ(object.keypoints(0).visibility(), 0u);
}

TEST(Rules, EachLimitMarksAndNoneDeletes) {
  const std::vector<Rectangle> plates{{-16, 0, 8, 16},
                                      {4, 0, 40, 32}};  // a twelfth visible, two thirds outside
  const auto because = [&](const schema::DatasetConfig& config) {
    const auto labels = labels_of(plates, config);
    EXPECT_EQ(labels.objects_size(), 2);
    EXPECT_EQ(labels.objects(0).ignored(), !labels.objects(0).ignored_because().empty());
    return labels.objects(0).ignored_because();
  };
  EXPECT_EQ(because(rules(0, 0, 1)), "");
  EXPECT_EQ(because(rules(0.5, 0, 1)), "visible");
  EXPECT_EQ(because(rules(0, 5, 1)), "pixels");
  EXPECT_EQ(because(rules(0, 4, 1)), "");
  EXPECT_EQ(because(rules(0, 0, 0.5)), "truncated");
}

}  // namespace
}  // namespace partbooth::labeler
