// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/materials.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/check.h"
#include "core/random.h"
#include "scene_gen/color.h"
#include "scene_gen/nominal.h"
#include "scene_gen/surroundings.h"
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
  if (saturation > 0)
    color = rgb_of({constant_of(preset.hue_deg()), saturation, std::max({color.x, color.y, color.z})});
  return clamped(color * constant_of(preset.brightness()));
}

// What the preset says of the surface; edge break and amounts are factors until the part's config is known.
schema::Finish finish_of(const schema::FinishPreset& preset) {
  schema::Finish out;
  out.set_lay(schema::name_of(preset.lay()));
  out.set_pitch_m(constant_of(preset.pitch_mm()) * 1e-3);
  out.set_mark_slope(constant_of(preset.mark_slope()));
  out.set_cutter_radius_m(constant_of(preset.cutter_radius_mm()) * 1e-3);
  out.set_waviness(constant_of(preset.waviness()));
  out.set_bump(schema::name_of(preset.bump()));
  out.set_bump_size_m(constant_of(preset.bump_size_mm()) * 1e-3);
  out.set_bump_slope(constant_of(preset.bump_slope()));
  out.set_spangle_m(constant_of(preset.spangle_mm()) * 1e-3);
  out.set_substrate(schema::name_of(preset.substrate()));
  return out;
}

schema::Pattern pattern_of(const schema::PatternPreset& preset, Vec3d base) {
  schema::Pattern out;
  if (schema::name_of(preset.kind()) == "none") return out;
  out.set_kind(schema::name_of(preset.kind()));
  out.set_size_m(constant_of(preset.size_mm()) * 1e-3);
  out.set_contrast(constant_of(preset.contrast()));
  out.set_relief(constant_of(preset.relief()));
  *out.mutable_second_color() = schema::to_rgb(
      clamped({base.x * constant_of(preset.second_red()), base.y * constant_of(preset.second_green()),
               base.z * constant_of(preset.second_blue())}));
  return out;
}

std::uint64_t seed_of(const schema::Number& number) {
  return static_cast<std::uint64_t>(constant_of(number) * 0x1p53);
}

// Edge break and traces of use: what the config draws, times what the preset takes of it.
void add_use(const schema::MaterialConfig& config, const schema::FinishPreset& preset, schema::Finish& out) {
  const auto amount = [](const schema::Number& on, const schema::Number& value,
                         const schema::Number& factor) {
    return constant_of(on) * constant_of(value) * constant_of(factor);
  };
  out.set_edge_break_m(constant_of(config.edge_break_mm()) * 1e-3 * constant_of(preset.edge_break()));
  out.set_wear(amount(config.worn(), config.wear(), preset.wear()));
  out.set_oil(amount(config.oily(), config.oil(), preset.oil()));
  out.set_dust(amount(config.dusty(), config.dust(), preset.dust()));
  out.set_rust(amount(config.rusty(), config.rust(), preset.rust()));
  out.set_pattern_seed(seed_of(config.pattern()));
}

// Under the colours of the CAD file: no tool marks, no zinc, no rust.
void paint_over(schema::Finish& finish) {
  schema::Finish paint;
  paint.set_edge_break_m(finish.edge_break_m());
  paint.set_wear(finish.wear());
  paint.set_oil(finish.oil());
  paint.set_dust(finish.dust());
  paint.set_pattern_seed(finish.pattern_seed());
  finish = paint;
}

schema::MaterialPreset draw_preset(const std::string& name, const Catalog& catalog, const std::string& path,
                                   const DrawContext& context) {
  const schema::MaterialPreset* laws = find_preset(catalog.materials, name);
  PB_CHECK(laws != nullptr, "no material preset is named " + name);
  return draw(*laws, path + ".values", context);
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

schema::Material material_of(const std::string& name, const schema::MaterialPreset& preset) {
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
  *material.mutable_finish() = finish_of(preset.finish());
  const schema::Pattern pattern = pattern_of(preset.pattern(), schema::vec_of(material.base_color()));
  if (!pattern.kind().empty()) *material.mutable_pattern() = pattern;
  return material;
}

Vec3d turn_hue(Vec3d c, double share) {
  Hsv color = hsv_of(c);
  color.hue_deg = std::fmod(color.hue_deg + 360 * (1 + share), 360);
  return rgb_of(color);
}

void set_color(schema::Material& material, Vec3d color, const std::function<Vec3d(Vec3d)>& changed) {
  *material.mutable_base_color() = schema::to_rgb(clamped(changed(color)));
  if (!material.has_pattern()) return;
  schema::Rgb& second = *material.mutable_pattern()->mutable_second_color();
  second = schema::to_rgb(clamped(changed(schema::vec_of(second))));
}

// No two batches are the same.
void jitter(const schema::MaterialConfig& config, schema::Material& material) {
  material.set_roughness(std::clamp(material.roughness() * constant_of(config.roughness_scale()), 0.02, 1.0));
  if (material.anisotropy() > 0) {
    const double shifted = material.anisotropy() + constant_of(config.anisotropy_shift());
    material.set_anisotropy(std::clamp(shifted, 0.0, 0.95));
  }
  set_color(material, schema::vec_of(material.base_color()), [&](Vec3d c) {
    return turn_hue(c, constant_of(config.hue_shift())) * constant_of(config.brightness_scale());
  });
  if (constant_of(config.coated()) == 1 && material.coat() == 0 && material.transmission() == 0) {
    material.set_coat(1);
    material.set_coat_roughness(constant_of(config.coat_roughness()));
    material.set_coat_ior(1.5);
  }
}

// The part is paint or plastic of the colours that the file gives its faces.
void take_cad_colors(schema::Material& material) {
  material.set_use_cad_color(true);
  material.set_metalness(0);
  material.set_anisotropy(0);
  material.set_transmission(0);
  material.set_film_thickness_nm(0);
  material.clear_pattern();
  paint_over(*material.mutable_finish());
}

}  // namespace

