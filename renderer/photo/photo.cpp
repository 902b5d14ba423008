// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/photo.h"

#include <opencv2/core.hpp>

#include "core/check.h"
#include "renderer/photo/camera_scale.h"
#include "renderer/photo/dirt.h"
#include "renderer/photo/exposure.h"
#include "renderer/photo/lateral_ca.h"
#include "renderer/photo/optics.h"
#include "renderer/photo/raw.h"
#include "renderer/photo/sensor.h"
#include "renderer/photo/tone.h"

namespace partbooth::renderer {
namespace {

// One image runs on one core: the pipeline works on many images at once.
void without_threads() {
  [[maybe_unused]] static const bool done = [] {
    cv::setNumThreads(1);
    return true;
  }();
}

}  // namespace

core::Photo develop(const core::Frame& frame, const schema::SceneSpec& scene) {
  const schema::Camera& camera = scene.camera();
  const schema::Sensor& sensor = scene.sensor();
  PB_CHECK(frame.radiance.channels == 3 && !frame.radiance.empty());
  PB_CHECK(frame.radiance.width == int(camera.width_px()) &&
           frame.radiance.height == int(camera.height_px()));
  without_threads();

  core::Photo photo;
  core::ImageF light = frame.radiance;
  if (has_dirt(scene.dirt())) photo.soil = apply_dirt(light, scene, frame.front_irradiance);
  add_veiling_glare(light, scene.dirt().veil(), px_per_rad(camera));
  apply_lateral_ca(light, camera);
  gaussian_blur(light, sensor.blur_sigma_px());

  expose(light, frame.instance, sensor);
  const core::ImageU16 raw = read_out(filter_colors(light, sensor), sensor);

  core::ImageF picture = convert_raw(raw, sensor);
  apply_tone(picture, sensor);
  sharpen(picture, sensor.sharpen());
  resize_chain(picture, sensor.resize_scale());
  photo.pixels = through_codec(to_8bit(picture), sensor);
  return photo;
}

}  // namespace partbooth::renderer
