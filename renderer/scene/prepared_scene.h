// SPDX-License-Identifier: Apache-2.0
// One image's scene, ready for the kernels.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "core/ids.h"
#include "partbooth/scene.pb.h"
#include "renderer/scene/light_records.h"
#include "renderer/scene/scene_cache.h"

namespace partbooth::renderer {

// Owns what its view points to; parts and tables stay the cache's.
class PreparedScene {
 public:
  PreparedScene(const schema::SceneSpec& scene, const core::AssetSet& assets, SceneCache& cache,
                Technique technique = Technique::kMis);
  PreparedScene(const PreparedScene&) = delete;
  PreparedScene& operator=(const PreparedScene&) = delete;

  const SceneView& view() const { return view_; }
  // Objects of the scene, without the ground.
  int object_count() const { return object_count_; }
  // As stretched.
  const core::Part& part_of_object(int index) const { return shapes_[std::size_t(index)]->part(); }
  // The object that Embree's instance belongs to; none for the ground and for kNoInstance.
  int object_of(std::uint32_t instance) const {
    return instance < object_of_.size() ? object_of_[instance] : -1;
  }
  // Surroundings, ground and lamps are the background.
  core::InstanceId object_id(std::uint32_t instance) const {
    return core::InstanceId{std::uint16_t(object_of(instance) + 1)};
  }
  // A material of the object lets more than half of the light through.
  bool is_clear(core::InstanceId object) const { return clear_objects_.contains(object.value); }
  // Index into the part's triangles.
  std::uint32_t part_triangle_of(std::uint32_t instance, std::uint32_t triangle) const;
  // Index into the part's faces.
  std::uint32_t face_of(std::uint32_t instance, std::uint32_t triangle) const;

  // Of a matte white thing at the main target, without shadows.
  core::Vec3d white_radiance() const { return white_radiance_; }

  // Ray mask that sees object `index` alone. May change the masks of the scene: not while other rays are
  // traced.
  std::uint32_t mask_of_object(int index);
  // Ray mask that sees all that is not clear.
  static constexpr std::uint32_t kOpaqueMask = 1u << 30;

 private:
  void add_instance(RTCScene geometry, const float* column_major_3x4);
  void add_objects(const schema::SceneSpec& scene, const core::AssetSet& assets, SceneCache& cache);
  // To the instance that was added last.
  void add_finish(const schema::Material& material, const schema::Instance& object, PartShape& shape,
                  bool robust);
  void add_ground(const schema::Ground& ground, const core::AssetSet& assets, SceneCache& cache, bool robust);
  void set_environment(const schema::Environment& env, const core::AssetSet& assets, SceneCache& cache);
  void set_backdrop(const schema::SceneSpec& scene, const core::AssetSet& assets);
  void set_mask_group(int group);

  SceneView view_{};
  int object_count_ = 0;
  int mask_group_ = -1;
  RTCDevice device_;
  PartGeometry ground_;
  SceneHandle top_;
  std::vector<float> lens_nodes_;
  std::vector<std::shared_ptr<PartShape>> shapes_;  // one an object
  std::vector<InstanceRecord> instances_;           // those of the objects, then the ground
  std::vector<int> object_of_;                      // of the objects' instances: one for each material
  // Of the objects' instances: the triangles of the part that they have; empty: all.
  std::vector<std::vector<std::uint32_t>> part_triangles_;
  std::set<std::uint16_t> clear_objects_;
  std::deque<FinishRecord> finishes_;  // addresses stay
  std::vector<float> ground_lay_;
  LightRecords lights_;
  core::Vec3d mean_environment_;  // radiance, gain included
  core::Vec3d white_radiance_;
  std::optional<EnvironmentTables> room_;
  std::vector<float> backdrop_;
};

}  // namespace partbooth::renderer
