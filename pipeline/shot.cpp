// SPDX-License-Identifier: Apache-2.0
#include "pipeline/shot.h"

#include "export/layout.h"
#include "labeler/labeler.h"
#include "media/media.h"
#include "pipeline/layers.h"
#include "pipeline/stopwatch.h"
#include "renderer/photo/photo.h"

namespace partbooth::pipeline {
namespace {

std::vector<std::uint8_t> encode_picture(const core::ImageU8& pixels, const schema::ImageConfig& image) {
  return image.format() == "jpg" ? media::encode_jpeg(pixels, static_cast<int>(image.jpeg_quality()))
                                 : media::encode_png(pixels);
}

}  // namespace

Shot shoot(const schema::SceneSpec& scene, const schema::DatasetConfig& config, const core::AssetSet& assets,
           renderer::Renderer& renderer, StageSeconds& seconds) {
  Stopwatch watch(seconds);
  const core::Frame frame = renderer.render(scene, assets);
  watch.lap("render");
  const core::Photo photo = renderer::develop(frame, scene);
  watch.lap("develop");
  Shot shot;
  shot.labels = labeler::label(frame, photo.soil, scene, assets, config);
  watch.lap("label");
  shot.files.push_back({"image", config.image().format(), encode_picture(photo.pixels, config.image())});
  for (const std::string& name : config.layers()) {
    const LayerKind& layer = layer_kind(name);
    shot.files.push_back({layer.name, layer.extension, layer.encode({frame, photo, scene, assets})});
  }
  watch.lap("encode");
  return shot;
}

std::string path_of(const EncodedFile& file, const schema::SceneSpec& scene) {
  if (file.kind == "image")
    return exporter::image_path(scene.split(), scene.label(), scene.image_index(), file.extension);
  return exporter::layer_path(file.kind, scene.image_index(), file.extension);
}

}  // namespace partbooth::pipeline
