// SPDX-License-Identifier: Apache-2.0
// Sharp edges of a part, and a grid that finds the convex ones near a point. Part frame, metres.
#pragma once

#include <vector>

#include "core/part.h"
#include "renderer/kernel/view.h"

namespace partbooth::renderer {

// A triangle edge where the normals of both sides differ by more than 20 degrees.
struct SharpEdge {
  core::Vec3f a, b;
  core::Vec3f normal[2];  // of the two sides, at its middle
  bool convex = false;
};

std::vector<SharpEdge> find_sharp_edges(const core::TriangleMesh& mesh);

struct PartEdges {
  std::vector<float> segments;
  std::vector<std::uint32_t> cells;
  std::vector<EdgeItem> items;
  EdgeView view;  // into the vectors

  explicit PartEdges(const core::Part& part);
  PartEdges(PartEdges&&) = default;  // the vectors keep their storage
  PartEdges(const PartEdges&) = delete;
};

}  // namespace partbooth::renderer
