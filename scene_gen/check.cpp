// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "scene_gen/color.h"
#include "scene_gen/materials.h"
#include "scene_gen/nominal.h"
#include "scene_gen/rounds.h"
#include "scene_gen/scene_gen.h"
#include "schema/laws.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Result;

tl::unexpected<core::Error> wrong(const std::string& place, const std::string& message,
                                  const std::string& remedy) {
  return core::fail({"", place, message, remedy, 2});
}

Result<void> check_classes(const Catalog& catalog) {
  constexpr std::size_t kMostClasses = 65536;  // numbers of one stream (core/random.h)
  if (catalog.classes.empty())
    return wrong("parts.folder", "there is no class", "put CAD files into the folder");
  if (catalog.classes.size() > kMostClasses) {
    return wrong("parts.folder", std::to_string(catalog.classes.size()) + " classes are too many",
                 "use at most " + std::to_string(kMostClasses));
  }
  for (const CatalogClass& item : catalog.classes) {
    if (item.parts.empty()) {
      return wrong("parts.folder", "the class '" + item.label + "' has no part",
                   "add a CAD file, or remove its folder");
    }
  }
  return {};
}

// A class's settings must be those of a class that there is.
Result<void> check_class_settings(const schema::DatasetConfig& config, const Catalog& catalog) {
  constexpr std::uint64_t kLongestRound = 65536;  // numbers of one stream (core/random.h)
  std::vector<std::string> labels;
  for (const CatalogClass& item : catalog.classes) labels.push_back(item.label);
  for (const schema::ClassConfig& item : config.classes()) {
    if (std::find(labels.begin(), labels.end(), item.name()) != labels.end()) continue;
    const std::string meant = schema::nearest(item.name(), labels);
    return wrong("classes." + item.name(), "there is no class of this name",
                 meant.empty() ? "the classes are named after the files and folders in parts.folder"
                               : "did you mean '" + meant + "'?");
  }
  std::uint64_t scenes = 0;
  for (const std::uint32_t quota : quotas_of(config, labels)) scenes += quota;
  if (scenes > kLongestRound)
    return wrong("classes", "a round would hold " + std::to_string(scenes) + " scenes", "lower the quotas");
  return {};
}

Result<void> check_names(const std::string& place, const schema::Choice& choice,
                         const schema::MaterialPresets& materials) {
  std::vector<std::string> known;
  for (const schema::NamedPreset& named : materials.presets()) known.push_back(named.name());
  for (const std::string& name : choice.names()) {
    if (find_preset(materials, name) != nullptr) continue;
    const std::string meant = schema::nearest(name, known);
    return wrong(place, "no material preset is named '" + name + "'",
                 meant.empty()
                     ? "name one of assets/materials.yaml, or declare it in scene.material.presets_file"
                     : "did you mean '" + meant + "'?");
  }
  return {};
}

Result<void> check_nominal(const std::string& place, const std::string& name,
                           const schema::MaterialPresets& materials) {
  if (name == "auto" || name == "none" || find_preset(materials, name) != nullptr ||
      is_family(materials, name))
    return {};
  std::vector<std::string> known{"auto", "none"};
  for (const schema::NamedPreset& named : materials.presets()) {
    known.push_back(named.name());
    if (!named.preset().family().empty()) known.push_back(named.preset().family());
  }
  const std::string meant = schema::nearest(name, known);
  return wrong(place, "no material preset and no family of presets is named '" + name + "'",
               meant.empty() ? "name one of assets/materials.yaml, or set it to auto or none"
                             : "did you mean '" + meant + "'?");
}

// A wish for pictures or parts of which there are none.
Result<void> check_supply(const std::string& wish, const schema::Number& law, bool empty,
                          const std::string& folder) {
  if (!empty || largest_of(law) <= 0) return {};
  return wrong(wish, "there is nothing to choose from: " + folder + " has no usable file",
               "name a folder that has some, or set " + wish + " to 0");
}

Result<void> check_hdris(const Catalog& catalog) {
  for (const CatalogPicture& hdri : catalog.hdris) {
    if (luminance(core::Vec3d(hdri.mean)) > 0) continue;
    return wrong("scene.light.hdri_folder", "the picture '" + hdri.name + "' is black", "remove it");
  }
  return {};
}

bool rests(const CatalogPart& part) { return !part.part->stable_poses.empty(); }

Result<void> check_poses(const schema::LayoutConfig& layout, const Catalog& catalog) {
  for (const CatalogPart& part : catalog.distractors) {
    if (rests(part)) continue;
    return wrong("scene.distractors.folder", "the part '" + part.part->name + "' has no resting pose",
                 "remove it");
  }
  const auto& kinds = layout.kind().names();
  if (std::all_of(kinds.begin(), kinds.end(), [](const std::string& kind) { return kind == "free"; }))
    return {};
  for (const CatalogClass& item : catalog.classes) {
    for (const CatalogPart& part : item.parts) {
      if (rests(part)) continue;
      return wrong("scene.layout.kind", "the part '" + part.part->name + "' has no resting pose",
                   "set it to free");
    }
  }
  return {};
}

// CAD files to lie about, where their kind is wanted.
Result<void> check_distractors(const schema::DistractorConfig& distractors, const Catalog& catalog) {
  const auto& kinds = distractors.item().kind().names();
  if (std::find(kinds.begin(), kinds.end(), "part") == kinds.end()) return {};
  return check_supply("scene.distractors.count", distractors.count(), catalog.distractors.empty(),
                      "scene.distractors.folder");
}

