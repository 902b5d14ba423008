// SPDX-License-Identifier: Apache-2.0
// The layers that can be written beside the pictures.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/assets.h"
#include "core/frame.h"
#include "core/photo.h"
#include "partbooth/scene.pb.h"

namespace partbooth::pipeline {

// What layers are made of.
struct LayerSource {
  const core::Frame& frame;
  const core::Photo& photo;
  const schema::SceneSpec& scene;
  const core::AssetSet& assets;
};

// A new one is one row in layers.cpp and one name in config.proto.
struct LayerKind {
  const char* name;
  const char* extension;
  std::vector<std::uint8_t> (*encode)(const LayerSource& source);
};
const LayerKind& layer_kind(const std::string& name);

}  // namespace partbooth::pipeline
