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
#include "renderer/photo/sensor_dust.h"
#include "renderer/photo/starburst.h"
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

// Light above so many times white has streaks that are worth their time.
constexpr double kStarburstWhites = 8;

void shade(core::ImageF& light, const core::ImageF& lost) {
  for (std::size_t i = 0; i < light.data.size(); ++i) light.data[i] *= 1 - lost.data[i / 3];
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
  if (has_dirt(scene.dirt()))
    photo.soil = apply_dirt(light, scene, frame.front_irradiance, frame.surroundings);
  if (scene.dirt().diffraction())
    add_starbursts(light, scene, kStarburstWhites / exposure_factor(light, frame.instance, sensor));
  add_veiling_glare(light, scene.dirt().veil(), px_per_rad(camera));
  apply_lateral_ca(light, camera);
  gaussian_blur(light, sensor.blur_sigma_px());
  if (scene.dirt().sensor_dust_per_mm2() > 0) shade(light, photo.soil.sensor_dust = sensor_dust(scene));

  expose(light, frame.instance, frame.white, sensor);
  const core::ImageU16 raw = read_out(filter_colors(light, sensor), sensor);

  core::ImageF picture = convert_raw(raw, sensor);
  apply_tone(picture, sensor);
  sharpen(picture, sensor.sharpen());
  resize_chain(picture, sensor.resize_scale());
  photo.pixels = through_codec(to_8bit(picture), sensor);
  return photo;
}

}  // namespace partbooth::renderer