// Smallest number of images with which this class has a picture in this split; 0 if it never has one.
// `classes`: of the first scenes that are no negatives.
std::uint64_t images_for_split(const schema::DatasetConfig& config, const std::string& label, int class_id,
                               const std::string& split, const std::vector<int>& classes) {
  std::uint64_t n = 0;
  for (std::uint64_t k = 0; k < classes.size(); ++k) {
    if (classes[k] != class_id) continue;
    if (split_of(config.splits(), config.seed(), label, n++) == split)
      return (scene_of_positive(config, k) + 1) * config.views();
  }
  return 0;
}

Result<void> check_splits(const schema::DatasetConfig& config, const Catalog& catalog, std::uint64_t count) {
  std::vector<std::string> labels;
  for (const CatalogClass& item : catalog.classes) labels.push_back(item.label);
  std::vector<int> classes;
  for (std::uint64_t n = 0; n < 10; ++n) {
    const std::vector<int> round = round_order(config.seed(), n, quotas_of(config, labels));
    classes.insert(classes.end(), round.begin(), round.end());
  }
  std::uint64_t needed = 0;
  std::string lacking;
  for (const std::string split : {"train", "val", "test"}) {
    for (int c = 0; c < static_cast<int>(labels.size()); ++c) {
      const std::string& label = labels[static_cast<std::size_t>(c)];
      const std::uint64_t images = images_for_split(config, label, c, split, classes);
      if (images > count && lacking.empty()) lacking = "the class '" + label + "' has no picture in " + split;
      needed = std::max(needed, images);
    }
  }
  if (lacking.empty()) return {};
  const bool splits = config.splits().val_tenths() + config.splits().test_tenths() > 0;
  return wrong("splits", lacking + " among " + std::to_string(count) + " pictures",
               "make at least " + std::to_string(needed) + " pictures" +
                   (splits ? ", or set splits.val_tenths and splits.test_tenths to 0" : ""));
}

// Wishes that no attempt meets show in the first pictures: better before the run than in it. Piles take
// seconds to drop: where there are other layouts, those tell.
Result<void> check_first_scenes(schema::DatasetConfig config, const Catalog& catalog, std::uint64_t count) {
  constexpr std::uint64_t kScenes = 64, kPiles = 8;
  schema::Choice& kinds = *config.mutable_scene()->mutable_layout()->mutable_kind();
  schema::Choice quick;
  for (int i = 0; i < kinds.names_size(); ++i) {
    if (kinds.names(i) == "bin" || kinds.names(i) == "heap") continue;
    quick.add_names(kinds.names(i));
    quick.add_weights(kinds.weights(i));
  }
  const bool only_piles = quick.names().empty();
  if (!only_piles && !kinds.in_turn()) kinds = quick;
  for (std::uint64_t i = 0; i < std::min(count, only_piles ? kPiles : kScenes); ++i)
    PB_RETURN_IF_ERROR(generate(config, catalog, i));
  return {};
}

}  // namespace

Result<void> check_presets(const schema::DatasetConfig& config, const schema::MaterialPresets& materials) {
  const schema::SceneConfig& scene = config.scene();
  for (const schema::ClassConfig& one : config.classes()) {
    const std::string place = "classes." + one.name() + ".material.";
    const std::string& nominal = one.material().nominal();
    if (!nominal.empty()) PB_RETURN_IF_ERROR(check_nominal(place + "nominal", nominal, materials));
    for (const schema::BodyMaterialConfig& body : one.material().bodies())
      PB_RETURN_IF_ERROR(
          check_nominal(place + "bodies." + body.name() + ".nominal", body.nominal(), materials));
  }
  PB_RETURN_IF_ERROR(check_nominal("scene.material.nominal", scene.material().nominal(), materials));
  const schema::LayoutConfig& layout = scene.layout();
  const std::pair<const char*, const schema::Choice&> presets[] = {
      {"scene.material.preset", scene.material().preset()},
      {"scene.ground.preset", scene.ground().preset()},
      {"scene.layout.belt.preset", layout.belt().preset()},
      {"scene.layout.belt.frame_preset", layout.belt().frame_preset()},
      {"scene.layout.tray.preset", layout.tray().preset()},
      {"scene.layout.tray.pallet_preset", layout.tray().pallet_preset()},
      {"scene.layout.fixture.preset", layout.fixture().preset()},
      {"scene.layout.bin.preset", layout.bin().preset()},
      {"scene.occluder.preset", scene.occluder().preset()}};
  for (const auto& [place, choice] : presets) PB_RETURN_IF_ERROR(check_names(place, choice, materials));
  return {};
}

Result<void> check(const schema::DatasetConfig& config, const Catalog& catalog, std::uint64_t count) {
  const schema::SceneConfig& scene = config.scene();
  PB_RETURN_IF_ERROR(check_classes(catalog));
  PB_RETURN_IF_ERROR(check_class_settings(config, catalog));
  PB_RETURN_IF_ERROR(check_draw_rules(config));
  PB_RETURN_IF_ERROR(check_presets(config, catalog.materials));
  PB_RETURN_IF_ERROR(check_supply("scene.light.hdri", scene.light().hdri(), catalog.hdris.empty(),
                                  "scene.light.hdri_folder"));
  PB_RETURN_IF_ERROR(check_supply("scene.ground.textured", scene.ground().textured(),
                                  catalog.textures.empty(), "scene.ground.texture_folder"));
  PB_RETURN_IF_ERROR(check_distractors(scene.distractors(), catalog));
  if (config.negatives().other_part() > 0 && catalog.distractors.empty())
    return wrong("negatives.other_part", "there is no part that belongs to no class",
                 "name a folder that has some in scene.distractors.folder");
  PB_RETURN_IF_ERROR(check_hdris(catalog));
  PB_RETURN_IF_ERROR(check_poses(scene.layout(), catalog));
  PB_RETURN_IF_ERROR(check_splits(config, catalog, count));
  return check_first_scenes(config, catalog, count);
}

}  // namespace partbooth::scene_gen
