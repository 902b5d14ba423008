// SPDX-License-Identifier: Apache-2.0
// One scene to encoded files and labels: render, develop, label, encode.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/assets.h"
#include "core/frame.h"
#include "core/photo.h"
#include "partbooth/config.pb.h"
#include "partbooth/record.pb.h"
#include "renderer/renderer.h"

namespace partbooth::pipeline {

using StageSeconds = std::map<std::string, double>;

struct EncodedFile {
  std::string kind;  // image, or the layer's
  std::string extension;
  std::vector<std::uint8_t> bytes;

  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

struct Shot {
  schema::Labels labels;
  std::vector<EncodedFile> files;  // the picture first, then the layers in the order of the config
};

Shot shoot(const schema::SceneSpec& scene, const schema::DatasetConfig& config, const core::AssetSet& assets,
           renderer::Renderer& renderer, StageSeconds& seconds);

// Where a file of the record's image lies.
std::string path_of(const EncodedFile& file, const schema::SceneSpec& scene);

}  // namespace partbooth::pipeline
