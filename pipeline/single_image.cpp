// SPDX-License-Identifier: Apache-2.0
#include "pipeline/single_image.h"

#include <fmt/format.h>

#include <filesystem>

#include "core/check.h"
#include "export/file_ops.h"
#include "export/layout.h"
#include "pipeline/shot.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::pipeline {
namespace {

std::string record_json(const schema::SceneSpec& scene, const schema::Labels& labels) {
  schema::ImageRecord record;
  record.set_key(exporter::key_of(scene.image_index()));
  record.set_index(scene.image_index());
  *record.mutable_scene() = scene;
  *record.mutable_labels() = labels;
  return message_json(record);
}

}  // namespace

core::Result<RenderSummary> render_single(const RenderOptions& options, const schema::DatasetConfig& config,
                                          const Inputs& inputs) {
  if (std::filesystem::exists(options.out + "/" + exporter::kConfigFile))
    return core::fail({options.out, "", "--only writes loose files, and this folder is a data set",
                       "name another folder, or use `partbooth replay`", 2});
  if (*options.only >= config.count())
    return core::fail({"", "--only", fmt::format("there is no image {}", *options.only),
                       fmt::format("the config has the images 0 to {}", config.count() - 1), 2});
  const core::ReplayScope scope(*options.only);
  const auto scene = scene_gen::generate(config, inputs.catalog, *options.only);
  if (!scene) return core::fail(scene.error());
  auto renderer = renderer::Renderer::create(config.render().isa(), config.render().denoise());
  if (!renderer) return core::fail(renderer.error());
  RenderSummary summary;
  const Shot shot = shoot(*scene, config, inputs.assets, **renderer, summary.stage_s);
  exporter::FileOps& ops = exporter::real_file_ops();
  PB_RETURN_IF_ERROR(ops.make_folders(options.out));
  const std::string stem = options.out + "/" + exporter::key_of(*options.only);
  for (const EncodedFile& file : shot.files) {
    const std::string layer = file.kind == "image" ? "" : "_" + file.kind;
    PB_RETURN_IF_ERROR(ops.write(stem + layer + "." + file.extension, file.view()));
  }
  PB_RETURN_IF_ERROR(ops.write(stem + ".json", record_json(*scene, shot.labels)));
  summary.rendered = summary.present = summary.wanted = 1;
  return summary;
}

}  // namespace partbooth::pipeline
