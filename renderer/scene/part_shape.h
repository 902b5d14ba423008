// SPDX-License-Identifier: Apache-2.0
// All that rays and finishes need of a part's shape, each built on first use.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/part.h"
#include "renderer/scene/once_map.h"
#include "renderer/scene/part_edges.h"
#include "renderer/scene/part_geometry.h"
#include "renderer/scene/part_hollows.h"

namespace partbooth::renderer {

// May be used from many threads.
class PartShape {
 public:
  PartShape(RTCDevice device, std::shared_ptr<const core::Part> part)
      : device_(device), part_(std::move(part)) {}

  const core::Part& part() const { return *part_; }
  const PartGeometry& geometry(bool robust);
  // The triangles of some bodies alone, one entry a body of the part. Empty if they have none.
  const PartGeometry& geometry(const std::vector<bool>& bodies, bool robust);
  const std::vector<float>& lay(const std::string& lay);
  const PartEdges& edges();
  // Null: the part is convex, nothing is hollow.
  const HollowView* hollows(bool robust);

 private:
  RTCDevice device_;
  std::shared_ptr<const core::Part> part_;
  OnceMap<PartGeometry> geometries_;
  OnceMap<std::vector<float>> lays_;
  OnceMap<PartEdges> edges_;
  OnceMap<std::unique_ptr<PartHollows>> hollows_;
};

// False also for large meshes, which are not looked at.
bool is_known_convex(const core::TriangleMesh& mesh);

}  // namespace partbooth::renderer
