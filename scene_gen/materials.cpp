// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/materials.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "scene_gen/color.h"
#include "scene_gen/lights.h"
#include "schema/geometry.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::constant_of;

Vec3d clamped(Vec3d c) { return core::min(core::max(c, Vec3d{0, 0, 0}), Vec3d{1, 1, 1}); }

Vec3d base_color(const schema::MaterialPreset& preset) {
  Vec3d color{constant_of(preset.red()), constant_of(preset.green()), constant_of(preset.blue())};
  const double saturation = constant_of(preset.saturation());
  if (saturation > 0) {
    const double value = std::max({color.x, color.y, color.z});
    const Vec3d hue = hue_color(constant_of(preset.hue_deg()));
    color = (Vec3d{1, 1, 1} * (1 - saturation) + hue * saturation) * value;
  }
  return clamped(color * constant_of(preset.brightness()));
}

bool has_colors(const core::Part& part) {
  return std::any_of(part.faces.begin(), part.faces.end(),
                     [](const auto& face) { return face.color.has_value(); });
}

void set_layers(const schema::MaterialPreset& preset, schema::Material& material) {
  const auto rgb = [](const schema::Number& r, const schema::Number& g, const schema::Number& b) {
    return schema::to_rgb({constant_of(r), constant_of(g), constant_of(b)});
  };
  material.set_diffuse_roughness(constant_of(preset.diffuse_roughness()));
  material.set_transmission(constant_of(preset.transmission()));
  *material.mutable_transmission_color() =
      rgb(preset.transmission_red(), preset.transmission_green(), preset.transmission_blue());
  material.set_transmission_distance_m(constant_of(preset.transmission_distance_mm()) / 1000);
  material.set_thin_walled(constant_of(preset.thin_walled()) == 1);
  material.set_coat(constant_of(preset.coat()));
  material.set_coat_roughness(constant_of(preset.coat_roughness()));
  material.set_coat_ior(constant_of(preset.coat_ior()));
  *material.mutable_coat_color() = rgb(preset.coat_red(), preset.coat_green(), preset.coat_blue());
  material.set_film_thickness_nm(constant_of(preset.film_thickness_nm()));
  material.set_film_ior(constant_of(preset.film_ior()));
}

}  // namespace

const schema::MaterialPreset* find_preset(const schema::MaterialPresets& presets, const std::string& name) {
  for (const schema::NamedPreset& named : presets.presets()) {
    if (named.name() == name) return &named.preset();
  }
  return nullptr;
}

schema::Material draw_material(const std::string& name, const Catalog& catalog, const std::string& path,
                               const DrawContext& context) {
  const schema::MaterialPreset* laws = find_preset(catalog.materials, name);
  PB_CHECK(laws != nullptr, "no material preset is named " + name);
  const schema::MaterialPreset preset = draw(*laws, path + ".values", context);
  schema::Material material;
  material.set_preset(name);
  material.set_metalness(constant_of(preset.metalness()));
  *material.mutable_base_color() = schema::to_rgb(base_color(preset));
  *material.mutable_f82() = schema::to_rgb(
      {constant_of(preset.red_82()), constant_of(preset.green_82()), constant_of(preset.blue_82())});
  material.set_roughness(constant_of(preset.roughness()));
  material.set_anisotropy(constant_of(preset.anisotropy()));
  material.set_ior(constant_of(preset.ior()));
  set_layers(preset, material);
  return material;
}

schema::Material part_material(const schema::MaterialConfig& config, const core::Part& part,
                               const Catalog& catalog, const std::string& path, const DrawContext& context) {
  schema::Material material = draw_material(schema::name_of(config.preset()), catalog, path, context);
  material.set_roughness(std::clamp(material.roughness() * constant_of(config.roughness_scale()), 0.02, 1.0));
  const Vec3d color = schema::vec_of(material.base_color()) * constant_of(config.brightness_scale());
  *material.mutable_base_color() = schema::to_rgb(clamped(color));
  if (constant_of(config.use_cad_color()) == 1 && has_colors(part)) {
    material.set_use_cad_color(true);
    material.set_metalness(0);
    material.set_anisotropy(0);
    material.set_transmission(0);
    material.set_film_thickness_nm(0);
  }
  return material;
}

schema::Material ground_material(const schema::GroundConfig& config, double part_radius_m,
                                 const Catalog& catalog, const DrawContext& context) {
  schema::Material material =
      draw_material(schema::name_of(config.preset()), catalog, "scene.ground", context);
  if (constant_of(config.textured()) == 0 || catalog.textures.empty()) return material;
  const auto& texture =
      catalog.textures[pick_index(constant_of(config.texture_pick()), catalog.textures.size())];
  material.set_metalness(0);
  material.set_anisotropy(0);
  material.set_transmission(0);
  material.set_film_thickness_nm(0);
  *material.mutable_base_color() = schema::to_rgb({1, 1, 1});
  material.set_texture_sha256(texture.sha256);
  material.set_texture_size_m(constant_of(config.texture_size()) * part_radius_m);
  material.set_texture_rotation_rad(constant_of(config.texture_rotation_deg()) * M_PI / 180);
  material.set_texture_offset_u(constant_of(config.texture_offset_u()));
  material.set_texture_offset_v(constant_of(config.texture_offset_v()));
  return material;
}

}  // namespace partbooth::scene_gen
