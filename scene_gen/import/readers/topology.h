// SPDX-License-Identifier: Apache-2.0
// Which triangles meet where.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/vec.h"
#include "scene_gen/import/readers/mass.h"

namespace partbooth::scene_gen {

// Rounding of single precision, as a share of the part's diagonal.
inline constexpr double kWeldRatio = 1e-6;

// For each position the first one that is the same, up to rounding: closer than about `tolerance`.
std::vector<std::uint32_t> weld(const std::vector<core::Vec3d>& positions, double tolerance);

struct EdgeUse {
  std::uint32_t low = 0, high = 0;  // its vertices, low < high
  std::uint32_t triangle = 0;
  int side = 0;          // from corner `side` to corner `side + 1`
  bool forward = false;  // from low to high
};

// The edges of the triangles, those with equal vertices beside each other.
std::vector<EdgeUse> sorted_edges(const std::vector<Triangle>& triangles);

constexpr std::uint32_t kNoTriangle = ~0u;

// The triangle beyond each side; kNoTriangle at borders and where more than two triangles meet.
using Adjacency = std::vector<std::array<std::uint32_t, 3>>;
Adjacency adjacency(const std::vector<Triangle>& triangles, const std::vector<EdgeUse>& edges);

// The connected component of each triangle, numbered by first appearance. Triangles are connected over edges.
std::vector<std::uint32_t> components(std::size_t triangle_count, const std::vector<EdgeUse>& edges,
                                      std::uint32_t& count);

// Every edge is used as often in one direction as in the other: the surface has no border.
bool is_closed(const std::vector<Triangle>& triangles);

// Edges where more than two triangles meet.
std::size_t branching_edges(const std::vector<Triangle>& triangles);

// Turns triangles so that neighbours agree, as few of each component as possible. True: some were turned.
bool agree_on_winding(std::vector<Triangle>& triangles);

}  // namespace partbooth::scene_gen
