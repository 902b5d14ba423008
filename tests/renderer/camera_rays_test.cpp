// SPDX-License-Identifier: Apache-2.0
// The kernels' rays against the exact camera model.
#include <gtest/gtest.h>

#include <cmath>

#include "core/camera_model.h"
#include "core/random.h"
#include "renderer/scene/camera_view.h"
#include "schema/geometry.h"
#include "tests/renderer/probe/probe.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;

schema::Camera camera_at_origin() {
  schema::Camera camera;
  camera.set_width_px(1920);
  camera.set_height_px(1200);
  camera.set_fx_px(1300);
  camera.set_fy_px(1304);
  camera.set_cx_px(971);
  camera.set_cy_px(590);
  *camera.mutable_camera_from_world() = schema::to_transform({});
  return camera;
}

// Pinholes and fisheyes with all their numbers, each about as strong as it may be.
std::vector<schema::Camera> random_cameras() {
  std::vector<schema::Camera> out = {camera_at_origin()};
  for (std::uint64_t i = 0; out.size() < 40; ++i) {
    const core::RandomStream stream(11, i, "lens");
    const auto u = [&](std::uint32_t k) { return 2 * stream.uniform(k) - 1; };
    schema::Camera camera = camera_at_origin();
    if (i % 2 == 0) {
      const double size[] = {0.35, 0.1, 3e-3, 3e-3, 0.05, 0.2, 0.1, 0.05, 3e-3, 3e-3, 3e-3, 3e-3, 0.05, 0.05};
      for (std::uint32_t k = 0; k < 14; ++k) camera.add_distortion(size[k] * u(k));
    } else {
      camera.set_model(schema::Camera::FISHEYE);
      camera.set_fx_px(700 + 250 * u(9));
      camera.set_fy_px(camera.fx_px() * 1.002);
      const double size[] = {0.08, 0.02, 0.005, 0.001};
      for (std::uint32_t k = 0; k < 4; ++k) camera.add_distortion(size[k] * u(k));
    }
    if (core::CameraModel::create(schema::parameters_of(camera))) out.push_back(camera);
  }
  return out;
}

// Farthest that the image of a ray lies from the point it was asked for.
double worst_miss_px(const ProbeTable& probe, const schema::Camera& camera) {
  std::vector<float> nodes;
  const CameraView view = to_camera_view(camera, nodes);
  const auto model = core::CameraModel::create(schema::parameters_of(camera));
  std::vector<float> at;
  for (double y = 0.5; y < 1200; y += 23.7) {
    for (double x = 0.5; x < 1920; x += 29.3) at.insert(at.end(), {float(x), float(y), 0.5f, 0.5f, 0.5f});
  }
  const int n = int(at.size() / 5);
  std::vector<float> origin(3 * std::size_t(n)), direction(3 * std::size_t(n)), valid(std::size_t(n), 0.0f);
  probe.camera_rays(view, at.data(), n, origin.data(), direction.data(), valid.data());
  double worst = 0;
  for (std::size_t i = 0; i < std::size_t(n); ++i) {
    if (valid[i] != 1) return 1e9;
    const Vec3d d(direction[3 * i], direction[3 * i + 1], direction[3 * i + 2]);
    const auto pixel = model->project(d);
    if (!pixel) return 1e9;
    worst = std::max(worst, std::hypot(pixel->x - at[5 * i], pixel->y - at[5 * i + 1]));
  }
  return worst;
}

TEST(CameraRays, PassThroughTheirPixel) {
  for (const NamedProbe& probe : available_probes()) {
    double worst = 0;
    for (const schema::Camera& camera : random_cameras())
      worst = std::max(worst, worst_miss_px(*probe.table, camera));
    EXPECT_LT(worst, 1e-3) << probe.isa;
  }
}

TEST(CameraRays, SeeNothingWhereNoLightComesFrom) {
  schema::Camera camera = camera_at_origin();
  camera.set_fx_px(2500);
  camera.set_fy_px(2500);
  camera.add_distortion(-0.5);
  std::vector<float> nodes;
  const CameraView view = to_camera_view(camera, nodes);
  // The distortion reaches 0.54 at most: 1361 pixels from the principal point.
  const std::vector<float> at = {-900, 600, 0.5f, 0.5f, 0.5f, 1919.9f, 1199.9f, 0.5f, 0.5f, 0.5f};
  for (const NamedProbe& probe : available_probes()) {
    float origin[6], direction[6], valid[2];
    probe.table->camera_rays(view, at.data(), 2, origin, direction, valid);
    EXPECT_EQ(valid[0], 0) << probe.isa;
    EXPECT_EQ(valid[1], 1) << probe.isa;
  }
}

// Rays from all over the lens meet at the focus.
TEST(CameraRays, MeetAtTheFocus) {
  for (const auto model : {schema::Camera::PINHOLE, schema::Camera::FISHEYE, schema::Camera::TELECENTRIC}) {
    const bool ball = model == schema::Camera::FISHEYE;  // focuses on a sphere
    schema::Camera camera = camera_at_origin();
    camera.set_model(model);
    camera.set_m_per_px(1e-4);
    camera.set_lens_radius_m(0.01);
    camera.set_focus_distance_m(0.5);
    camera.mutable_aperture()->set_blades(6);
    camera.mutable_aperture()->set_cat_eye(0.5);
    if (model == schema::Camera::FISHEYE) camera.set_fx_px(600), camera.set_fy_px(600);
    std::vector<float> nodes;
    const CameraView view = to_camera_view(camera, nodes);
    const core::Line chief =
        *core::CameraModel::create(schema::parameters_of(camera))->chief_ray({1700, 200});
    const Vec3d met = chief.origin + chief.direction * (0.5 / (ball ? 1 : chief.direction.z));
    for (const NamedProbe& probe : available_probes()) {
      const std::vector<float> at = {1700, 200,  0.5f, 0.5f, 0.5f, 1700, 200, 0.9f,
                                     0.3f, 0.5f, 1700, 200,  0.1f, 0.8f, 0.5f};
      float o[9], d[9], valid[3];
      probe.table->camera_rays(view, at.data(), 3, o, d, valid);
      for (int i = 0; i < 3; ++i) {
        const Vec3d from(o[3 * i], o[3 * i + 1], o[3 * i + 2]), to(d[3 * i], d[3 * i + 1], d[3 * i + 2]);
        const Vec3d nearest = from + to * core::dot(met - from, to);
        EXPECT_LT(core::length(nearest - met), 1e-6) << probe.isa << int(model);
        if (i > 0) {
          EXPECT_GT(core::length(from - chief.origin), 1e-3);
        }
      }
    }
  }
}

}  // namespace
}  // namespace partbooth::renderer
