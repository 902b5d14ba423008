// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/lens.h"

#include <algorithm>
#include <cmath>

#include "schema/geometry.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::CameraConfig;
using schema::constant_of;

constexpr double kRadPerDeg = M_PI / 180;
// A belt that runs towards the camera is not made faster than this, against one that runs across.
constexpr double kSmallestForeshortening = 0.2;
constexpr std::uint32_t kFewestBlades = 3;  // fewer enclose nothing: a disc

std::vector<double> drawn_distortion(const CameraConfig& c, schema::Camera::Model model) {
  if (model == schema::Camera::TELECENTRIC || constant_of(c.distorted()) != 1) return {};
  const double k1 = constant_of(c.k1()), k2 = constant_of(c.k2()), k3 = constant_of(c.k3()),
               k4 = constant_of(c.k4());
  if (model == schema::Camera::FISHEYE) return {k1, k2, k3, k4};
  std::vector<double> out = {k1,
                             k2,
                             constant_of(c.p1()),
                             constant_of(c.p2()),
                             k3,
                             k4,
                             constant_of(c.k5()),
                             constant_of(c.k6()),
                             constant_of(c.s1()),
                             constant_of(c.s2()),
                             constant_of(c.s3()),
                             constant_of(c.s4()),
                             constant_of(c.tilt_x_deg()) * kRadPerDeg,
                             constant_of(c.tilt_y_deg()) * kRadPerDeg};
  while (!out.empty() && out.back() == 0) out.pop_back();
  return out;
}

void set_focal_lengths(const CameraConfig& config, schema::Camera& camera) {
  const double scale = constant_of(config.focal_scale());
  const double measured_px = constant_of(config.fx_px());
  const double f_px = measured_px > 0 ? measured_px
                                      : constant_of(config.focal_length_mm()) /
                                            constant_of(config.sensor_width_mm()) * camera.width_px();
  const double measured_y_px = constant_of(config.fy_px());
  camera.set_fx_px(scale * f_px);
  camera.set_fy_px(scale * (measured_y_px > 0 ? measured_y_px : f_px / constant_of(config.pixel_aspect())));
}

bool is_telecentric(const schema::Camera& camera) { return camera.model() == schema::Camera::TELECENTRIC; }

}  // namespace

tl::expected<core::CameraModel, std::string> set_projection(const CameraConfig& config,
                                                            const schema::ImageConfig& image,
                                                            double long_side_m, double wanted_px,
                                                            schema::Camera& camera) {
  const std::string lens = schema::name_of(config.lens());
  camera.set_model(lens == "fisheye"       ? schema::Camera::FISHEYE
                   : lens == "telecentric" ? schema::Camera::TELECENTRIC
                                           : schema::Camera::PINHOLE);
  camera.set_width_px(image.width_px());
  camera.set_height_px(image.height_px());
  camera.set_cx_px(image.width_px() / 2.0 + constant_of(config.cx_offset_px()));
  camera.set_cy_px(image.height_px() / 2.0 + constant_of(config.cy_offset_px()));
  if (is_telecentric(camera)) {
    camera.set_m_per_px(long_side_m / wanted_px);
  } else {
    set_focal_lengths(config, camera);
  }
  std::vector<double> distortion = drawn_distortion(config, camera.model());
  std::string refused;
  for (int tries = 0; tries < 30; ++tries) {
    camera.mutable_distortion()->Assign(distortion.begin(), distortion.end());
    auto model = core::CameraModel::create(schema::parameters_of(camera));
    if (model) return *std::move(model);
    refused = model.error().message;
    for (double& k : distortion) k *= 0.8;
  }
  return tl::unexpected("scene.camera.lens: " + refused);
}

