// SPDX-License-Identifier: Apache-2.0
// A part's geometry made ready to be compared: with others, with its mirror image, with itself turned.
#pragma once

#include <vector>

#include "core/part.h"
#include "scene_gen/import/readers/surface_match.h"

namespace partbooth::scene_gen {

// Faces that lie on one surface, as the two halves of a bore: where a modeller cuts a surface is not
// geometry.
struct SurfaceGroup {
  core::SurfaceType type = core::SurfaceType::kUnknown;
  double radius = 0;
  double area = 0;
  core::Vec3d centroid;
};

struct AxisLine {
  core::Vec3d point, direction;  // the point is the one nearest to the centroid
};

class Shape {
 public:
  // Lengths within `tolerance` count as the same. `part` needs mesh, faces and box only, and must outlive the
  // object.
  Shape(const core::Part& part, double tolerance);

  // Whether the surface, moved, is that of `other`: no point of either is farther from the other than the
  // tolerance.
  bool becomes(const Shape& other, const core::Rigid& other_from_this) const;

  double tolerance() const { return tolerance_; }
  double diagonal() const { return diagonal_; }
  double area() const { return area_; }
  core::Vec3d centroid() const { return centroid_; }  // of the surface: all axes of symmetry go through it
  const std::vector<SurfaceGroup>& groups() const { return groups_; }
  // Of the surface's moments, from the smallest; right-handed.
  const core::Mat3d& principal_axes() const { return principal_axes_; }  // rows
  // Axes of round faces through the centroid, then directions of planes, each once.
  const std::vector<AxisLine>& axes() const { return axes_; }

 private:
  void find_groups(const core::Part& part);
  void find_principal_axes(const core::Part& part);
  void find_axes(const core::Part& part);
  bool lies_in(const Shape& other, const core::Rigid& other_from_this) const;

  double tolerance_, diagonal_, area_ = 0;
  core::Vec3d centroid_;
  core::Mat3d principal_axes_;
  std::vector<SurfaceGroup> groups_;
  std::vector<AxisLine> axes_;
  SurfaceMatcher matcher_;
  std::vector<SurfaceSample> samples_;
};

// The mirror image across x = 0, with all that has a side turned.
core::Part mirrored(core::Part part);

}  // namespace partbooth::scene_gen
