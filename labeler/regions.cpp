// SPDX-License-Identifier: Apache-2.0
#include "labeler/regions.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/ids.h"

namespace partbooth::labeler {
namespace {

const char* name_of(core::FeatureKind kind) {
  switch (kind) {
    case core::FeatureKind::kHole:
      return "hole";
    case core::FeatureKind::kBoss:
      return "boss";
    case core::FeatureKind::kFillet:
      return "fillet";
  }
  return "";
}

const char* name_of(core::SurfaceType type) {
  switch (type) {
    case core::SurfaceType::kPlane:
      return "plane";
    case core::SurfaceType::kCylinder:
      return "cylinder";
    case core::SurfaceType::kCone:
      return "cone";
    case core::SurfaceType::kSphere:
      return "sphere";
    case core::SurfaceType::kTorus:
      return "torus";
    case core::SurfaceType::kFreeform:
      return "freeform";
    case core::SurfaceType::kUnknown:
      break;
  }
  return "";
}

// Regions of one object, by what they are and their index: bodies first.
using Found = std::map<std::pair<bool, std::uint32_t>, schema::RegionLabel>;

void add(Found& found, bool is_feature, std::uint32_t index, const std::string& kind, const std::string& name,
         int x, int y) {
  schema::RegionLabel& region = found[{is_feature, index}];
  schema::PixelBox& box = *region.mutable_box();
  if (region.mask_px() == 0) {
    region.set_kind(kind);
    region.set_name(name);
    region.set_index(index);
    box.set_x0(x);
    box.set_y0(y);
  }
  region.set_mask_px(region.mask_px() + 1);
  box.set_x0(std::min<double>(box.x0(), x));
  box.set_y0(std::min<double>(box.y0(), y));
  box.set_x1(std::max<double>(box.x1(), x + 1));
  box.set_y1(std::max<double>(box.y1(), y + 1));
}

}  // namespace

std::vector<std::optional<CadFeature>> features_of_faces(const core::Part& part) {
  std::vector<std::optional<CadFeature>> out(part.faces.size());
  for (const core::Feature& feature : part.features) {
    if (feature.faces.empty()) continue;
    const std::uint32_t first = *std::min_element(feature.faces.begin(), feature.faces.end());
    for (const std::uint32_t face : feature.faces)
      if (!out.at(face)) out[face] = CadFeature{name_of(feature.kind), first};
  }
  for (std::uint32_t face = 0; face < out.size(); ++face) {
    const core::SurfaceType type = part.faces[face].type;
    if (!out[face] && type != core::SurfaceType::kUnknown) out[face] = CadFeature{name_of(type), face};
  }
  return out;
}

std::vector<std::vector<schema::RegionLabel>> regions(const core::Frame& frame,
                                                      const schema::SceneSpec& scene,
                                                      const core::AssetSet& assets) {
  std::vector<std::vector<schema::RegionLabel>> out;
  std::vector<Found> found(std::size_t(scene.instances_size()));
  std::map<std::string, std::vector<std::optional<CadFeature>>> features;  // of each part
  for (const schema::Instance& object : scene.instances())
    features.try_emplace(object.part_sha256(), features_of_faces(*assets.parts.at(object.part_sha256())));
  for (int y = 0; y < frame.instance.height; ++y) {
    for (int x = 0; x < frame.instance.width; ++x) {
      const int id = *frame.instance.at(x, y);
      if (id == 0 || scene.instances(id - 1).class_id() == core::kNoClass.value) continue;
      const std::string& sha256 = scene.instances(id - 1).part_sha256();
      const core::Part& part = *assets.parts.at(sha256);
      const std::uint32_t face = *frame.face.at(x, y) - 1;
      const std::uint32_t body = part.faces.at(face).body;
      add(found[std::size_t(id - 1)], false, body, "body",
          body < part.bodies.size() ? part.bodies[body].name : "", x, y);
      if (const auto& feature = features.at(sha256)[face])
        add(found[std::size_t(id - 1)], true, feature->index, feature->kind, "", x, y);
    }
  }
  for (Found& of_object : found) {
    auto& list = out.emplace_back();
    for (auto& [key, region] : of_object) list.push_back(std::move(region));
  }
  return out;
}

}  // namespace partbooth::labeler
