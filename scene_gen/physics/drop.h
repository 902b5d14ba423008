// SPDX-License-Identifier: Apache-2.0
// Parts that are dropped into a box, or into a heap on a plane, until they lie still.
//
// Metres, world +Z up. The floor is z = 0. A box stands over the origin with its sides along x and y. The
// pile is a pure function of its spec: one thread, no clock, no addresses.
//
// Parts collide as their convex pieces. All worlds are simulated at the size where the median part's diagonal
// is 1 and gravity is the same number: piles of large and small parts differ in scale alone (Froude
// similarity).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/part.h"
#include "core/result.h"

namespace partbooth::scene_gen::physics {

// What falls. The transform of an instance: first the stretch along the part's axes, then the scale.
struct PileItem {
  const core::Part* part = nullptr;
  double scale = 1;
  core::Vec3d stretch{1, 1, 1};
};

struct OpenBox {
  core::Vec3d inner_m;  // width along x, along y, depth
  double wall_m = 0;    // thickness of the walls, outwards
};

struct PileSpec {
  std::vector<PileItem> items;
  std::optional<OpenBox> box;  // absent: a heap on the plane
  double heap_radius_m = 0;    // of the column in which a heap falls, when there is no box
  double friction = 0.5;
  double restitution = 0.05;
  // No two convex pieces, and no piece and the box, may overlap by more.
  double max_penetration_m = 0;
  std::uint64_t seed = 0;
  std::uint32_t pile = 0;  // number of the pile: another number is another pile of the same kind
};

struct PiledPart {
  std::size_t item = 0;  // index into PileSpec::items
  core::Rigid world_from_part;
};

struct Pile {
  // Top first: without the first k of them, the others still lie on what they lay on.
  std::vector<PiledPart> parts;
  std::uint32_t lost =
      0;  // items that came to rest outside the box or far from the heap; they are not in `parts`
  std::uint32_t attempt = 0;  // above 0: earlier draws did not come to rest, or parts cut into each other
  double penetration_m = 0;   // largest overlap of convex pieces
  double crept_m = 0;  // the longest way of a centre of mass in one more second after all had come to rest
};

inline constexpr std::uint32_t kMaxDropAttempts = 8;

// Errors: a part that fits into the box in none of the tried directions; no attempt that met the bounds.
core::Result<Pile> drop(const PileSpec& spec);

// For stable poses: one part let go with its lowest point `height_m` above the plane; where it comes to rest.
// Empty if it does not.
std::optional<core::Rigid> drop_one(const PileItem& item, const core::Mat3d& rotation, double height_m,
                                    double friction, double restitution);

}  // namespace partbooth::scene_gen::physics