// Blur of a point at depth z, focus at s, in pixels: aperture * |z - s| / (s * z) * f_px, and
// aperture * |z - s| / (s * m_per_px) of a telecentric lens.
void set_aperture(const CameraConfig& config, const std::vector<Vec3d>& points, double z_m,
                  schema::Camera& camera) {
  const double focal_m = constant_of(config.focal_length_mm()) * 1e-3;
  const auto px_per_m = [&](double depth) {
    return is_telecentric(camera) ? 1 / camera.m_per_px() : camera.fx_px() / depth;
  };
  double aperture_m = focal_m / constant_of(config.f_number());
  // Largest relative focus error e that keeps the centre's blur, px_per_m * aperture * |e| / (1 + e), in its
  // limit.
  double error = constant_of(config.focus_error());
  const double limit_m = constant_of(config.max_blur_px()) / px_per_m(z_m), sign = error < 0 ? -1 : 1;
  const double room = aperture_m - sign * limit_m;
  if (room > 0) error = sign * std::min(std::abs(error), limit_m / room);
  const double focus_m = z_m * (1 + error);
  double blur_of_one_m = 0;  // worst blur in pixels for an aperture of 1 m
  for (const Vec3d p : points)
    blur_of_one_m = std::max(blur_of_one_m, px_per_m(p.z) * std::abs(p.z - focus_m) / focus_m);
  if (blur_of_one_m > 0)
    aperture_m = std::min(aperture_m, constant_of(config.max_depth_blur_px()) / blur_of_one_m);
  camera.set_lens_radius_m(aperture_m / 2);
  camera.set_focus_distance_m(focus_m);
  camera.set_focal_length_m(focal_m);
  schema::Aperture& aperture = *camera.mutable_aperture();
  const auto blades = static_cast<std::uint32_t>(constant_of(config.blades()));
  aperture.set_blades(blades < kFewestBlades ? 0 : blades);
  aperture.set_rotation_rad(constant_of(config.blade_rotation_deg()) * kRadPerDeg);
  aperture.set_roundness(constant_of(config.blade_roundness()));
  aperture.set_cat_eye(constant_of(config.cat_eye()));
}

void set_lens_errors(const CameraConfig& config, schema::Camera& camera) {
  // Half of the loss goes with r^2, half with r^4.
  const double loss = constant_of(config.vignetting());
  camera.mutable_vignetting()->set_natural(constant_of(config.natural_vignetting()) == 1);
  camera.mutable_vignetting()->set_v1(-loss / 2);
  camera.mutable_vignetting()->set_v2(-loss / 2);
  camera.set_lateral_red(constant_of(config.lateral_red()));
  camera.set_lateral_blue(constant_of(config.lateral_blue()));
}

void set_shutter(const CameraConfig& config, Vec3d point, const core::CameraModel& lens,
                 schema::Camera& camera) {
  if (constant_of(config.motion()) != 1) return;
  const double exposure_s = constant_of(config.exposure_ms()) * 1e-3;
  const double wanted_px_per_s = constant_of(config.motion_blur()) * camera.width_px() / exposure_s;
  const double angle = constant_of(config.motion_direction_deg()) * kRadPerDeg;
  const Vec3d across{std::cos(angle), std::sin(angle), 0};
  const core::Mat3d world_from_camera = schema::rigid_of(camera.camera_from_world()).rotation.transposed();
  const double px_per_m = is_telecentric(camera) ? 1 / camera.m_per_px() : camera.fx_px() / point.z;
  schema::Shutter& shutter = *camera.mutable_shutter();
  shutter.set_exposure_s(exposure_s);
  if (constant_of(config.rolling()) == 1)
    shutter.set_row_time_s(constant_of(config.readout()) * exposure_s / camera.height_px());
  if (schema::name_of(config.motion_of()) == "belt") {
    // Along the ground.
    const double step_m = 1e-3 * point.z;
    const Vec3d step = world_from_camera.transposed() * across * step_m;
    const auto a = lens.project(point - step), b = lens.project(point + step);
    const double seen = a && b ? std::hypot(b->x - a->x, b->y - a->y) / (2 * step_m) : px_per_m;
    const double speed = wanted_px_per_s / std::max(seen, kSmallestForeshortening * px_per_m);
    *shutter.mutable_belt_velocity_m_per_s() = schema::to_vector3(across * speed);
  } else if (is_telecentric(camera)) {
    *shutter.mutable_camera_velocity_m_per_s() =
        schema::to_vector3(world_from_camera * across * (wanted_px_per_s / px_per_m));
  } else {
    *shutter.mutable_camera_angular_velocity_rad_per_s() =
        schema::to_vector3(world_from_camera * across * (wanted_px_per_s / camera.fx_px()));
  }
}

}  // namespace partbooth::scene_gen
