// SPDX-License-Identifier: Apache-2.0
#include "pipeline/surface_checks.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/vec.h"

namespace partbooth::pipeline {
namespace {

constexpr int kWidth = 3, kHeight = 2;

// Object 1 (class 4) has the left column, object 2 (no class) the lower pixel of the middle one.
const std::vector<std::uint32_t> kOwners{1, 1, 0, 2, 0, 0};

schema::Labels labels() {
  schema::Labels labels;
  labels.set_width_px(kWidth);
  labels.set_height_px(kHeight);
  labels.add_objects()->set_instance_id(1);
  labels.mutable_objects(0)->set_class_id(4);
  labels.add_objects()->set_instance_id(2);
  labels.mutable_objects(1)->set_class_id(-1);
  return labels;
}

std::string id_fault(const std::string& kind, const std::vector<std::uint16_t>& values,
                     const schema::Labels& of = labels()) {
  core::ImageU16 layer(kWidth, kHeight, 1);
  layer.data = values;
  return id_layer_fault(kind, layer, of, kOwners);
}

// The lower left pixel has this value, all others 0 0 -1.
std::string value_fault(const std::string& kind, core::Vec3f value, core::Vec3f others = {0, 0, -1}) {
  core::ImageF layer(kWidth, kHeight, kind == "distance" ? 1 : 3);
  for (int i = 0; i < kWidth * kHeight; ++i)
    for (int c = 0; c < layer.channels; ++c)
      layer.at(i % kWidth, i / kWidth)[c] = (i == kWidth ? value : others)[c];
  return value_layer_fault(kind, layer, labels(), kOwners);
}

TEST(SurfaceChecks, SemanticIsTheClassOfTheOwner) {
  EXPECT_EQ(id_fault("semantic", {5, 0, 0, 5, 0, 0}), "");
  EXPECT_NE(id_fault("semantic", {5, 0, 0, 4, 0, 0}), "");
  EXPECT_NE(id_fault("semantic", {5, 0, 1, 5, 0, 0}), "");
}

TEST(SurfaceChecks, BehindShowsObjectsOfTheLabels) {
  EXPECT_EQ(id_fault("behind", {2, 2, 1, 0, 0, 2}), "");
  EXPECT_NE(id_fault("behind", {2, 2, 3, 0, 0, 2}), "");
}

TEST(SurfaceChecks, RegionsAreCountedInTheirLayer) {
  schema::Labels with_regions = labels();
  schema::RegionLabel& hole = *with_regions.mutable_objects(0)->add_regions();
  hole.set_kind("hole");
  hole.set_index(6);
  hole.set_mask_px(2);
  EXPECT_EQ(id_fault("features", {7, 0, 0, 7, 3, 0}, with_regions), "");
  EXPECT_NE(id_fault("features", {7, 0, 0, 3, 3, 0}, with_regions), "");
  EXPECT_NE(id_fault("features", {7, 0, 1, 7, 3, 0}, with_regions), "");
  EXPECT_EQ(id_fault("bodies", {1, 0, 0, 1, 3, 0}, with_regions), "");
}

TEST(SurfaceChecks, NormalsHaveUnitLengthWhereThereIsAnObject) {
  for (const char* kind : {"normal_world", "normal_camera"}) {
    EXPECT_EQ(value_fault(kind, {0.6f, 0, 0.8f}), "");
    EXPECT_NE(value_fault(kind, {0.6f, 0, 0.9f}), "");
    EXPECT_NE(value_fault(kind, {0, 0, 0}), "");
  }
}

TEST(SurfaceChecks, ValuesStayInTheirRange) {
  EXPECT_EQ(value_fault("distance", {0.5f, 0, 0}, {0.1f, 0, 0}), "");
  EXPECT_NE(value_fault("distance", {0, 0, 0}, {0.1f, 0, 0}), "");
  EXPECT_EQ(value_fault("nocs", {0, 1, 0.5f}, {0, 0, 0}), "");
  EXPECT_NE(value_fault("nocs", {0, 1.1f, 0.5f}, {0, 0, 0}), "");
  EXPECT_EQ(value_fault("flow", {-7, 3, 1}, {0, 0, 0}), "");
  EXPECT_NE(value_fault("flow", {-7, 3, 0.5f}, {0, 0, 0}), "");
  EXPECT_EQ(value_fault("albedo", {0.2f, 0, 1}, {0, 0, 0}), "");
  EXPECT_NE(value_fault("albedo", {0.2f, -0.1f, 1}, {0, 0, 0}), "");
  EXPECT_NE(value_fault("albedo", {std::numeric_limits<float>::quiet_NaN(), 0, 1}, {0, 0, 0}), "");
}

}  // namespace
}  // namespace partbooth::pipeline
