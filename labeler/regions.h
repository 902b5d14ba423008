// SPDX-License-Identifier: Apache-2.0
// Bodies and features of the CAD model in the picture: of objects with a class.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/assets.h"
#include "core/frame.h"
#include "core/part.h"
#include "partbooth/record.pb.h"
#include "partbooth/scene.pb.h"

namespace partbooth::labeler {

struct CadFeature {
  std::string kind;         // as in RegionLabel
  std::uint32_t index = 0;  // of its first face
};

// One entry a face: the hole, boss or fillet that it belongs to (the first, if several), else its own
// surface. Nothing for a face of which the file says no more than its triangles.
std::vector<std::optional<CadFeature>> features_of_faces(const core::Part& part);

// Those that show pixels, one list an object of the scene: bodies by their index, then features.
std::vector<std::vector<schema::RegionLabel>> regions(const core::Frame& frame,
                                                      const schema::SceneSpec& scene,
                                                      const core::AssetSet& assets);

}  // namespace partbooth::labeler
