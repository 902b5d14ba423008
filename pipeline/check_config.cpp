// SPDX-License-Identifier: Apache-2.0
#include "pipeline/inputs.h"
#include "pipeline/part_folder.h"
#include "pipeline/pictures.h"
#include "pipeline/pipeline.h"
#include "pipeline/run_config.h"

namespace partbooth::pipeline {
namespace {

// A folder of the user's: not one that comes with the program.
bool is_own(const std::string& folder) { return !folder.empty() && folder != "none" && folder != "builtin"; }

core::Result<void> check_folders(const schema::DatasetConfig& config) {
  PB_RETURN_IF_ERROR(find_classes(config.parts().folder()));
  const schema::SceneConfig& scene = config.scene();
  const std::pair<const char*, std::string> pictures[] = {
      {"scene.light.hdri_folder", scene.light().hdri_folder()},
      {"scene.ground.texture_folder", scene.ground().texture_folder()},
      {"scene.backdrop.folder", scene.backdrop().folder()}};
  for (const auto& [place, setting] : pictures) {
    const std::string own = folders_of(setting).own;
    if (!own.empty()) PB_RETURN_IF_ERROR(find_pictures(own, place));
  }
  const std::string& distractors = config.scene().distractors().folder();
  if (is_own(distractors)) PB_RETURN_IF_ERROR(find_parts(distractors));
  return {};
}

core::Result<void> in_file(const std::string& source, core::Result<void> checked) {
  if (checked) return checked;
  core::Error error = checked.error();
  if (error.file.empty()) error.file = source;
  return core::fail(std::move(error));
}

core::Result<void> check_presets(const std::string& source, const schema::DatasetConfig& config) {
  const auto presets = load_presets(config);
  auto known = presets ? scene_gen::check_presets(config, *presets) : core::fail(presets.error());
  if (known) return {};
  core::Error error = known.error();
  error.exit_code = 2;  // a file of presets that is not there is a mistake in the config, too
  if (error.file.empty()) error.file = source;
  return core::fail(std::move(error));
}

}  // namespace

core::Result<void> check_config(const RenderOptions& options) {
  const auto run = read_run_config(options);
  if (!run) return core::fail(run.error());
  PB_RETURN_IF_ERROR(in_file(options.source, scene_gen::check_draw_rules(run->config)));
  // A data set's own config: parts, pictures and presets come from the data set.
  if (!run->inputs_of.empty()) return {};
  PB_RETURN_IF_ERROR(check_folders(run->config));
  return check_presets(options.source, run->config);
}

}  // namespace partbooth::pipeline
