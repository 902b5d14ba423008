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

}  // namespace

SceneCache::SceneCache(const std::string& isa) : device_(make_device(embree_config(isa))) {}

const PartGeometry& SceneCache::part(const core::AssetSet& assets, const std::string& sha256, bool robust) {
  return parts_.get(sha256 + (robust ? "/robust" : ""), [&] {
    const auto found = assets.parts.find(sha256);
    PB_CHECK(found != assets.parts.end(), "the scene's part is not loaded: " + sha256);
    return build_part_geometry(device(), found->second->mesh, found->second->faces, robust);
  });
}

const EnvironmentTables& SceneCache::environment(const core::AssetSet& assets, const std::string& sha256,
                                                 bool compensated) {
  return environments_.get(sha256 + (compensated ? "" : "/all"), [&] {
    return build_environment_tables(find_picture(assets, sha256), compensated);
  });
}

const PaddedPicture& SceneCache::texture(const core::AssetSet& assets, const std::string& sha256) {
  return textures_.get(sha256, [&] { return PaddedPicture(find_picture(assets, sha256)); });
}

}  // namespace partbooth::renderer
