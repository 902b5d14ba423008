// SPDX-License-Identifier: Apache-2.0
// Stretched parts that were used of late. There is no end of them, so old ones go.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "renderer/scene/part_shape.h"

namespace partbooth::renderer {

// May be used from many threads. What is given out lives as long as it is held.
class RecentShapes {
 public:
  explicit RecentShapes(std::size_t max_triangles) : max_triangles_(max_triangles) {}

  std::shared_ptr<PartShape> get(const std::string& key,
                                 const std::function<std::shared_ptr<PartShape>()>& build);
  std::size_t size() const { return shapes_.size(); }

 private:
  std::shared_ptr<PartShape> find(const std::string& key);

  const std::size_t max_triangles_;  // of all shapes but the last one used
  std::mutex mutex_;
  std::list<std::pair<std::string, std::shared_ptr<PartShape>>> shapes_;  // the last one used comes first
};

}  // namespace partbooth::renderer
