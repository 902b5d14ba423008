// SPDX-License-Identifier: Apache-2.0
// A part as rays meet it: its acceleration structure and the records that shading reads.
#pragma once

#include <vector>

#include "core/part.h"
#include "renderer/scene/embree_handles.h"

namespace partbooth::renderer {

struct PartGeometry {
  SceneHandle scene;             // one triangle mesh, in the part's frame
  std::vector<float> triangles;  // kTriangleFloats each
  std::vector<float> faces;      // kFaceFloats each
};

// `robust`: Embree tests rays against shared edges without gaps, at a cost.
PartGeometry build_part_geometry(RTCDevice device, const core::TriangleMesh& mesh,
                                 const std::vector<core::PartFace>& faces, bool robust);

}  // namespace partbooth::renderer
