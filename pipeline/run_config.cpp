// SPDX-License-Identifier: Apache-2.0
#include "pipeline/run_config.h"

#include <google/protobuf/util/message_differencer.h>

#include <filesystem>

#include "export/layout.h"
#include "media/calibration.h"
#include "renderer/renderer.h"
#include "scene_gen/calibrated.h"
#include "schema/schema.h"

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;
using google::protobuf::util::MessageDifferencer;

std::string absolute(const std::string& config_file, const std::string& path) {
  static const std::string kBoth = "builtin+";
  if (path.starts_with(kBoth)) return kBoth + absolute(config_file, path.substr(kBoth.size()));
  const std::string meant = schema::resolve_path(config_file, path);
  if (meant.empty() || meant == "builtin" || meant == "none") return meant;
  return fs::weakly_canonical(fs::absolute(meant)).string();
}

void make_paths_absolute(schema::DatasetConfig& config, const std::string& file) {
  const auto make = [&](std::string* path) { *path = absolute(file, *path); };
  make(config.mutable_parts()->mutable_folder());
  make(config.mutable_scene()->mutable_light()->mutable_hdri_folder());
  make(config.mutable_scene()->mutable_ground()->mutable_texture_folder());
  make(config.mutable_scene()->mutable_backdrop()->mutable_folder());
  make(config.mutable_scene()->mutable_distractors()->mutable_folder());
  make(config.mutable_scene()->mutable_material()->mutable_presets_file());
}

// What the parts and pictures of a data set depend on.
std::string inputs_key(const schema::DatasetConfig& config) {
  return config.parts().SerializeAsString() + "|" + config.scene().light().hdri_folder() + "|" +
         config.scene().ground().texture_folder() + "|" + config.scene().backdrop().folder() + "|" +
         config.scene().distractors().folder() + "|" + config.scene().material().presets_file();
}

// What the user wrote, a known camera's numbers in their places, and defaults for the rest.
core::Result<schema::DatasetConfig> with_camera(core::Result<schema::DatasetConfig> written,
                                                const std::string& file) {
  if (!written) return written;
  const schema::CameraConfig& camera = written->scene().camera();
  core::Result<void> applied;
  if (!camera.calibration().empty()) {
    const auto calibration = media::read_calibration(schema::resolve_path(file, camera.calibration()));
    if (!calibration) return core::fail(calibration.error());
    applied = scene_gen::apply_calibration(*calibration, *written);
  }
  if (applied && !camera.datasheet().empty()) applied = scene_gen::apply_datasheet(*written);
  if (!applied) {
    core::Error error = applied.error();
    error.file = file;
    return core::fail(std::move(error));
  }
  schema::complete(*written);
  return written;
}

core::Result<RunConfig> from_folder(const RenderOptions& options) {
  auto config =
      with_camera(schema::parse_written("version: 1\n", options.source, options.settings), "./config.yaml");
  if (!config) return core::fail(config.error());
  if (config->parts().folder().empty()) config->mutable_parts()->set_folder(fs::absolute(options.source));
  make_paths_absolute(*config, "./config.yaml");
  return RunConfig{std::move(*config), ""};
}

core::Result<RunConfig> from_file(const RenderOptions& options) {
  auto config = with_camera(schema::read_written(options.source, options.settings), options.source);
  if (!config) return core::fail(config.error());
  RunConfig run{std::move(*config), ""};
  const fs::path folder = fs::absolute(options.source).parent_path();
  std::error_code ignored;
  if (fs::path(options.source).filename() == exporter::kConfigFile &&
      fs::exists(folder / exporter::kCatalogFile, ignored)) {
    auto written = schema::read_config(options.source);
    if (!written) return core::fail(written.error());
    if (inputs_key(*written) == inputs_key(run.config)) run.inputs_of = folder;
  }
  make_paths_absolute(run.config, options.source);
  if (run.config.parts().folder().empty())
    return core::fail({options.source, "parts.folder", "the config names no folder of parts",
                       "add `parts: {folder: PATH}`", 2});
  return run;
}

class FirstDifference : public MessageDifferencer::Reporter {
 public:
  using Path = std::vector<MessageDifferencer::SpecificField>;
  void ReportAdded(const google::protobuf::Message&, const google::protobuf::Message&,
                   const Path& path) override {
    note(path);
  }
  void ReportDeleted(const google::protobuf::Message&, const google::protobuf::Message&,
                     const Path& path) override {
    note(path);
  }
  void ReportModified(const google::protobuf::Message&, const google::protobuf::Message&,
                      const Path& path) override {
    note(path);
  }

  std::string path;

 private:
  // Down to the setting: what is inside a Number or a Choice is its value.
  void note(const Path& fields) {
    if (!path.empty()) return;
    for (const auto& field : fields) {
      const std::string& type = field.field->containing_type()->full_name();
      if (!type.ends_with("Config")) break;
      path += (path.empty() ? "" : ".") + field.field->name();
    }
  }
};

}  // namespace

core::Result<RunConfig> read_run_config(const RenderOptions& options) {
  std::error_code ignored;
  if (!fs::exists(options.source, ignored))
    return core::fail(
        {options.source, "", "there is no such config or folder of parts", "check the path", 2});
  return fs::is_directory(options.source, ignored) ? from_folder(options) : from_file(options);
}

core::Result<void> resolve_machine(schema::DatasetConfig& config, const std::string& out) {
  schema::RenderConfig& render = *config.mutable_render();
  const std::string present = out + "/" + exporter::kConfigFile;
  if (fs::exists(present)) {
    const auto before = schema::read_config(present);
    if (!before) return core::fail(before.error());
    if (render.isa() == "auto") render.set_isa(before->render().isa());
    if (render.denoise() == "auto") render.set_denoise(before->render().denoise());
  }
  auto isa = renderer::resolve_isa(render.isa());
  if (!isa) return core::fail(isa.error());
  auto denoise = renderer::resolve_denoise(render.denoise());
  if (!denoise) return core::fail(denoise.error());
  render.set_isa(*isa);
  render.set_denoise(*denoise);
  return {};
}

std::string first_difference(const schema::DatasetConfig& a, const schema::DatasetConfig& b) {
  MessageDifferencer differencer;
  FirstDifference first;
  differencer.ReportDifferencesTo(&first);
  differencer.IgnoreField(schema::DatasetConfig::descriptor()->FindFieldByName("count"));
  differencer.IgnoreField(schema::DatasetConfig::descriptor()->FindFieldByName("images_per_class"));
  differencer.Compare(a, b);
  return first.path;
}

}  // namespace partbooth::pipeline
