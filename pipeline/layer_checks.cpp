// SPDX-License-Identifier: Apache-2.0
#include "pipeline/layer_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "media/media.h"
#include "pipeline/geometry_checks.h"
#include "pipeline/label_checks.h"
#include "pipeline/surface_checks.h"

namespace partbooth::pipeline {
namespace {

constexpr std::uint8_t kWhole16 = 16;

using Bytes = std::vector<std::uint8_t>;

// What is wrong with a layer; empty if nothing is.
std::string instance_fault(const core::ImageU16& layer, const schema::Labels& labels,
                           const std::vector<std::uint32_t>& owners) {
  for (std::size_t i = 0; i < layer.data.size(); ++i)
    if (layer.data[i] != owners[down_the_columns(i, labels)])
      return fmt::format("shows {} at pixel ({}, {}), the masks of the labels {}", layer.data[i],
                         i % labels.width_px(), i / labels.width_px(), owners[down_the_columns(i, labels)]);
  return "";
}

// A visible area is the object's own pixels and its shares of those of others.
std::string coverage_fault(const core::ImageU8& layer, const schema::Labels& labels,
                           const std::vector<std::uint32_t>& owners) {
  std::vector<std::uint64_t> own_16(static_cast<std::size_t>(labels.objects_size()) + 1, 0);
  std::uint64_t shared_16 = 0;
  const auto channels = static_cast<std::size_t>(layer.channels);
  for (std::size_t i = 0; i < owners.size(); ++i) {
    const std::uint8_t share = layer.data[i * channels];
    if (share < 1 || share > kWhole16) return fmt::format("{} is no number of sixteenths of a pixel", share);
    shared_16 += kWhole16 - share;
    if (const auto owner = owners[down_the_columns(i, labels)]; owner < own_16.size()) own_16[owner] += share;
  }
  for (const schema::ObjectLabel& object : labels.objects()) {
    const double visible_16 = kWhole16 * object.visible_area_px();
    if (object.instance_id() >= own_16.size()) continue;
    const auto own = static_cast<double>(own_16[object.instance_id()]);
    if (visible_16 < own || visible_16 > own + static_cast<double>(shared_16))
      return fmt::format("does not fit the visible area of object {}", object.instance_id());
  }
  return "";
}

std::string depth_fault(const core::ImageF& layer, const schema::Labels& labels,
                        const std::vector<std::uint32_t>& owners) {
  struct Range {
    float near_m = std::numeric_limits<float>::infinity(), far_m = 0;
  };
  std::vector<Range> ranges(static_cast<std::size_t>(labels.objects_size()) + 1);
  for (std::size_t i = 0; i < layer.data.size(); ++i) {
    const float z = layer.data[i];
    if (!std::isfinite(z) || z < 0) return "has values that are infinite or below zero";
    const auto owner = owners[down_the_columns(i, labels)];
    if (owner >= ranges.size()) continue;
    ranges[owner] = {std::min(ranges[owner].near_m, z), std::max(ranges[owner].far_m, z)};
  }
  for (const schema::ObjectLabel& object : labels.objects()) {
    if (object.mask_px() == 0 || object.instance_id() >= ranges.size()) continue;
    const Range& range = ranges[object.instance_id()];
    if (static_cast<float>(object.depth_min_m()) != range.near_m ||
        static_cast<float>(object.depth_max_m()) != range.far_m)
      return fmt::format("is from {} to {} m on object {}, its label says {} to {} m", range.near_m,
                         range.far_m, object.instance_id(), object.depth_min_m(), object.depth_max_m());
  }
  return "";
}

// `channels`: that the layer must have.
template <class Pixels, class Fault>
std::string fault_of(const core::Result<Pixels>& layer, const schema::Labels& labels, int channels,
                     const Fault& fault) {
  if (!layer) return "cannot be decoded";
  if (const std::string size = size_fault(layer->width, layer->height, labels); !size.empty()) return size;
  if (layer->channels != channels)
    return fmt::format("has {} channels instead of {}", layer->channels, channels);
  return fault(*layer);
}

// The first thing that is wrong with a layer of floating point numbers.
std::string float_fault(const std::string& kind, const core::ImageF& layer, const schema::ImageRecord& record,
                        const std::vector<std::uint32_t>& owners) {
  if (kind == "depth") return depth_fault(layer, record.labels(), owners);
  std::string fault = value_layer_fault(kind, layer, record.labels(), owners);
  if (fault.empty() && kind == "nocs") fault = nocs_fault(layer, record, owners);
  if (fault.empty() && kind == "distance") fault = distance_fault(layer, record, owners);
  return fault;
}

std::string fault_of(const LoadedFile& file, const schema::ImageRecord& record,
                     const std::vector<std::uint32_t>& owners) {
  const schema::Labels& labels = record.labels();
  const std::string &kind = file.stored.kind(), &path = file.stored.path();
  const Bytes bytes(file.bytes->begin(), file.bytes->end());
  if (kind == "instance" || is_id_layer(kind))
    return fault_of(media::decode_png16(bytes, path), labels, 1, [&](const core::ImageU16& layer) {
      return kind == "instance" ? instance_fault(layer, labels, owners)
                                : id_layer_fault(kind, layer, labels, owners);
    });
  if (kind == "coverage")  // grey is widened
    return fault_of(media::decode_8bit(bytes, path), labels, 3,
                    [&](const core::ImageU8& layer) { return coverage_fault(layer, labels, owners); });
  if (kind == "depth" || is_value_layer(kind))
    return fault_of(media::decode_exr(bytes, path), labels, kind == "depth" || kind == "distance" ? 1 : 3,
                    [&](const core::ImageF& layer) { return float_fault(kind, layer, record, owners); });
  return "";
}

}  // namespace

std::string size_fault(int width, int height, const schema::Labels& labels) {
  if (width == static_cast<int>(labels.width_px()) && height == static_cast<int>(labels.height_px()))
    return "";
  return fmt::format("is {}x{}, not of the size of the picture", width, height);
}

void check_layers(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings) {
  const schema::Labels& labels = image.record.labels();
  const auto& config = context.dataset.config().image();
  // A finding of its own.
  if (labels.width_px() != config.width_px() || labels.height_px() != config.height_px()) return;
  const auto owners = owners_of(labels);
  for (const LoadedFile& file : image.files) {
    if (!file.bytes) continue;
    const std::string fault = fault_of(file, image.record, owners);
    if (!fault.empty()) findings.push_back({"layer", file.stored.path(), "", fault});
  }
}

}  // namespace partbooth::pipeline
