// SPDX-License-Identifier: Apache-2.0
#include "pipeline/geometry_checks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "core/camera_model.h"
#include "schema/geometry.h"

namespace partbooth::pipeline {
namespace {

constexpr int kSide = 40;
constexpr double kDepth_m = 0.5;

// A camera above a plate of 80 x 80 x 2 mm that fills the picture; the plate's upper side is at depth 0.5 m.
schema::ImageRecord record() {
  schema::ImageRecord r;
  schema::Camera& camera = *r.mutable_scene()->mutable_camera();
  camera.set_width_px(kSide);
  camera.set_height_px(kSide);
  camera.set_fx_px(500);
  camera.set_fy_px(500);
  camera.set_cx_px(kSide / 2.0);
  camera.set_cy_px(kSide / 2.0);
  *camera.mutable_camera_from_world() = schema::to_transform({});
  *r.mutable_scene()->add_instances()->mutable_world_from_part() =
      schema::to_transform({{}, {0.001, 0.002, kDepth_m}});
  r.mutable_labels()->set_width_px(kSide);
  r.mutable_labels()->set_height_px(kSide);
  schema::ObjectLabel& object = *r.mutable_labels()->add_objects();
  object.set_instance_id(1);
  *object.mutable_box3d_min_m() = schema::to_vector3({-0.04, -0.04, 0});
  *object.mutable_box3d_max_m() = schema::to_vector3({0.04, 0.04, 0.002});
  object.set_depth_min_m(kDepth_m);
  object.set_depth_max_m(kDepth_m);
  return r;
}

const std::vector<std::uint32_t> kOwners(kSide* kSide, 1);

// The layer has what at(place on the plate, distance) gives.
core::ImageF layer(int channels, const std::function<void(core::Vec3d, double, float*)>& at) {
  const schema::ImageRecord r = record();
  const auto lens = core::CameraModel::create(schema::parameters_of(r.scene().camera())).value();
  core::ImageF out(kSide, kSide, channels);
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      const auto ray = lens.chief_ray({x + 0.5, y + 0.5}).value();
      const double t = kDepth_m / ray.direction.z;
      at(ray.direction * t - core::Vec3d{0.001, 0.002, kDepth_m}, t, out.at(x, y));
    }
  return out;
}

core::ImageF nocs() {
  return layer(3, [](core::Vec3d place, double, float* out) {
    out[0] = float(place.x / 0.08 + 0.5);
    out[1] = float(place.y / 0.08 + 0.5);
    out[2] = 0;
  });
}

core::ImageF distances(double scale) {
  return layer(1, [&](core::Vec3d, double t, float* out) { *out = float(scale * t); });
}

TEST(GeometryChecks, PlacesAreWhereTheCameraSeesThem) {
  EXPECT_EQ(nocs_fault(nocs(), record(), kOwners), "");
}

TEST(GeometryChecks, PlacesOfAnotherPoseAreFound) {
  schema::ImageRecord moved = record();
  moved.mutable_scene()->mutable_instances(0)->mutable_world_from_part()->mutable_translation_m()->set_x(
      0.003);
  EXPECT_EQ(nocs_fault(nocs(), moved, kOwners), "does not go with camera and pose of object 1");
}

TEST(GeometryChecks, PlacesOfAnotherCameraAreFound) {
  schema::ImageRecord zoomed = record();
  zoomed.mutable_scene()->mutable_camera()->set_fx_px(600);
  EXPECT_NE(nocs_fault(nocs(), zoomed, kOwners), "");
  zoomed.mutable_scene()->mutable_camera()->set_fx_px(0);
  EXPECT_NE(nocs_fault(nocs(), zoomed, kOwners), "");
}

TEST(GeometryChecks, DistancesGoWithTheDepth) {
  EXPECT_EQ(distance_fault(distances(1), record(), kOwners), "");
  EXPECT_EQ(distance_fault(distances(1.1), record(), kOwners), "does not go with the depth of object 1");
  EXPECT_NE(distance_fault(distances(0.5), record(), kOwners), "");
}

TEST(GeometryChecks, AFewPixelsSayNothing) {
  std::vector<std::uint32_t> few(kSide * kSide, 0);
  few[0] = few[1] = 1;
  EXPECT_EQ(distance_fault(distances(2), record(), few), "");
}

}  // namespace
}  // namespace partbooth::pipeline
