// SPDX-License-Identifier: Apache-2.0
#include "pipeline/shot.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/check.h"
#include "export/layout.h"
#include "labeler/labeler.h"
#include "media/media.h"
#include "pipeline/stopwatch.h"
#include "renderer/photo/photo.h"

namespace partbooth::pipeline {
namespace {

std::vector<std::uint8_t> encode_instance(const core::Frame& frame, const core::Photo&) {
  return media::encode_png(frame.instance);
}

std::vector<std::uint8_t> encode_coverage(const core::Frame& frame, const core::Photo&) {
  return media::encode_png(frame.coverage_16);
}

std::vector<std::uint8_t> encode_depth(const core::Frame& frame, const core::Photo&) {
  return media::encode_exr(frame.depth_m, "Z");
}

// Shares of light in 8 bits, 255 for all. A layer of no dirt is black.
std::vector<std::uint8_t> encode_share(const core::Frame& frame, const core::ImageF& share) {
  core::ImageU8 layer(frame.instance.width, frame.instance.height, 1);
  PB_CHECK(share.empty() || share.data.size() == layer.data.size());
  for (std::size_t i = 0; i < share.data.size(); ++i)
    layer.data[i] = static_cast<std::uint8_t>(std::lround(255 * std::clamp(share.data[i], 0.0f, 1.0f)));
  return media::encode_png(layer);
}

std::vector<std::uint8_t> encode_soiling(const core::Frame& frame, const core::Photo& photo) {
  return encode_share(frame, photo.soil.alpha);
}

std::vector<std::uint8_t> encode_sensor_dust(const core::Frame& frame, const core::Photo& photo) {
  return encode_share(frame, photo.soil.sensor_dust);
}

std::vector<std::uint8_t> encode_soiling_scatter(const core::Frame& frame, const core::Photo& photo) {
  if (!photo.soil.scatter.empty()) return media::encode_exr(photo.soil.scatter, "Y");
  return media::encode_exr(core::ImageF(frame.instance.width, frame.instance.height, 1), "Y");
}

std::vector<std::uint8_t> encode_soiling_class(const core::Frame& frame, const core::Photo& photo) {
  if (!photo.soil.alpha.empty()) return media::encode_png(labeler::soil_classes(photo.soil));
  return media::encode_png(core::ImageU8(frame.instance.width, frame.instance.height, 1));
}

constexpr std::array kLayers{
    LayerKind{"instance", "png", encode_instance},
    LayerKind{"coverage", "png", encode_coverage},
    LayerKind{"depth", "exr", encode_depth},
    LayerKind{"soiling", "png", encode_soiling},
    LayerKind{"soiling_scatter", "exr", encode_soiling_scatter},
    LayerKind{"soiling_class", "png", encode_soiling_class},
    LayerKind{"sensor_dust", "png", encode_sensor_dust},
};

std::vector<std::uint8_t> encode_picture(const core::ImageU8& pixels, const schema::ImageConfig& image) {
  return image.format() == "jpg" ? media::encode_jpeg(pixels, static_cast<int>(image.jpeg_quality()))
                                 : media::encode_png(pixels);
}

}  // namespace

const LayerKind& layer_kind(const std::string& name) {
  const auto found =
      std::find_if(kLayers.begin(), kLayers.end(), [&](const LayerKind& k) { return name == k.name; });
  PB_CHECK(found != kLayers.end(), "unknown layer " + name);
  return *found;
}

Shot shoot(const schema::SceneSpec& scene, const schema::DatasetConfig& config, const core::AssetSet& assets,
           renderer::Renderer& renderer, StageSeconds& seconds) {
  Stopwatch watch(seconds);
  const core::Frame frame = renderer.render(scene, assets);
  watch.lap("render");
  const core::Photo photo = renderer::develop(frame, scene);
  watch.lap("develop");
  Shot shot;
  shot.labels = labeler::label(frame, photo.soil, scene, assets, config.labels());
  watch.lap("label");
  shot.files.push_back({"image", config.image().format(), encode_picture(photo.pixels, config.image())});
  for (const std::string& name : config.layers()) {
    const LayerKind& layer = layer_kind(name);
    shot.files.push_back({layer.name, layer.extension, layer.encode(frame, photo)});
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
