// SPDX-License-Identifier: Apache-2.0
#include "schema/geometry.h"

#include <algorithm>

#include "core/check.h"

namespace partbooth::schema {

core::Vec3d vec_of(const Vector3& v) { return {v.x(), v.y(), v.z()}; }
core::Vec3d vec_of(const Rgb& c) { return {c.r(), c.g(), c.b()}; }

core::Rigid rigid_of(const RigidTransform& transform) {
  PB_CHECK(transform.rotation_size() == 9);
  core::Rigid rigid;
  for (int i = 0; i < 9; ++i) rigid.rotation.rows[i / 3][i % 3] = transform.rotation(i);
  rigid.translation = vec_of(transform.translation_m());
  return rigid;
}

core::Vec3d stretch_of(const Instance& instance) {
  if (!instance.has_stretch()) return {1, 1, 1};
  const core::Vec3d factors = vec_of(instance.stretch());
  PB_CHECK(factors.x > 0 && factors.y > 0 && factors.z > 0, "factors of a stretch are above 0");
  return factors;
}

Vector3 to_vector3(core::Vec3d v) {
  Vector3 out;
  out.set_x(v.x);
  out.set_y(v.y);
  out.set_z(v.z);
  return out;
}

Rgb to_rgb(core::Vec3d c) {
  Rgb out;
  out.set_r(c.x);
  out.set_g(c.y);
  out.set_b(c.z);
  return out;
}

RigidTransform to_transform(const core::Rigid& rigid) {
  RigidTransform out;
  for (int i = 0; i < 9; ++i) out.add_rotation(rigid.rotation.rows[i / 3][i % 3]);
  *out.mutable_translation_m() = to_vector3(rigid.translation);
  return out;
}

core::CameraParameters parameters_of(const Camera& camera) {
  core::CameraParameters out;
  out.model = camera.model() == Camera::FISHEYE       ? core::LensModel::kFisheye
              : camera.model() == Camera::TELECENTRIC ? core::LensModel::kTelecentric
                                                      : core::LensModel::kPinhole;
  out.width_px = static_cast<int>(camera.width_px());
  out.height_px = static_cast<int>(camera.height_px());
  out.fx_px = camera.fx_px();
  out.fy_px = camera.fy_px();
  out.cx_px = camera.cx_px();
  out.cy_px = camera.cy_px();
  out.m_per_px = camera.m_per_px();
  PB_CHECK(camera.distortion_size() <= (out.model == core::LensModel::kFisheye ? 4 : 14));
  std::copy(camera.distortion().begin(), camera.distortion().end(), out.distortion.begin());
  return out;
}

core::Rigid camera_at(const Camera& camera, double time_s) {
  const Shutter& shutter = camera.shutter();
  core::Rigid out = rigid_of(camera.camera_from_world()).inverse();
  const core::Vec3d spin = vec_of(shutter.camera_angular_velocity_rad_per_s());
  if (const double rate = core::length(spin); rate > 0)
    out.rotation = core::rotation_about(spin / rate, rate * time_s) * out.rotation;
  out.translation +=
      (vec_of(shutter.camera_velocity_m_per_s()) - vec_of(shutter.belt_velocity_m_per_s())) * time_s;
  return out.inverse();
}

double row_time_s(const Camera& camera, int y) {
  return (y + 0.5 - 0.5 * camera.height_px()) * camera.shutter().row_time_s();
}

}  // namespace partbooth::schema
