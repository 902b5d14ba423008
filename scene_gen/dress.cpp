// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/dress.h"

#include "scene_gen/materials.h"
#include "scene_gen/nominal.h"

namespace partbooth::scene_gen {
namespace {

const schema::ClassMaterialConfig& material_of_class(const schema::DatasetConfig& config,
                                                     const std::string& label) {
  for (const schema::ClassConfig& one : config.classes()) {
    if (one.name() == label) return one.material();
  }
  return schema::ClassMaterialConfig::default_instance();
}

// What the config or the file say of a body; empty: as the part.
std::string nominal_of_body(const schema::ClassMaterialConfig& own, const core::PartBody& body,
                            const std::string& of_part, const schema::MaterialPresets& presets) {
  for (const schema::BodyMaterialConfig& one : own.bodies()) {
    if (fits(body.name, one.name())) return one.nominal();
  }
  if (of_part != "auto" || body.material.empty()) return "";
  return family_of_name(body.material, presets);
}

}  // namespace

bool fits(const std::string& name, const std::string& pattern) {
  const auto star = pattern.find('*');
  if (star == std::string::npos) return name == pattern;
  if (name.compare(0, star, pattern, 0, star) != 0) return false;
  const std::string rest = pattern.substr(star + 1);
  for (std::size_t at = star; at <= name.size(); ++at) {
    if (fits(name.substr(at), rest)) return true;
  }
  return false;
}

void dress(const schema::DatasetConfig& config, const std::string& label, const schema::MaterialConfig& drawn,
           const core::Part& part, const Catalog& catalog, const std::string& path,
           const DrawContext& context, schema::Instance& instance) {
  const schema::ClassMaterialConfig& own = material_of_class(config, label);
  schema::MaterialConfig whole = drawn;
  if (!own.nominal().empty()) whole.set_nominal(own.nominal());
  *instance.mutable_material() = part_material(whole, part, catalog, path, context);
  if (part.bodies.size() < 2) return;
  const std::string family = family_of_file(part, catalog.materials);
  for (std::size_t i = 0; i < part.bodies.size(); ++i) {
    const std::string nominal = nominal_of_body(own, part.bodies[i], whole.nominal(), catalog.materials);
    if (nominal.empty() || nominal == family) continue;
    const std::string body_path = path + ".body#" + std::to_string(i);
    schema::MaterialConfig body = draw(config.scene().material(), body_path, context);
    body.set_nominal(nominal);
    schema::BodyMaterial& out = *instance.add_bodies();
    out.set_body(static_cast<std::uint32_t>(i));
    *out.mutable_material() = part_material(body, part, catalog, body_path, context);
  }
}

}  // namespace partbooth::scene_gen
