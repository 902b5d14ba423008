// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/camera_view.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/camera_model.h"
#include "core/check.h"
#include "renderer/scene/convert.h"
#include "schema/geometry.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;

void copy(Vec3d v, float* out) {
  for (int i = 0; i < 3; ++i) out[i] = float(v[i]);
}

std::vector<float> lens_nodes_of(const core::CameraModel& model) {
  std::vector<float> out;
  out.reserve(4 * std::size_t(kLensNodes) * kLensNodes);
  const double step_x = double(model.parameters().width_px) / kLensCells,
               step_y = double(model.parameters().height_px) / kLensCells;
  for (int row = 0; row < kLensNodes; ++row) {
    for (int column = 0; column < kLensNodes; ++column) {
      const auto plane = model.plane_of_pixel({(column - kLensCells) * step_x, (row - kLensCells) * step_y});
      const core::Vec2d p = plane.value_or(core::Vec2d{});
      out.insert(out.end(), {float(p.x), float(p.y), plane ? 1.0f : 0.0f, 0.0f});
    }
  }
  return out;
}

template <std::size_t N>
void narrow(const double (&from)[N], float (&to)[N]) {
  std::copy(from, from + N, to);
}

LensView lens_of(const core::CameraModel& model, std::vector<float>& nodes) {
  LensView out{};
  out.m_per_px = float(model.parameters().m_per_px);
  switch (model.parameters().model) {
    case core::LensModel::kTelecentric:
      out.projection = Projection::kTelecentric;
      return out;
    case core::LensModel::kPinhole:
      out.projection = model.distorts() ? Projection::kDistorted : Projection::kPinhole;
      break;
    case core::LensModel::kFisheye:
      out.projection = Projection::kFisheye;
      break;
  }
  if (out.projection == Projection::kPinhole) return out;
  narrow(model.terms().numerator, out.terms.numerator);
  narrow(model.terms().denominator, out.terms.denominator);
  narrow(model.terms().tangential, out.terms.tangential);
  narrow(model.terms().prism, out.terms.prism);
  for (int row = 0; row < 3; ++row)
    copy(model.distorted_from_pixel().rows[row], out.distorted_from_pixel[row]);
  nodes = lens_nodes_of(model);
  out.nodes = nodes.data();
  return out;
}

ApertureView aperture_of(const schema::Aperture& aperture) {
  ApertureView out{};
  PB_CHECK(aperture.cat_eye() >= 0 && aperture.cat_eye() <= 1, "cat_eye is a share");
  out.cat_eye = float(aperture.cat_eye());
  if (aperture.blades() == 0) return out;
  PB_CHECK(aperture.blades() >= 3 && aperture.roundness() >= 0 && aperture.roundness() <= 1,
           "an aperture has at least three blades, their roundness is a share");
  const double n = aperture.blades(), roundness = aperture.roundness();
  const double polygon = (1 - roundness) * n * std::sin(2 * std::numbers::pi / n) / 2;
  const double area = polygon + roundness * std::numbers::pi;
  out.blades = int(aperture.blades());
  out.rotation_rad = float(std::remainder(aperture.rotation_rad(), 2 * std::numbers::pi));
  out.roundness = float(roundness);
  out.polygon_share = float(polygon / area);
  out.corner_radius = float(std::sqrt(std::numbers::pi / area));
  return out;
}

VignettingView vignetting_of(const schema::Camera& camera) {
  const schema::Vignetting& v = camera.vignetting();
  VignettingView out{};
  out.natural = v.natural();
  out.v1 = float(v.v1());
  out.v2 = float(v.v2());
  out.v3 = float(v.v3());
  out.inverse_radius_px = float(2 / std::hypot(camera.width_px(), camera.height_px()));
  const bool cat_eye = camera.aperture().cat_eye() > 0 && camera.lens_radius_m() > 0;
  out.on = v.natural() || v.v1() != 0 || v.v2() != 0 || v.v3() != 0 || cat_eye;
  return out;
}

ShutterView shutter_of(const schema::Shutter& shutter) {
  PB_CHECK(shutter.exposure_s() >= 0 && shutter.row_time_s() >= 0, "times are not negative");
  const Vec3d belt = to_vec(shutter.belt_velocity_m_per_s()),
              camera = to_vec(shutter.camera_velocity_m_per_s()),
              spin = to_vec(shutter.camera_angular_velocity_rad_per_s());
  ShutterView out{};
  const bool still = core::length(belt) + core::length(camera) + core::length(spin) == 0;
  out.moves = !still && (shutter.exposure_s() > 0 || shutter.row_time_s() > 0);
  out.exposure_s = float(shutter.exposure_s());
  out.row_time_s = float(shutter.row_time_s());
  copy(belt, out.belt_velocity);
  copy(camera, out.camera_velocity);
  copy(core::normalize(spin), out.spin_axis);
  out.spin_rad_per_s = float(core::length(spin));
  return out;
}

}  // namespace

CameraView to_camera_view(const schema::Camera& camera, std::vector<float>& lens_nodes) {
  const auto model = core::CameraModel::create(schema::parameters_of(camera));
  PB_CHECK(model.has_value(), model.has_value() ? "" : model.error().text());
  PB_CHECK(camera.lens_radius_m() == 0 || camera.focus_distance_m() > 0, "a lens needs a focus distance");
  CameraView out{};
  out.width_px = int(camera.width_px());
  out.height_px = int(camera.height_px());
  out.fx_px = float(camera.fx_px());
  out.fy_px = float(camera.fy_px());
  out.cx_px = float(camera.cx_px());
  out.cy_px = float(camera.cy_px());
  const core::Rigid camera_from_world = to_rigid(camera.camera_from_world());
  copy(camera_from_world.inverse().translation, out.origin);
  copy(camera_from_world.rotation.rows[0], out.right);
  copy(camera_from_world.rotation.rows[1], out.down);
  copy(camera_from_world.rotation.rows[2], out.forward);
  out.lens_radius_m = float(camera.lens_radius_m());
  out.focus_distance_m = float(camera.focus_distance_m());
  out.lens = lens_of(*model, lens_nodes);
  out.aperture = aperture_of(camera.aperture());
  out.vignetting = vignetting_of(camera);
  out.shutter = shutter_of(camera.shutter());
  return out;
}

}  // namespace partbooth::renderer
