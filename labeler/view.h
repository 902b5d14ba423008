// SPDX-License-Identifier: Apache-2.0
// Where a picture shows points of its scene.
#pragma once

#include <optional>
#include <vector>

#include "core/camera_model.h"
#include "core/vec.h"
#include "partbooth/scene.pb.h"

namespace partbooth::labeler {

struct Seen {
  core::Vec2d image_px;
  double z_m = 0;  // along the optical axis
};

// A camera whose rows look at times of their own.
class View {
 public:
  explicit View(const schema::Camera& camera);

  // A point of the scene as it stands at time 0. Nothing where the lens does not look.
  std::optional<Seen> project(core::Vec3d world) const;

 private:
  core::CameraModel lens_;
  std::vector<core::Rigid> camera_from_world_;  // one a row
};

}  // namespace partbooth::labeler
