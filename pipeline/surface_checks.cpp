// SPDX-License-Identifier: Apache-2.0
#include "pipeline/surface_checks.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace partbooth::pipeline {
namespace {

constexpr std::array kIdLayers{"semantic", "behind", "bodies", "features"};
constexpr std::array kValueLayers{"distance", "normal_world", "normal_camera", "nocs", "flow", "albedo"};
// Of numbers that went through single precision.
constexpr float kTiny = 1e-3f;

template <class Names>
bool contains(const Names& names, const std::string& name) {
  for (const char* one : names)
    if (name == one) return true;
  return false;
}

std::uint32_t class_of(std::uint32_t owner, const schema::Labels& labels) {
  if (owner == 0 || owner > static_cast<std::uint32_t>(labels.objects_size())) return 0;
  return static_cast<std::uint32_t>(labels.objects(static_cast<int>(owner) - 1).class_id() + 1);
}

// The regions of the labels are the pixels of the layer, where the labels have regions.
std::string region_fault(const std::string& kind, const core::ImageU16& layer, const schema::Labels& labels,
                         const std::vector<std::uint32_t>& owners) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pixels;  // by object and value
  for (std::size_t i = 0; i < layer.data.size(); ++i) {
    const std::uint32_t owner = owners[down_the_columns(i, labels)];
    if (owner == 0 && layer.data[i] != 0) return "has values where there is no object";
    ++pixels[{owner, layer.data[i]}];
  }
  for (const schema::ObjectLabel& object : labels.objects())
    for (const schema::RegionLabel& region : object.regions()) {
      // From 65534 on, all share the layer's last value.
      if ((region.kind() == "body") != (kind == "bodies") || region.index() >= 65534) continue;
      const auto found = pixels.find({object.instance_id(), region.index() + 1});
      if ((found == pixels.end() ? 0 : found->second) != region.mask_px())
        return fmt::format("does not fit region {} {} of object {}", region.kind(), region.index(),
                           object.instance_id());
    }
  return "";
}

// Of one pixel; `v` has the layer's channels.
const char* value_fault(const std::string& kind, const float* v, bool is_object) {
  if (kind == "distance")
    return v[0] < 0 || (is_object && v[0] == 0) ? "has no distance for an object" : nullptr;
  if (kind == "flow") return v[2] != 0 && v[2] != 1 ? "has values in blue that are neither 0 nor 1" : nullptr;
  if (kind == "albedo") return v[0] < 0 || v[1] < 0 || v[2] < 0 ? "has values below 0" : nullptr;
  if (kind == "nocs") {
    for (int c = 0; c < 3; ++c)
      if (v[c] < -kTiny || v[c] > 1 + kTiny) return "has places outside of the part's box";
    return nullptr;
  }
  const float squared = v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
  if (squared == 0) return is_object ? "has no normal for an object" : nullptr;
  return std::abs(squared - 1) > 2 * kTiny ? "has normals that are not of unit length" : nullptr;
}

}  // namespace

bool is_id_layer(const std::string& kind) { return contains(kIdLayers, kind); }
bool is_value_layer(const std::string& kind) { return contains(kValueLayers, kind); }

std::size_t down_the_columns(std::size_t i, const schema::Labels& labels) {
  return i % labels.width_px() * labels.height_px() + i / labels.width_px();
}

std::string id_layer_fault(const std::string& kind, const core::ImageU16& layer, const schema::Labels& labels,
                           const std::vector<std::uint32_t>& owners) {
  if (kind == "bodies" || kind == "features") return region_fault(kind, layer, labels, owners);
  for (std::size_t i = 0; i < layer.data.size(); ++i) {
    if (kind == "semantic" && layer.data[i] != class_of(owners[down_the_columns(i, labels)], labels))
      return fmt::format("shows class {} + 1 where the labels have another one", layer.data[i] - 1);
    if (kind == "behind" && layer.data[i] > labels.objects_size())
      return fmt::format("shows {}, which is no object of the labels", layer.data[i]);
  }
  return "";
}

std::string value_layer_fault(const std::string& kind, const core::ImageF& layer,
                              const schema::Labels& labels, const std::vector<std::uint32_t>& owners) {
  for (std::size_t i = 0; i < owners.size(); ++i) {
    const float* v = &layer.data[i * static_cast<std::size_t>(layer.channels)];
    for (int c = 0; c < layer.channels; ++c)
      if (!std::isfinite(v[c])) return "has values that are infinite or not a number";
    if (const char* fault = value_fault(kind, v, owners[down_the_columns(i, labels)] != 0)) return fault;
  }
  return "";
}

}  // namespace partbooth::pipeline
