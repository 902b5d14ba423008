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

// A coat bends light on its way to the base and widens the base's highlight (OpenPBR). What is clear
// bends light by its own index: a coat between parallel faces changes no direction.
double ior_under_coat(const schema::Material& m) {
  if (m.coat() <= 0 || m.transmission() > 0) return m.ior();
  const double relative = std::max(m.ior() / m.coat_ior(), m.coat_ior() / m.ior());
  return std::lerp(m.ior(), relative, std::min(m.coat(), 1.0));
}

double roughness_under_coat(const schema::Material& m) {
  if (m.coat() <= 0) return m.roughness();
  const double widened = std::pow(m.roughness(), 4) + 2 * std::pow(m.coat_roughness(), 4);
  return std::lerp(m.roughness(), std::pow(std::min(widened, 1.0), 0.25), std::min(m.coat(), 1.0));
}

// Optical depth after which a share is left.
double depth_of(double left) { return -std::log(std::clamp(left, 1e-4, 1.0)); }

void set_base_layers(const schema::Material& material, bool closed, InstanceRecord& record) {
  record.base_layers[0] = float(std::clamp(material.diffuse_roughness(), 0.0, 1.0));
  // Without a surface there is nothing to be clear.
  record.base_layers[1] = material.ior() > 1 ? float(std::clamp(material.transmission(), 0.0, 1.0)) : 0.0f;
  record.base_layers[2] = float(std::max(material.film_thickness_nm(), 0.0));
  record.base_layers[3] = float(std::max(material.film_ior(), 1.0));
  const bool thin = material.thin_walled() || !closed, absorbs = material.has_transmission_color();
  const Vec3d left = absorbs ? to_vec(material.transmission_color()) : Vec3d{1, 1, 1};
  // What is opaque is no wall, also in a block of lanes that holds one.
  record.absorption[3] = thin && record.base_layers[1] > 0 ? 1.0f : 0.0f;
  for (int c = 0; c < 3; ++c) {
    if (thin) record.absorption[c] = float(left[c]);
    if (!thin && absorbs) {
      PB_CHECK(material.transmission_distance_m() > 0, "absorption needs a distance");
      record.absorption[c] = float(depth_of(left[c]) / material.transmission_distance_m());
    }
  }
  // Facets of an index near 1 bend light too little for single precision.
  if (record.base_layers[1] > 0) record.f82_ior[3] = std::max(record.f82_ior[3], 1.02f);
}

void set_coat(const schema::Material& material, InstanceRecord& record) {
  record.coat[0] = float(std::min(material.coat(), 1.0));
  record.coat[1] = float(std::max(material.coat_roughness() * material.coat_roughness(), kMinAlpha));
  record.coat[2] = float(material.coat_ior());
  record.coat[3] = float(material.coat_roughness());
  if (!material.has_coat_color()) return;
  const Vec3d left = to_vec(material.coat_color());
  for (int c = 0; c < 3; ++c) record.coat_absorption[c] = float(depth_of(left[c]) / 2);
}

}  // namespace

core::Rigid to_rigid(const schema::RigidTransform& message) {
  PB_CHECK(message.rotation_size() == 9, "a rotation has nine numbers");
  core::Rigid out;
  for (int i = 0; i < 9; ++i) out.rotation.rows[i / 3][i % 3] = message.rotation(i);
  out.translation = to_vec(message.translation_m());
  return out;
}

void set_material(const schema::Material& material, bool closed, InstanceRecord& record) {
  copy(to_vec(material.base_color()), record.base_metal);
  record.base_metal[3] = float(std::clamp(material.metalness(), 0.0, 1.0));
  copy(to_vec(material.f82()), record.f82_ior);
  const double roughness = roughness_under_coat(material);
  // Without an index above 1 the dielectric has no surface.
  record.f82_ior[3] = material.ior() > 1 ? float(ior_under_coat(material)) : 1.0f;
  const double a = 1 - std::clamp(material.anisotropy(), 0.0, 0.99);
  const double across = std::max(roughness * roughness * std::sqrt(2 / (1 + a * a)), kMinAlpha);
  const double along = std::max(across * a, kMinAlpha);
  record.alpha[0] = float(along);
  record.alpha[1] = float(across);
  // The quadratic mean of both alphas is roughness^2.
  record.alpha[2] = float(std::min(1.0, roughness));
  record.alpha[3] = material.use_cad_color() ? 1.0f : 0.0f;
  set_base_layers(material, closed, record);
  if (material.coat() > 0) set_coat(material, record);
}

std::uint32_t lobes_of(const InstanceRecord& record) {
  const auto bit = [](float amount, std::uint32_t lobe) { return amount > 0 ? lobe : 0; };
  return bit(record.base_layers[0], kLobeRoughDiffuse) | bit(record.base_layers[1], kLobeTransmission) |
         bit(record.base_layers[2], kLobeFilm) | bit(record.coat[0], kLobeCoat);
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

Vec3d white_radiance(const schema::SceneSpec& scene, Vec3d mean_environment, Vec3d target) {
  Vec3d sum = mean_environment;
  for (const schema::Light& light : scene.lights())
    sum = sum + to_vec(light.radiance()) * (irradiance_share(light, target) / std::numbers::pi);
  return sum;
}

}  // namespace partbooth::renderer
