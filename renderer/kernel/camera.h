// SPDX-License-Identifier: Apache-2.0
// Rays of the camera of scene.proto. Light rays and label rays both come from here.
#pragma once

#include "renderer/kernel/view.h"
#include "renderer/kernel/warp.h"
#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

struct Ray {
  Float3 origin, direction;  // unit direction
};

// Ray through image point (x, y) in pixels from the point (lens_u, lens_v) of the unit square on the lens;
// (0.5, 0.5) is its centre. `depth_per_t` becomes the depth along the optical axis of a point at distance 1.
inline Ray camera_ray(const CameraView& camera, Float x_px, Float y_px, Float lens_u, Float lens_v,
                      Float& depth_per_t) {
  const Float dx = (x_px - camera.cx_px) * (1.0f / camera.fx_px);
  const Float dy = (y_px - camera.cy_px) * (1.0f / camera.fy_px);
  Float lens_x = 0.0f, lens_y = 0.0f;
  Float3 local(dx, dy, 1.0f);
  if (camera.lens_radius_m > 0) {
    const Disc disc = square_to_disc(lens_u, lens_v);
    lens_x = disc.x * camera.lens_radius_m;
    lens_y = disc.y * camera.lens_radius_m;
    const float inverse_focus = 1.0f / camera.focus_distance_m;
    local = Float3(dx - lens_x * inverse_focus, dy - lens_y * inverse_focus, 1.0f);
  }
  local = normalize(local);
  depth_per_t = local.z;
  const Float3 right(camera.right), down(camera.down), forward(camera.forward);
  return {Float3(camera.origin) + right * lens_x + down * lens_y,
          right * local.x + down * local.y + forward * local.z};
}

}  // namespace
}  // namespace partbooth::renderer
