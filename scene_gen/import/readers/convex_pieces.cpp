// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/convex_pieces.h"

#include <algorithm>
#include <cmath>

#include "scene_gen/import/readers/cut_surface.h"
#include "scene_gen/import/readers/thin_hull.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

constexpr double kEnough = 0.004;      // air in a piece's hull, as a share of the part's hull
constexpr double kTolerance = 1e-6;    // of the part's size, about a plane of a cut
constexpr double kCornerError = 1e-3;  // of the part's size
constexpr int kBins = 64;              // of the offsets of faces along a direction
constexpr int kFacePlanes = 4;         // of each direction
// Triangles of a piece that planes are compared by: of large ones some are left out.
constexpr std::size_t kScoredTriangles = 1500;
// A surface whose area vectors do not cancel has holes.
constexpr double kMaxOpen = 1e-3;

struct Piece {
  CutSurface surface;
  double volume = 0;
  double air = 0;  // volume of the hull less that of the solid
  double size = 0;
};

// Of every `stride`-th triangle.
std::vector<Vec3d> corners_of(const CutSurface& surface, std::size_t stride = 1) {
  std::vector<Vec3d> points;
  points.reserve(3 * surface.skin.size() / stride + 3);
  for (std::size_t t = 0; t < surface.skin.size(); t += stride)
    points.insert(points.end(), surface.skin[t].begin(), surface.skin[t].end());
  return points;
}

double hull_volume(const std::vector<Vec3d>& points) {
  if (points.size() < 4) return 0;
  const Hull hull = convex_hull(points);
  return hull.faces.empty() ? 0 : mass_of_hull(hull).volume;
}

Piece make_piece(CutSurface surface, bool exact) {
  Piece piece{std::move(surface)};
  piece.volume = piece.surface.volume();
  const std::size_t stride = exact ? 1 : 1 + piece.surface.skin.size() / kScoredTriangles;
  const std::vector<Vec3d> corners = corners_of(piece.surface, stride);
  piece.air = hull_volume(corners) - piece.volume;
  core::Box3d box;
  for (const Vec3d& p : corners) box.extend(p);
  piece.size = box.diagonal();
  return piece;
}

bool is_open(const CutSurface& surface) {
  Vec3d sum;
  double area = 0;
  for (const auto& t : surface.skin) {
    const Vec3d vector = core::cross(t[1] - t[0], t[2] - t[0]);
    sum += vector;
    area += core::length(vector);
  }
  return core::length(sum) > kMaxOpen * area || surface.volume() <= 0;
}

// Directions of the axes, and of the longest extent of the skin (power iteration on its covariance).
std::vector<Vec3d> directions_of(const CutSurface& surface) {
  const std::vector<Vec3d> points = corners_of(surface, 1 + surface.skin.size() / kScoredTriangles);
  Vec3d mean;
  for (const Vec3d& p : points) mean += p;
  mean = mean / static_cast<double>(points.size());
  Vec3d longest{1, 0.9, 0.8};
  for (int i = 0; i < 20; ++i) {
    Vec3d next;
    for (const Vec3d& p : points) next += (p - mean) * core::dot(p - mean, longest);
    longest = core::normalize(next);
  }
  std::vector<Vec3d> directions{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  const bool is_axis = std::max({std::abs(longest.x), std::abs(longest.y), std::abs(longest.z)}) > 0.999;
  if (!is_axis) directions.push_back(longest);
  return directions;
}

// Offsets of the largest plane faces across the direction, and three even ones.
std::vector<double> offsets_of(const CutSurface& surface, Vec3d direction) {
  double low = 1e300, high = -1e300;
  for (const auto& t : surface.skin)
    for (const Vec3d& p : t) {
      low = std::min(low, core::dot(direction, p));
      high = std::max(high, core::dot(direction, p));
    }
  struct Bin {
    double area = 0, offset = 0;
  };
  std::vector<Bin> bins(kBins);
  for (const auto& t : surface.skin) {
    const Vec3d vector = core::cross(t[1] - t[0], t[2] - t[0]);
    const double area = core::length(vector);
    if (std::abs(core::dot(vector, direction)) < 0.9999 * area) continue;
    const double offset = core::dot(direction, t[0]), share = (offset - low) / (high - low);
    if (share < 0.005 || share > 0.995) continue;
    Bin& bin = bins[static_cast<std::size_t>(share * kBins)];
    bin.area += area;
    bin.offset = offset;
  }
  std::stable_sort(bins.begin(), bins.end(), [](const Bin& a, const Bin& b) { return a.area > b.area; });
  std::vector<double> offsets;
  for (int i = 0; i < kFacePlanes && bins[i].area > 0; ++i) offsets.push_back(bins[i].offset);
  for (const double share : {0.5, 0.3, 0.7}) offsets.push_back(low + share * (high - low));
  return offsets;
}

// The two sides of the best plane.
std::array<Piece, 2> split(const Piece& piece) {
  std::array<Piece, 2> best;
  double best_air = 1e300;
  for (const Vec3d direction : directions_of(piece.surface))
    for (const double offset : offsets_of(piece.surface, direction)) {
      std::array<CutSurface, 2> sides = cut(piece.surface, {direction, offset}, kTolerance);
      if (sides[0].skin.empty() || sides[1].skin.empty()) continue;
      std::array<Piece, 2> halves{make_piece(std::move(sides[0]), false),
                                  make_piece(std::move(sides[1]), false)};
      // Of planes that take away as much (the first of a ring takes nothing), the one that leaves short
      // pieces: later cuts have more to gain from it.
      const double length = halves[0].volume * halves[0].size + halves[1].volume * halves[1].size;
      const double air = halves[0].air + halves[1].air + 0.05 * length;
      if (air >= best_air) continue;
      best_air = air;
      best = std::move(halves);
    }
  for (Piece& half : best) half = make_piece(std::move(half.surface), true);
  return best;
}

std::vector<core::Vec3f> in_metres(const std::vector<Vec3d>& corners, Vec3d center, double size) {
  std::vector<core::Vec3f> out;
  for (const Vec3d& p : corners) out.emplace_back(p * size + center);
  return out;
}

}  // namespace

ConvexPieces convex_pieces(const std::vector<Vec3d>& positions, const std::vector<Triangle>& triangles) {
  core::Box3d box;
  for (const Vec3d& p : positions) box.extend(p);
  const double size = box.diagonal();
  std::vector<Vec3d> unit;
  for (const Vec3d& p : positions) unit.push_back((p - box.center()) / size);

  ConvexPieces out;
  std::vector<Piece> pieces{make_piece(whole_surface(unit, triangles), true)};
  out.surface_is_open = is_open(pieces[0].surface);
  const double enough = kEnough * (pieces[0].volume + pieces[0].air);
  while (!out.surface_is_open && pieces.size() < kMaxPieces) {
    const auto worst = std::max_element(pieces.begin(), pieces.end(),
                                        [](const Piece& a, const Piece& b) { return a.air < b.air; });
    if (worst->air <= enough) break;
    std::array<Piece, 2> halves = split(*worst);
    if (halves[0].surface.skin.empty()) break;
    *worst = std::move(halves[0]);
    pieces.push_back(std::move(halves[1]));
  }
  for (const Piece& piece : pieces)
    out.corners.push_back(
        in_metres(thin_hull(corners_of(piece.surface), kMaxPieceCorners, kCornerError), box.center(), size));
  return out;
}

}  // namespace partbooth::scene_gen
