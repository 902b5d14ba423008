// SPDX-License-Identifier: Apache-2.0
// Finishes of surfaces as the kernels read them.
//
// Body frame: the part's frame, scaled to the instance's real size; metres. Lengths of EdgeView, HollowView
// and the faces are the part's own: the body frame's over `scale`.
#pragma once

#include <cstdint>

namespace partbooth::renderer {

// How the tool marks run on a face.
enum class Lay : std::uint32_t { kStraight, kAxis, kArcs };
// Floats of a face's record: a point on the axis and Lay; the axis (for straight marks and arcs: the in-plane
// direction across the marks) and the radius of a torus' core circle.
inline constexpr int kLayFloats = 8;

// A segment that comes near a cell, and a bound of how near.
struct EdgeItem {
  std::uint32_t segment;
  float least_m;
};

// Convex sharp edges in a regular grid: cell i lists items[cells[i]] to items[cells[i + 1]], the nearest
// first.
struct EdgeView {
  const float* segments;  // kEdgeFloats each
  const std::uint32_t* cells;
  const EdgeItem* items;
  float origin[3];
  float inverse_cell_m;
  std::uint32_t size[3];
  float reach_m;  // each segment is listed in all cells that come so near to it
};
// One end and 1 / length^2, the way to the other end and 0, the normals of both faces, each padded.
inline constexpr int kEdgeFloats = 16;

// Share of the sky that surfaces see, on the vertices of a regular grid; kHollowFloats each: for surfaces
// that face +x, -x, +y, -y, +z, -z.
struct HollowView {
  const float* vertices;
  float origin[3];
  float inverse_cell_m;
  std::uint32_t size[3];  // vertices; at least two along each axis
};
inline constexpr int kHollowFloats = 8;

// Colours that are not even.
enum class PatternKind : std::uint32_t {
  kNone,
  kWeave,
  kDiamond,
  kWood,
  kCorrugated,
  kFoam,
  kConcrete,
  kTraces,
  kSpeckle
};

// Rows of four, at the offsets below.
struct alignas(64) FinishRecord {
  float body_from_world[3][4];
  float marks[4];      // 1 / pitch (0: none), slope, radius of the cutter, slope of the waves
  float bumps[4];      // 1 / size (0: none), slope, octaves, 1: layers
  float edges[4];      // width of the break, radius of wear, scale of the part, 1: periodic tool marks
  float use[4];        // wear, oil, dust, rust
  float substrate[4];  // reflectance of the metal that wear lays bare; 0: the material itself
  float up[4];         // the world's up in the body frame; 1 / size of spangles (0: none)
  float pattern[4];    // PatternKind, 1 / size of a repeat, contrast, slope of the relief
  float second[4];     // the pattern's second colour; 1 / cell of the scratches (0: none)
  float spots[4];  // share that stains cover, share below a liquid, chance of a scratch in its cell, 1: any
                   // of them
  std::uint32_t seed, pattern_seed;
  const float* faces;             // kLayFloats each
  const EdgeView* edge_view;      // null: no edges
  const HollowView* hollow_view;  // null: none
};
inline constexpr int kMarksAt = 12, kBumpsAt = 16, kEdgesAt = 20, kUseAt = 24, kSubstrateAt = 28, kUpAt = 32,
                     kPatternAt = 36, kSecondAt = 40, kSpotsAt = 44;

}  // namespace partbooth::renderer
