// SPDX-License-Identifier: Apache-2.0
// The lamps of a scene as the kernels read them.
#pragma once

#include <vector>

#include "core/vec.h"
#include "partbooth/scene.pb.h"
#include "renderer/kernel/view.h"

namespace partbooth::renderer {

// Sorted by shape, in the order of the scene within one; a two-sided lamp is two records. More than
// kMaxLights records are a failed check, as is a lamp without an extent.
class LightRecords {
 public:
  explicit LightRecords(const google::protobuf::RepeatedPtrField<schema::Light>& lights);

  // Points to the records of this object.
  LightList view() const;

 private:
  void add(const schema::Light& light, bool back, LightShape shape);

  std::vector<LightRecord> records_;
  int first_[kLightShapes + 1] = {};
  std::uint64_t camera_sees_ = 0;
};

// Unshadowed irradiance over radiance at `target` on a surface that faces the lamp.
double irradiance_share(const schema::Light& light, core::Vec3d target);

}  // namespace partbooth::renderer
