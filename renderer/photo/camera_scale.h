// SPDX-License-Identifier: Apache-2.0
// Lengths and angles before the lens in pixels, for every model of lens: near the middle of the picture, as
// effects of the photo stage take them.
#pragma once

#include "core/check.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// Pixels of a small angle. Light that a telecentric lens sees askew by it comes from that far aside on the
// plane in focus.
inline double px_per_rad(const schema::Camera& camera) {
  if (camera.model() != schema::Camera::TELECENTRIC) return camera.fx_px();
  PB_CHECK(camera.focus_distance_m() > 0, "a telecentric lens needs a focus distance");
  return camera.focus_distance_m() / camera.m_per_px();
}

// Width that a pixel sees on a plane at this distance from the entrance pupil.
inline double m_per_px_at(const schema::Camera& camera, double distance_m) {
  return camera.model() == schema::Camera::TELECENTRIC ? camera.m_per_px() : distance_m / camera.fx_px();
}

}  // namespace partbooth::renderer
