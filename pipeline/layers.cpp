// SPDX-License-Identifier: Apache-2.0
#include "pipeline/layers.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/check.h"
#include "labeler/labeler.h"
#include "labeler/layers.h"
#include "media/media.h"

namespace partbooth::pipeline {
namespace {

std::vector<std::uint8_t> encode_instance(const LayerSource& from) {
  return media::encode_png(from.frame.instance);
}

std::vector<std::uint8_t> encode_coverage(const LayerSource& from) {
  return media::encode_png(from.frame.coverage_16);
}

std::vector<std::uint8_t> encode_depth(const LayerSource& from) {
  // Not "Z", which OpenCV reads as black.
  return media::encode_exr(from.frame.depth_m, "Y");
}

// Shares of light in 8 bits, 255 for all. A layer of no dirt is black.
std::vector<std::uint8_t> encode_share(const core::Frame& frame, const core::ImageF& share) {
  core::ImageU8 layer(frame.instance.width, frame.instance.height, 1);
  PB_CHECK(share.empty() || share.data.size() == layer.data.size());
  for (std::size_t i = 0; i < share.data.size(); ++i)
    layer.data[i] = static_cast<std::uint8_t>(std::lround(255 * std::clamp(share.data[i], 0.0f, 1.0f)));
  return media::encode_png(layer);
}

std::vector<std::uint8_t> encode_soiling(const LayerSource& from) {
  return encode_share(from.frame, from.photo.soil.alpha);
}

std::vector<std::uint8_t> encode_sensor_dust(const LayerSource& from) {
  return encode_share(from.frame, from.photo.soil.sensor_dust);
}

std::vector<std::uint8_t> encode_soiling_scatter(const LayerSource& from) {
  if (!from.photo.soil.scatter.empty()) return media::encode_exr(from.photo.soil.scatter, "Y");
  return media::encode_exr(core::ImageF(from.frame.instance.width, from.frame.instance.height, 1), "Y");
}

std::vector<std::uint8_t> encode_soiling_class(const LayerSource& from) {
  if (!from.photo.soil.alpha.empty()) return media::encode_png(labeler::soil_classes(from.photo.soil));
  return media::encode_png(core::ImageU8(from.frame.instance.width, from.frame.instance.height, 1));
}

std::vector<std::uint8_t> encode_semantic(const LayerSource& from) {
  return media::encode_png(labeler::semantic(from.frame, from.scene));
}

std::vector<std::uint8_t> encode_behind(const LayerSource& from) {
  return media::encode_png(from.frame.behind);
}

std::vector<std::uint8_t> encode_bodies(const LayerSource& from) {
  return media::encode_png(labeler::bodies(from.frame, from.scene, from.assets));
}

std::vector<std::uint8_t> encode_features(const LayerSource& from) {
  return media::encode_png(labeler::features(from.frame, from.scene, from.assets));
}

std::vector<std::uint8_t> encode_distance(const LayerSource& from) {
  return media::encode_exr(from.frame.surface.value().distance_m, "Y");
}

std::vector<std::uint8_t> encode_normal_world(const LayerSource& from) {
  return media::encode_exr(from.frame.surface.value().normal);
}

std::vector<std::uint8_t> encode_normal_camera(const LayerSource& from) {
  return media::encode_exr(labeler::normal_camera(from.frame, from.scene));
}

std::vector<std::uint8_t> encode_nocs(const LayerSource& from) {
  return media::encode_exr(labeler::nocs(from.frame, from.scene, from.assets));
}

std::vector<std::uint8_t> encode_flow(const LayerSource& from) {
  return media::encode_exr(labeler::flow(from.frame, from.scene));
}

std::vector<std::uint8_t> encode_albedo(const LayerSource& from) {
  return media::encode_exr(from.frame.albedo);
}

constexpr std::array kLayers{
    LayerKind{"instance", "png", encode_instance},
    LayerKind{"coverage", "png", encode_coverage},
    LayerKind{"semantic", "png", encode_semantic},
    LayerKind{"behind", "png", encode_behind},
    LayerKind{"bodies", "png", encode_bodies},
    LayerKind{"features", "png", encode_features},
    LayerKind{"depth", "exr", encode_depth},
    LayerKind{"distance", "exr", encode_distance},
    LayerKind{"normal_world", "exr", encode_normal_world},
    LayerKind{"normal_camera", "exr", encode_normal_camera},
    LayerKind{"nocs", "exr", encode_nocs},
    LayerKind{"flow", "exr", encode_flow},
    LayerKind{"albedo", "exr", encode_albedo},
    LayerKind{"soiling", "png", encode_soiling},
    LayerKind{"soiling_scatter", "exr", encode_soiling_scatter},
    LayerKind{"soiling_class", "png", encode_soiling_class},
    LayerKind{"sensor_dust", "png", encode_sensor_dust},
};

}  // namespace

const LayerKind& layer_kind(const std::string& name) {
  const auto found =
      std::find_if(kLayers.begin(), kLayers.end(), [&](const LayerKind& k) { return name == k.name; });
  PB_CHECK(found != kLayers.end(), "unknown layer " + name);
  return *found;
}

}  // namespace partbooth::pipeline
