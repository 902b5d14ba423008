// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/scene_cache.h"

#include <array>
#include <bit>
#include <utility>

#include "core/check.h"
#include "core/stretch.h"
#include "renderer/isa.h"

namespace partbooth::renderer {
namespace {

std::shared_ptr<const core::Part> find_part(const core::AssetSet& assets, const std::string& sha256) {
  const auto found = assets.parts.find(sha256);
  PB_CHECK(found != assets.parts.end(), "the scene's part is not loaded: " + sha256);
  return found->second;
}

// With all bits of the factors.
std::string stretched_key(const std::string& sha256, core::Vec3d stretch) {
  const auto bits = std::bit_cast<std::array<char, sizeof(stretch)>>(stretch);
  return sha256 + std::string(bits.begin(), bits.end());
}

// Some 100 MB.
constexpr std::size_t kStretchedTriangles = 300'000;

}  // namespace

SceneCache::SceneCache(const std::string& isa)
    : device_(make_device(embree_config(isa))), stretched_(kStretchedTriangles) {}

std::shared_ptr<PartShape> SceneCache::shape(const core::AssetSet& assets, const std::string& sha256,
                                             core::Vec3d stretch) {
  if (stretch == core::Vec3d{1, 1, 1}) {
    return shapes_.get(sha256,
                       [&] { return std::make_shared<PartShape>(device(), find_part(assets, sha256)); });
  }
  return stretched_.get(stretched_key(sha256, stretch), [&] {
    auto part = std::make_shared<const core::Part>(core::stretched(*find_part(assets, sha256), stretch));
    return std::make_shared<PartShape>(device(), std::move(part));
  });
}

const EnvironmentTables& SceneCache::environment(const core::AssetSet& assets, const std::string& sha256,
                                                 bool compensated) {
  return environments_.get(sha256 + (compensated ? "" : "/all"),
                           [&] { return build_environment_tables(picture(assets, sha256), compensated); });
}

const core::ImageF& SceneCache::picture(const core::AssetSet& assets, const std::string& sha256) {
  const auto found = assets.pictures.find(sha256);
  PB_CHECK(found != assets.pictures.end(), "the scene's picture is not loaded: " + sha256);
  return *found->second;
}

const PackedPicture& SceneCache::texture(const core::AssetSet& assets, const std::string& sha256) {
  return textures_.get(sha256, [&] { return PackedPicture(picture(assets, sha256), RowRule::kRepeat); });
}

}  // namespace partbooth::renderer
