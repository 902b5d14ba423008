// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/recent_shapes.h"

#include <algorithm>

namespace partbooth::renderer {
namespace {

// What a shape costs beside its triangles: grids of edges, Embree's objects.
constexpr std::size_t kTrianglesOfAShape = 1000;

}  // namespace

std::shared_ptr<PartShape> RecentShapes::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(shapes_.begin(), shapes_.end(), [&](const auto& entry) { return entry.first == key; });
  if (found == shapes_.end()) return nullptr;
  shapes_.splice(shapes_.begin(), shapes_, found);
  return shapes_.front().second;
}

std::shared_ptr<PartShape> RecentShapes::get(const std::string& key,
                                             const std::function<std::shared_ptr<PartShape>()>& build) {
  if (std::shared_ptr<PartShape> found = find(key)) return found;
  // Others need not wait. Two threads may build equal shapes at a time: then one of them is forgotten first.
  std::shared_ptr<PartShape> built = build();
  const std::lock_guard lock(mutex_);
  shapes_.emplace_front(key, built);
  std::size_t triangles = 0;
  for (auto it = std::next(shapes_.begin()); it != shapes_.end();) {
    triangles += it->second->part().mesh.triangles.size() + kTrianglesOfAShape;
    it = triangles > max_triangles_ ? shapes_.erase(it) : std::next(it);
  }
  return built;
}

}  // namespace partbooth::renderer
