// SPDX-License-Identifier: Apache-2.0
// Triangles of simple solids, face by face.
#pragma once

#include <functional>
#include <vector>

#include "core/part.h"

namespace partbooth::scene_gen {

// A point of a profile that turns about the z axis.
struct RimPoint {
  double r, z;
};

class SolidBuilder {
 public:
  explicit SolidBuilder(std::string name);

  // A flat convex polygon, counter-clockwise seen from outside.
  void add_polygon(const std::vector<core::Vec3d>& corners);
  // Each piece of the profile, walked so that the outside is on its right (with r to the right and z up), is
  // a face of its own. Pieces that are to look smooth together go through add_turned.
  void add_profile(const std::vector<RimPoint>& profile);
  // One smooth face about the z axis: the profile's normals are those of its own curve.
  void add_turned(const std::vector<RimPoint>& profile, const std::vector<RimPoint>& normals,
                  core::SurfaceType type);
  // A grid of (columns + 1) x (rows + 1) points with their normals; d/dcolumn x d/drow points outwards.
  struct Point {
    core::Vec3d at, normal;
  };
  void add_grid(int columns, int rows, core::SurfaceType type,
                const std::function<Point(int column, int row)>& point);

  // A way to rest: this direction of the part points down.
  void rests_on(core::Vec3d down, double weight);

  core::Part finish();

 private:
  core::PartFace& add_face(core::SurfaceType type);

  core::Part part_;
};

}  // namespace partbooth::scene_gen
