// SPDX-License-Identifier: Apache-2.0
// Whether a point with a normal lies on the surface of a part, within a tolerance.
//
// Normals may differ by 37 degrees: tessellations of the same surface do by far less, while the wall of a
// thin hole does not pass for the sheet that it goes through.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/part.h"

namespace partbooth::scene_gen {

struct SurfaceSample {
  core::Vec3d point, normal;
};

// About `count` points spread over the area, and some on each face however small, in an order in which the
// first few already are all over the part.
std::vector<SurfaceSample> surface_samples(const core::Part& part, std::size_t count);

class SurfaceMatcher {
 public:
  // `mesh` must outlive the object.
  SurfaceMatcher(const core::TriangleMesh& mesh, const core::Box3d& box, double tolerance);

  bool has(const SurfaceSample& sample) const;

 private:
  std::uint64_t cell_of(core::Vec3d p) const;
  void add(std::uint32_t triangle);
  bool touches(std::uint32_t triangle, const SurfaceSample& sample) const;

  const core::TriangleMesh& mesh_;
  core::Vec3d low_;
  double tolerance_, cell_;
  std::vector<core::Vec3d> normals_;  // of the triangles
  // (cell, triangle), sorted: triangles within the tolerance of the cell.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> entries_;
};

}  // namespace partbooth::scene_gen
