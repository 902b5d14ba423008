// SPDX-License-Identifier: Apache-2.0
// What is built once a process and used by every image: acceleration structures and tables of the inputs.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/assets.h"
#include "renderer/scene/albedo_table.h"
#include "renderer/scene/environment_tables.h"
#include "renderer/scene/finish_records.h"
#include "renderer/scene/part_edges.h"
#include "renderer/scene/part_geometry.h"
#include "renderer/scene/part_hollows.h"

namespace partbooth::renderer {

// Builds each value on first use; other keys do not wait for it.
template <class T>
class OnceMap {
 public:
  const T& get(const std::string& key, const std::function<T()>& build) {
    Slot* slot = nullptr;
    {
      const std::lock_guard lock(mutex_);
      slot = &slots_[key];
    }
    std::call_once(slot->once, [&] { slot->value = std::make_unique<T>(build()); });
    return *slot->value;
  }

 private:
  struct Slot {
    std::once_flag once;
    std::unique_ptr<T> value;
  };
  std::mutex mutex_;
  std::map<std::string, Slot> slots_;  // addresses stay
};

// May be used from many threads.
class SceneCache {
 public:
  explicit SceneCache(const std::string& isa);

  RTCDevice device() const { return device_.get(); }
  const AlbedoTable& albedo_table() const { return albedo_table_; }
  const PartGeometry& part(const core::AssetSet& assets, const std::string& sha256, bool robust);
  // What finishes need of a part.
  const std::vector<float>& lay(const core::AssetSet& assets, const std::string& sha256,
                                const std::string& lay);
  const PartEdges& edges(const core::AssetSet& assets, const std::string& sha256);
  const PartHollows& hollows(const core::AssetSet& assets, const std::string& sha256, bool robust);
  const EnvironmentTables& environment(const core::AssetSet& assets, const std::string& sha256,
                                       bool compensated);
  const PackedPicture& texture(const core::AssetSet& assets, const std::string& sha256);

 private:
  DeviceHandle device_;  // before the scenes that need it
  AlbedoTable albedo_table_;
  OnceMap<PartGeometry> parts_;
  OnceMap<std::vector<float>> lays_;
  OnceMap<PartEdges> edges_;
  OnceMap<PartHollows> hollows_;
  OnceMap<EnvironmentTables> environments_;
  OnceMap<PackedPicture> textures_;
};

}  // namespace partbooth::renderer
