// SPDX-License-Identifier: Apache-2.0
// The big inputs of a scene, by the SHA-256 that the SceneSpec names. Immutable once loaded, shared by all
// threads.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/image.h"
#include "core/part.h"

namespace partbooth::core {

struct AssetSet {
  std::map<std::string, std::shared_ptr<const Part>> parts;
  // HDRIs (equirectangular, 3 channels, linear Rec.709 radiance) and textures (3 channels, linear albedo
  // 0..1).
  std::map<std::string, std::shared_ptr<const ImageF>> pictures;
};

}  // namespace partbooth::core
