// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/nominal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "scene_gen/color.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using schema::constant_of;

// Small letters; '_' for whatever is no letter, digit or point, and at both ends.
std::string plain_words(const std::string& name) {
  std::string out = "_";
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
    out += upper ? static_cast<char>(c - 'A' + 'a') : kept ? c : '_';
  }
  return out + "_";
}

constexpr std::size_t kShortWord = 3;

// Linear to what a colour picker shows.
core::Vec3d shown_color(core::Vec3d linear) {
  const auto curve = [](double x) { return std::pow(std::clamp(x, 0.0, 1.0), 1 / 2.2); };
  return {curve(linear.x), curve(linear.y), curve(linear.z)};
}

}  // namespace

const schema::MaterialPreset* find_preset(const schema::MaterialPresets& presets, const std::string& name) {
  for (const schema::NamedPreset& named : presets.presets()) {
    if (named.name() == name) return &named.preset();
  }
  return nullptr;
}

bool is_family(const schema::MaterialPresets& presets, const std::string& name) {
  return !name.empty() && std::any_of(presets.presets().begin(), presets.presets().end(),
                                      [&](const auto& named) { return named.preset().family() == name; });
}

std::string family_of_name(const std::string& name, const schema::MaterialPresets& presets) {
  const std::string words = plain_words(name);
  std::string family;
  std::size_t longest = 0;
  for (const schema::NamedPreset& named : presets.presets()) {
    for (const std::string& word : named.preset().cad_names()) {
      const std::string meant = "_" + word + (word.size() <= kShortWord ? "_" : "");
      if (word.size() <= longest || words.find(meant) == std::string::npos) continue;
      longest = word.size();
      family = named.preset().family();
    }
  }
  return family;
}

std::string family_of_file(const core::Part& part, const schema::MaterialPresets& presets) {
  for (const core::PartBody& body : part.bodies) {
    const std::string family = body.material.empty() ? "" : family_of_name(body.material, presets);
    if (!family.empty()) return family;
  }
  return "";
}

std::string family_of_color(const core::Part& part) {
  std::map<std::array<float, 3>, int> count;
  for (const core::PartFace& face : part.faces) {
    if (face.color) ++count[{face.color->x, face.color->y, face.color->z}];
  }
  if (count.empty()) return "";
  const auto& [c, faces] = *std::max_element(
      count.begin(), count.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  const Hsv color = hsv_of(shown_color({c[0], c[1], c[2]}));
  if (color.value < 0.3) return "";  // black: plastic, rubber, paint
  if (color.saturation <= 0.12) return color.value > 0.95 ? "" : color.value >= 0.75 ? "aluminium" : "steel";
  if (color.saturation < 0.25 || color.saturation > 0.7) return "";
  if (color.hue_deg >= 38 && color.hue_deg <= 58) return "brass";
  return color.hue_deg >= 12 && color.hue_deg <= 34 ? "copper" : "";
}

std::string pick_of_family(const schema::MaterialPresets& presets, const std::string& family,
                           const std::string& except, double pick) {
  double total = 0;
  for (const schema::NamedPreset& named : presets.presets()) {
    if (named.preset().family() == family && named.name() != except) total += named.preset().common();
  }
  double left = pick * total;
  std::string last = except;
  for (const schema::NamedPreset& named : presets.presets()) {
    if (named.preset().family() != family || named.name() == except || named.preset().common() <= 0) continue;
    last = named.name();
    left -= named.preset().common();
    if (left < 0) break;
  }
  return last;
}

std::string choose_preset(const schema::MaterialConfig& config, const core::Part& part,
                          const schema::MaterialPresets& presets) {
  const std::string& variant = schema::name_of(config.variant());
  const double pick = constant_of(config.alternative());
  std::string nominal = config.nominal();
  if (nominal == "auto") nominal = family_of_file(part, presets);
  if (nominal.empty() || nominal == "none") return schema::name_of(config.preset());
  if (variant == "wild") return "wild";
  const schema::MaterialPreset* preset = find_preset(presets, nominal);
  if (preset == nullptr) return pick_of_family(presets, nominal, "", pick);
  if (variant == "nominal" || preset->family().empty()) return nominal;
  return pick_of_family(presets, preset->family(), nominal, pick);
}

}  // namespace partbooth::scene_gen
