// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/convert.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/check.h"
#include "renderer/scene/light_records.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;

// Below this the microfacet terms lose their digits.
constexpr double kMinAlpha = 1e-4;

void copy(Vec3d v, float* out) {
  out[0] = float(v.x);
  out[1] = float(v.y);
  out[2] = float(v.z);
}

}  // namespace

core::Rigid to_rigid(const schema::RigidTransform& message) {
  PB_CHECK(message.rotation_size() == 9, "a rotation has nine numbers");
  core::Rigid out;
  for (int i = 0; i < 9; ++i) out.rotation.rows[i / 3][i % 3] = message.rotation(i);
  out.translation = to_vec(message.translation_m());
  return out;
}

void set_material(const schema::Material& material, InstanceRecord& record) {
  copy(to_vec(material.base_color()), record.base_metal);
  record.base_metal[3] = float(std::clamp(material.metalness(), 0.0, 1.0));
  copy(to_vec(material.f82()), record.f82_f0);
  const double f0 = (material.ior() - 1) / (material.ior() + 1);
  // Without an index above 1 there is no coat.
  record.f82_f0[3] = material.ior() > 1 ? float(f0 * f0) : 0.0f;
  const double a = 1 - std::clamp(material.anisotropy(), 0.0, 0.99);
  const double across =
      std::max(material.roughness() * material.roughness() * std::sqrt(2 / (1 + a * a)), kMinAlpha);
  const double along = std::max(across * a, kMinAlpha);
  record.alpha[0] = float(along);
  record.alpha[1] = float(across);
  // The quadratic mean of both alphas is roughness^2.
  record.alpha[2] = float(std::min(1.0, material.roughness()));
  record.alpha[3] = material.use_cad_color() ? 1.0f : 0.0f;
}

GroundTexture to_ground_texture(const schema::Material& material, PictureView picture) {
  PB_CHECK(material.texture_size_m() > 0, "a texture needs a size");
  const double c = std::cos(material.texture_rotation_rad()), s = std::sin(material.texture_rotation_rad());
  const double aspect = double(picture.width) / picture.height, scale = 1 / material.texture_size_m();
  GroundTexture out{picture, {}, {}};
  copy({c * scale, s * scale, material.texture_offset_u()}, out.u_axis);
  copy({s * scale * aspect, -c * scale * aspect, material.texture_offset_v()}, out.v_axis);
  return out;
}

double luminance_of(Vec3d rgb) { return 0.2126 * rgb.x + 0.7152 * rgb.y + 0.0722 * rgb.z; }

double white_level(const schema::SceneSpec& scene, Vec3d mean_environment, Vec3d target) {
  double level = luminance_of(mean_environment);
  for (const schema::Light& light : scene.lights()) {
    level += luminance_of(to_vec(light.radiance())) * irradiance_share(light, target) / std::numbers::pi;
  }
  return level;
}

}  // namespace partbooth::renderer
