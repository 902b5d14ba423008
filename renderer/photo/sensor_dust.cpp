// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/sensor_dust.h"

#include <algorithm>

#include "core/check.h"
#include "renderer/photo/camera_scale.h"
#include "renderer/photo/dirt.h"
#include "renderer/photo/dirt_types.h"

namespace partbooth::renderer {
namespace {

double pitch_m(const schema::Camera& camera) {
  PB_CHECK(camera.focal_length_m() > 0, "dust on the chip needs a focal length");
  return camera.focal_length_m() / px_per_rad(camera);
}

}  // namespace

double sensor_dust_blur_px(const schema::SceneSpec& scene) {
  const schema::Camera& camera = scene.camera();
  return scene.dirt().sensor_glass_m() * 2 * camera.lens_radius_m() / camera.focal_length_m() /
         pitch_m(camera);
}

core::ImageF sensor_dust(const schema::SceneSpec& scene) {
  const schema::Camera& camera = scene.camera();
  schema::LensDirt specks;
  specks.set_dust_per_mm2(scene.dirt().sensor_dust_per_mm2());
  specks.set_dust_median_m(scene.dirt().sensor_dust_median_m());
  specks.set_pattern_seed(scene.dirt().sensor_dust_seed());
  const DirtView view = view_layer(camera, pitch_m(camera), sensor_dust_blur_px(scene));
  core::ImageF lost = defocus(dust_alpha(specks, view.grid), view, camera);
  for (float& share : lost.data) share = std::min(share, 1.0f);
  return lost;
}

}  // namespace partbooth::renderer
