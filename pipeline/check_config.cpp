// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "export/file_ops.h"
#include "pipeline/environment.h"
#include "pipeline/part_folder.h"
#include "pipeline/pictures.h"
#include "pipeline/pipeline.h"
#include "pipeline/run_config.h"
#include "schema/schema.h"

namespace partbooth::pipeline {
namespace {

// A folder of the user's: not one that comes with the program.
bool is_own(const std::string& folder) { return !folder.empty() && folder != "none" && folder != "builtin"; }

core::Result<void> check_folders(const schema::DatasetConfig& config) {
  PB_RETURN_IF_ERROR(find_classes(config.parts().folder()));
  const std::string& hdris = config.scene().light().hdri_folder();
  if (is_own(hdris)) PB_RETURN_IF_ERROR(find_pictures(hdris, "scene.light.hdri_folder"));
  const std::string& textures = config.scene().ground().texture_folder();
  if (is_own(textures)) PB_RETURN_IF_ERROR(find_pictures(textures, "scene.ground.texture_folder"));
  const std::string& distractors = config.scene().distractors().folder();
  if (is_own(distractors)) PB_RETURN_IF_ERROR(find_parts(distractors));
  return {};
}

core::Result<void> add_names(const std::string& file, std::set<std::string>& names) {
  const auto text = exporter::read_file(file);
  if (!text) return core::fail({file, "", text.error().message, "check scene.material.presets_file", 2});
  const auto presets = schema::parse_materials(*text, file);
  if (!presets) return core::fail(presets.error());
  for (const schema::NamedPreset& preset : presets->presets()) names.insert(preset.name());
  return {};
}

core::Result<void> check_presets(const std::string& source, const schema::SceneConfig& scene) {
  const auto assets = assets_folder();
  if (!assets) return core::fail(assets.error());
  std::set<std::string> known;
  PB_RETURN_IF_ERROR(add_names(*assets + "/materials.yaml", known));
  const std::string& own = scene.material().presets_file();
  if (!own.empty()) PB_RETURN_IF_ERROR(add_names(own, known));
  for (const auto& [place, choice] : {std::pair{"scene.material.preset", &scene.material().preset()},
                                      {"scene.ground.preset", &scene.ground().preset()}})
    for (const std::string& name : choice->names())
      if (!known.contains(name))
        return core::fail({source, place, "no material preset is named '" + name + "'",
                           "name one of assets/materials.yaml, or declare it in scene.material.presets_file",
                           2});
  return {};
}

}  // namespace

core::Result<void> check_config(const RenderOptions& options) {
  const auto run = read_run_config(options);
  if (!run) return core::fail(run.error());
  // A data set's own config: parts, pictures and presets come from the data set.
  if (!run->inputs_of.empty()) return {};
  PB_RETURN_IF_ERROR(check_folders(run->config));
  return check_presets(options.source, run->config.scene());
}

}  // namespace partbooth::pipeline
