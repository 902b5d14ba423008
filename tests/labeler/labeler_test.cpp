// SPDX-License-Identifier: Apache-2.0
#include "labeler/labeler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/labeler/frames.h"

namespace partbooth::labeler {
namespace {

std::array<double, 4> edges(const schema::PixelBox& box) { return {box.x0(), box.y0(), box.x1(), box.y1()}; }

schema::Labels label_of(const core::Frame& frame) {
  return label(frame, {}, scene_of(int(frame.amodal.size())), assets(), rules(0.1, 1, 0.9));
}

// From 2.5 to 6.25 in x, 3.0 to 5.75 in y.
constexpr Rectangle kPlate{10, 12, 25, 23};

TEST(Labeler, BoxesOfARectangleAreExact) {
  const auto object = label_of(frame_of(10, 8, {kPlate})).objects(0);
  EXPECT_EQ(edges(object.subpixel_box()), (std::array<double, 4>{2.5, 3, 6.25, 5.75}));
  // Half of column 2 is a tie, which goes to the smaller id, the background.
  EXPECT_EQ(edges(object.modal_box()), (std::array<double, 4>{3, 3, 6, 6}));
  EXPECT_EQ(object.mask_px(), 9u);
}

TEST(Labeler, AreasAndFractionsOfAnObjectInFullView) {
  const auto object = label_of(frame_of(10, 8, {kPlate})).objects(0);
  EXPECT_EQ(object.visible_area_px(), 3.75 * 2.75);
  EXPECT_EQ(object.amodal_area_px(), 3.75 * 2.75);
  EXPECT_EQ(object.visible_fraction(), 1);
  EXPECT_EQ(object.truncated_fraction(), 0);
  EXPECT_EQ(object.occluded_fraction(), 0);
}

TEST(Labeler, NamesAndClasses) {
  const auto labels = label_of(frame_of(10, 8, {kPlate, {0, 0, 4, 4}}));
  EXPECT_EQ(labels.width_px(), 10u);
  EXPECT_EQ(labels.height_px(), 8u);
  ASSERT_EQ(labels.objects_size(), 2);
  EXPECT_EQ(labels.objects(0).instance_id(), 1u);
  EXPECT_EQ(labels.objects(0).class_id(), 3);
  EXPECT_EQ(labels.objects(0).label(), "washer");
  EXPECT_EQ(labels.objects(1).instance_id(), 2u);
  EXPECT_EQ(labels.objects(1).class_id(), -1);
  EXPECT_EQ(labels.objects(1).label(), "");
}

TEST(Labeler, OcclusionIsCountedInSixteenths) {
  // A second plate hides the right quarter of the first: x from 5.5.
  const auto object = label_of(frame_of(10, 8, {{8, 8, 24, 24}, {22, 0, 40, 32}})).objects(0);
  EXPECT_EQ(object.amodal_area_px(), 16);
  EXPECT_EQ(object.visible_area_px(), 14);
  EXPECT_EQ(object.visible_fraction(), 14 / 16.0);
  EXPECT_EQ(object.occluded_fraction(), 2 / 16.0);
  EXPECT_EQ(object.truncated_fraction(), 0);
  EXPECT_EQ(edges(object.subpixel_box()), (std::array<double, 4>{2, 2, 5.5, 6}));
}

TEST(Labeler, TruncationIsThePartOutside) {
  // 4 x 4 pixels, of which one column and one row lie outside, and half of the rest is hidden.
  const auto object = label_of(frame_of(10, 8, {{-4, -4, 12, 12}, {6, 0, 40, 32}})).objects(0);
  EXPECT_EQ(object.amodal_area_px(), 16);
  EXPECT_EQ(object.truncated_fraction(), 7 / 16.0);
  EXPECT_EQ(object.visible_fraction(), 4.5 / 16.0);
  EXPECT_EQ(object.occluded_fraction(), 4.5 / 16.0);
  EXPECT_EQ(edges(object.subpixel_box()), (std::array<double, 4>{0, 0, 1.5, 3}));
}

TEST(Labeler, HiddenObjectStaysInTheListWithZeros) {
  const auto labels = label_of(frame_of(10, 8, {{8, 8, 24, 24}, {0, 0, 40, 32}}));
  const auto& object = labels.objects(0);
  EXPECT_EQ(edges(object.modal_box()), (std::array<double, 4>{}));
  EXPECT_EQ(edges(object.subpixel_box()), (std::array<double, 4>{}));
  EXPECT_EQ(object.mask_px(), 0u);
  EXPECT_EQ(object.visible_area_px(), 0);
  EXPECT_EQ(object.visible_fraction(), 0);
  EXPECT_EQ(object.occluded_fraction(), 1);
  EXPECT_EQ(object.depth_min_m(), 0);
  EXPECT_EQ(object.depth_max_m(), 0);
  EXPECT_EQ(object.mask().counts_size(), 1);
  EXPECT_EQ(object.camera_from_part().rotation_size(), 9);
}

TEST(Labeler, ObjectOutsideAndWithoutAreaHasNoFractions) {
  const auto object = label_of(frame_of(10, 8, {{200, 200, 210, 210}})).objects(0);
  EXPECT_EQ(object.amodal_area_px(), 0);
  EXPECT_EQ(object.visible_fraction() + object.truncated_fraction() + object.occluded_fraction(), 0);
}

// Never the largest share of a pixel, yet seen: it has an area and a sub-pixel box, but no mask.
TEST(Labeler, ThinObjectLivesInTheRunnerUp) {
  const auto object = label_of(frame_of(10, 8, {{17, 0, 18, 32}})).objects(0);
  EXPECT_EQ(object.mask_px(), 0u);
  EXPECT_EQ(object.visible_area_px(), 2);
  EXPECT_EQ(object.visible_fraction(), 1);
  // One column: the width is known, the place is taken as the middle. The ends reach at least a quarter into
  // their rows.
  EXPECT_EQ(edges(object.subpixel_box()), (std::array<double, 4>{4.375, 0.75, 4.625, 7.25}));
}

TEST(Labeler, DepthRangeIsOverTheMask) {
  const auto labels = label_of(frame_of(10, 8, {{0, 0, 4, 4}, {4, 8, 28, 24}}));
  EXPECT_FLOAT_EQ(float(labels.objects(0).depth_min_m()), 1);
  EXPECT_FLOAT_EQ(float(labels.objects(0).depth_max_m()), 1);
  EXPECT_FLOAT_EQ(float(labels.objects(1).depth_min_m()), 2);
  EXPECT_FLOAT_EQ(float(labels.objects(1).depth_max_m()), 2.1f);
}

// The part's +X axis, seen by a camera that looks down: worked by hand.
TEST(Labeler, PoseGoesFromPartToCamera) {
  auto scene = scene_of(1);
  // Quarter turn about Z (x to y), then half a metre along world X.
  set_rigid(*scene.mutable_instances(0)->mutable_world_from_part(), {0, -1, 0, 1, 0, 0, 0, 0, 1},
            {0.5, 0, 0});
  // Camera 2 m above the origin, looking down, its X along world X: y_camera = -y_world, z_camera = 2 -
  // z_world.
  set_rigid(*scene.mutable_camera()->mutable_camera_from_world(), {1, 0, 0, 0, -1, 0, 0, 0, -1}, {0, 0, 2});
  const auto pose =
      label(frame_of(10, 8, {kPlate}), {}, scene, assets(), rules(0.1, 1, 0.9)).objects(0).camera_from_part();
  EXPECT_EQ(pose.translation_m().x(), 0.5);
  EXPECT_EQ(pose.translation_m().y(), 0);
  EXPECT_EQ(pose.translation_m().z(), 2);
  // First column: where the part's X axis goes: world +Y, camera -Y.
  EXPECT_EQ(pose.rotation(0), 0);
  EXPECT_EQ(pose.rotation(3), -1);
  EXPECT_EQ(pose.rotation(6), 0);
}

TEST(Labeler, SoilCountsOverTheMask) {
  const auto frame = frame_of(10, 8, {{8, 8, 24, 24}, {32, 0, 36, 4}});
  core::SoilLayers soil{{10, 8, 1}, {10, 8, 1}, {}, {}};
  for (int y = 2; y < 6; ++y) *soil.alpha.at(2, y) = 0.9f;   // a quarter of the first mask
  for (int y = 2; y < 6; ++y) *soil.alpha.at(3, y) = 0.04f;  // below the threshold
  *soil.alpha.at(8, 0) = 0.61f;                              // all of the second
  *soil.alpha.at(9, 7) = 0.05f;                              // background, on the threshold
  const auto labels = label(frame, soil, scene_of(2), assets(), rules(0.1, 1, 0.9));
  EXPECT_EQ(labels.objects(0).soiled_fraction(), 0.25);
  EXPECT_FALSE(labels.objects(0).soil_occluded());
  EXPECT_EQ(labels.objects(1).soiled_fraction(), 1);
  EXPECT_TRUE(labels.objects(1).soil_occluded());
  EXPECT_EQ(labels.soiled_fraction(), 6 / 80.0);
}

TEST(SoilClasses, HaveTheirThresholds) {
  core::SoilLayers soil{{8, 1, 1}, {8, 1, 1}, {8, 1, 1}, {}};
  const std::array<std::array<float, 3>, 8> cases{{{0, 0, 0},
                                                   {0.049f, 0.049f, 0},
                                                   {0.05f, 0, 1},
                                                   {0.6f, 0, 1},
                                                   {0.61f, 0, 2},
                                                   {0.9f, 0.6f, 3},
                                                   {0.9f, 0.3f, 2},
                                                   {0.06f, 0.055f, 3}}};
  for (int i = 0; i < 8; ++i)
    *soil.alpha.at(i, 0) = cases[std::size_t(i)][0], *soil.refractive.at(i, 0) = cases[std::size_t(i)][1];
  const core::ImageU8 classes = soil_classes(soil);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(*classes.at(i, 0), cases[std::size_t(i)][2]) << i;
  soil.refractive = {};
  EXPECT_EQ(*soil_classes(soil).at(5, 0), 2);
}

TEST(Labeler, CountsSoilClasses) {
  core::SoilLayers soil{{10, 8, 1}, {10, 8, 1}, {}, {}};
  for (int x = 0; x < 10; ++x) *soil.alpha.at(x, 3) = x < 4 ? 0.3f : 0.7f;
  const auto labels = label(frame_of(10, 8, {kPlate}), soil, scene_of(1), assets(), rules(0.1, 1, 0.9));
  EXPECT_THAT(labels.soiling_class_px(), testing::ElementsAre(70, 4, 6, 0));
}

TEST(Labeler, CleanLensHasNoSoil) {
  const auto labels = label_of(frame_of(10, 8, {kPlate}));
  EXPECT_THAT(labels.soiling_class_px(), testing::ElementsAre(80, 0, 0, 0));
  EXPECT_EQ(labels.soiled_fraction(), 0);
  EXPECT_EQ(labels.objects(0).soiled_fraction(), 0);
  EXPECT_FALSE(labels.objects(0).soil_occluded());
}

// Amodal rays are sparser than label rays: what is seen must never exceed the whole.
TEST(Labeler, VisibleNeverExceedsAmodal) {
  auto frame = frame_of(10, 8, {kPlate});
  for (auto& share : frame.amodal[0].coverage_16.data) share = share > 4 ? std::uint8_t(share - 4) : 0;
  frame.amodal[0].coverage_16.data[0] = 8;  // half a pixel outside the picture
  const auto object = label_of(frame).objects(0);
  EXPECT_EQ(object.amodal_area_px(), object.visible_area_px() + 0.5);
  EXPECT_LT(object.visible_fraction(), 1);
  EXPECT_EQ(object.occluded_fraction(), 0);
}

TEST(Labeler, AmodalMaskThatMissesAllOfTheObjectStillHoldsIt) {
  auto frame = frame_of(10, 8, {kPlate});
  frame.amodal[0].coverage_16 = {};
  const auto object = label_of(frame).objects(0);
  EXPECT_EQ(object.amodal_area_px(), object.visible_area_px());
  EXPECT_EQ(object.visible_fraction(), 1);
}

// Every pixel belongs to one mask or to the background, boxes are tight, fractions share out the whole.
TEST(Labeler, ConsistentOnACrowd) {
  std::vector<Rectangle> rectangles;
  std::uint32_t state = 5;
  const auto draw = [&](int n) { return int((state = state * 1664525 + 1013904223) >> 16) % n; };
  for (int i = 0; i < 12; ++i) {
    const int x = draw(150) - 20, y = draw(110) - 20;
    rectangles.push_back({x, y, x + 1 + draw(50), y + 1 + draw(50)});
  }
  const auto frame = frame_of(32, 24, rectangles);
  const auto labels = label_of(frame);
  core::ImageU8 sum(32, 24, 1);
  for (const auto& object : labels.objects()) {
    const auto mask = mask_pixels(object.mask());
    int x0 = 99, x1 = 0, y0 = 99, y1 = 0;
    std::uint32_t count = 0;
    for (int y = 0; y < 24; ++y)
      for (int x = 0; x < 32; ++x)
        if (*mask.at(x, y)) {
          ++*sum.at(x, y);
          ++count;
          x0 = std::min(x0, x), x1 = std::max(x1, x + 1), y0 = std::min(y0, y), y1 = std::max(y1, y + 1);
        }
    EXPECT_EQ(object.mask_px(), count);
    if (count == 0) x0 = y0 = 0;
    EXPECT_EQ(edges(object.modal_box()),
              (std::array<double, 4>{double(x0), double(y0), double(x1), double(y1)}));
    EXPECT_LE(object.visible_fraction(), 1);
    EXPECT_NEAR(object.visible_fraction() + object.truncated_fraction() + object.occluded_fraction(), 1,
                1e-12);
  }
  for (int y = 0; y < 24; ++y)
    for (int x = 0; x < 32; ++x) EXPECT_EQ(*sum.at(x, y), *frame.instance.at(x, y) != 0);
}

TEST(LabelerDeathTest, FrameWithoutAmodalMasksIsABug) {
  auto frame = frame_of(10, 8, {kPlate});
  frame.amodal.clear();
  EXPECT_DEATH(label(frame, {}, scene_of(1), assets(), rules(0.1, 1, 0.9)), "amodal");
}

}  // namespace
}  // namespace partbooth::labeler
