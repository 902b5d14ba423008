// SPDX-License-Identifier: Apache-2.0
// What is built once a process and used by every image: acceleration structures and tables of the inputs.
#pragma once

#include <memory>
#include <string>

#include "core/assets.h"
#include "renderer/scene/environment_tables.h"
#include "renderer/scene/once_map.h"
#include "renderer/scene/packed_picture.h"
#include "renderer/scene/part_shape.h"
#include "renderer/scene/recent_shapes.h"

namespace partbooth::renderer {

// May be used from many threads.
class SceneCache {
 public:
  explicit SceneCache(const std::string& isa);

  RTCDevice device() const { return device_.get(); }
  // Stretched shapes are forgotten after a while, others are kept.
  std::shared_ptr<PartShape> shape(const core::AssetSet& assets, const std::string& sha256,
                                   core::Vec3d stretch);
  const EnvironmentTables& environment(const core::AssetSet& assets, const std::string& sha256,
                                       bool compensated);
  // As it was loaded; a failed check if it was not.
  static const core::ImageF& picture(const core::AssetSet& assets, const std::string& sha256);
  const PackedPicture& texture(const core::AssetSet& assets, const std::string& sha256);

 private:
  DeviceHandle device_;  // before the scenes that need it
  OnceMap<std::shared_ptr<PartShape>> shapes_;
  RecentShapes stretched_;
  OnceMap<EnvironmentTables> environments_;
  OnceMap<PackedPicture> textures_;
};

}  // namespace partbooth::renderer
