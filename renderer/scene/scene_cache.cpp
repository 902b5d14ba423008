// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/scene_cache.h"

#include "core/check.h"
#include "renderer/isa.h"

namespace partbooth::renderer {
namespace {

const core::ImageF& find_picture(const core::AssetSet& assets, const std::string& sha256) {
  const auto found = assets.pictures.find(sha256);
  PB_CHECK(found != assets.pictures.end(), "the scene's picture is not loaded: " + sha256);
  return *found->second;
}

const core::Part& find_part(const core::AssetSet& assets, const std::string& sha256) {
  const auto found = assets.parts.find(sha256);
  PB_CHECK(found != assets.parts.end(), "the scene's part is not loaded: " + sha256);
  return *found->second;
}

}  // namespace

SceneCache::SceneCache(const std::string& isa) : device_(make_device(embree_config(isa))) {}

const PartGeometry& SceneCache::part(const core::AssetSet& assets, const std::string& sha256, bool robust) {
  return parts_.get(sha256 + (robust ? "/robust" : ""), [&] {
    const core::Part& found = find_part(assets, sha256);
    return build_part_geometry(device(), found.mesh, found.faces, robust);
  });
}

const std::vector<float>& SceneCache::lay(const core::AssetSet& assets, const std::string& sha256,
                                          const std::string& lay) {
  return lays_.get(sha256 + "/" + lay, [&] { return lay_records(find_part(assets, sha256), lay); });
}

const PartEdges& SceneCache::edges(const core::AssetSet& assets, const std::string& sha256) {
  return edges_.get(sha256, [&] { return PartEdges(find_part(assets, sha256)); });
}

const PartHollows& SceneCache::hollows(const core::AssetSet& assets, const std::string& sha256, bool robust) {
  const PartGeometry& geometry = part(assets, sha256, robust);
  return hollows_.get(sha256 + (robust ? "/robust" : ""),
                      [&] { return PartHollows(geometry.scene.get(), find_part(assets, sha256)); });
}

const EnvironmentTables& SceneCache::environment(const core::AssetSet& assets, const std::string& sha256,
                                                 bool compensated) {
  return environments_.get(sha256 + (compensated ? "" : "/all"), [&] {
    return build_environment_tables(find_picture(assets, sha256), compensated);
  });
}

const PackedPicture& SceneCache::texture(const core::AssetSet& assets, const std::string& sha256) {
  return textures_.get(sha256, [&] { return PackedPicture(find_picture(assets, sha256)); });
}

}  // namespace partbooth::renderer