schema::Material part_material(const schema::MaterialConfig& config, const core::Part& part,
                               const Catalog& catalog, const std::string& path, const DrawContext& context) {
  std::string name = choose_preset(config, part, catalog.materials);
  const bool colored = constant_of(config.use_cad_color()) == 1 && has_colors(part);
  const std::string metal = colored ? family_of_color(part) : "";
  // A colour that looks like a metal is no paint.
  if (is_family(catalog.materials, metal) && find_preset(catalog.materials, name)->family() != metal)
    name = pick_of_family(catalog.materials, metal, "", constant_of(config.alternative()));
  const schema::MaterialPreset preset = draw_preset(name, catalog, path, context);
  schema::Material material = material_of(name, preset);
  add_use(config, preset.finish(), *material.mutable_finish());
  if (material.has_pattern()) material.mutable_pattern()->set_seed(seed_of(config.color_pattern()));
  jitter(config, material);
  if (colored && metal.empty()) take_cad_colors(material);
  return material;
}

schema::Material furniture_material(const std::string& preset, const Catalog& catalog,
                                    const std::string& path, const DrawContext& context) {
  constexpr double kEdgeBreakM = 0.5e-3;
  schema::Material material = material_of(preset, draw_preset(preset, catalog, path, context));
  schema::Finish& finish = *material.mutable_finish();
  finish.set_edge_break_m(kEdgeBreakM);
  const std::uint64_t seed = core::RandomStream(context.seed, context.scene, path + ".pattern").bits(0);
  finish.set_pattern_seed(seed);
  if (material.has_pattern()) material.mutable_pattern()->set_seed(seed);
  return material;
}

namespace {

// Stains, scratches and puddles.
void add_ground_use(const schema::GroundConfig& config, schema::Material& material) {
  const double stains = constant_of(config.stained()) * constant_of(config.stains());
  const double scratches = constant_of(config.scratched()) * constant_of(config.scratches_per_m2());
  const double wet = constant_of(config.wetted()) * constant_of(config.wet());
  if (!material.has_pattern() && std::max({stains, scratches, wet}) <= 0) return;
  schema::Pattern& pattern = *material.mutable_pattern();
  pattern.set_stains(stains);
  pattern.set_scratches_per_m2(scratches);
  pattern.set_wet(wet);
  pattern.set_seed(seed_of(config.color_pattern()));
}

void cover_with_texture(const schema::GroundConfig& config, const CatalogPicture& texture,
                        double part_radius_m, schema::Material& material) {
  material.set_metalness(0);
  material.set_anisotropy(0);
  material.set_transmission(0);
  material.set_film_thickness_nm(0);
  *material.mutable_base_color() = schema::to_rgb({1, 1, 1});
  material.clear_finish();
  material.clear_pattern();
  material.set_texture_sha256(texture.sha256);
  material.set_texture_size_m(constant_of(config.texture_size()) * part_radius_m);
  material.set_texture_rotation_rad(constant_of(config.texture_rotation_deg()) * M_PI / 180);
  material.set_texture_offset_u(constant_of(config.texture_offset_u()));
  material.set_texture_offset_v(constant_of(config.texture_offset_v()));
}

}  // namespace

schema::Material ground_material(const schema::GroundConfig& config, double part_radius_m,
                                 const Catalog& catalog, const DrawContext& context) {
  const std::string& name = schema::name_of(config.preset());
  schema::Material material = material_of(name, draw_preset(name, catalog, "scene.ground", context));
  if (constant_of(config.textured()) == 1 && !catalog.textures.empty()) {
    const std::size_t pick = pick_index(constant_of(config.texture_pick()), catalog.textures.size());
    cover_with_texture(config, catalog.textures[pick], part_radius_m, material);
  }
  add_ground_use(config, material);
  return material;
}

}  // namespace partbooth::scene_gen
