// SPDX-License-Identifier: Apache-2.0
// One B-rep face as triangles with the surface's own normals. Lengths in millimetres.
#pragma once

#include <TopoDS_Face.hxx>
#include <vector>

#include "core/part.h"
#include "scene_gen/import/readers/mass.h"

namespace partbooth::scene_gen {

// What the surface is; body and colour are left open. Plane normals point outward.
core::PartFace describe_face(const TopoDS_Face& face);

struct FacePatch {
  std::vector<core::Vec3d> positions;
  std::vector<core::Vec3d> normals;  // D1U x D1V, outward; area-weighted triangle normals at poles
  std::vector<Triangle> triangles;   // counter-clockwise from outside
};

// The face must have been tessellated. Empty if that failed.
FacePatch face_patch(const TopoDS_Face& face);

}  // namespace partbooth::scene_gen
