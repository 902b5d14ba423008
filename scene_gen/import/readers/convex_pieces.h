// SPDX-License-Identifier: Apache-2.0
// A solid as a few convex hulls.
//
// The piece whose hull holds most air is cut in two by the plane that takes most of it away, until the hulls
// fit or there are enough of them (the scheme of Wei et al., "Approximate convex decomposition for 3D meshes
// with collision-aware concavity and tree search", 2022, with volume for the measure and no look-ahead).
// Planes that hold faces of the part are tried first, so that steps and brackets come apart exactly.
#pragma once

#include <vector>

#include "scene_gen/import/readers/mass.h"

namespace partbooth::scene_gen {

inline constexpr std::size_t kMaxPieces = 32;
inline constexpr std::size_t kMaxPieceCorners = 64;

struct ConvexPieces {
  std::vector<std::vector<core::Vec3f>> corners;  // corners of the part or of cuts of its surface
  bool surface_is_open = false;                   // then there is one piece, the hull
};

ConvexPieces convex_pieces(const std::vector<core::Vec3d>& positions, const std::vector<Triangle>& triangles);

}  // namespace partbooth::scene_gen
