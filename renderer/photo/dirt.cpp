// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/dirt.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "core/check.h"
#include "renderer/photo/aperture.h"
#include "renderer/photo/camera_scale.h"
#include "renderer/photo/color.h"
#include "renderer/photo/cv_view.h"
#include "renderer/photo/dirt_layer.h"
#include "renderer/photo/lobes.h"
#include "renderer/photo/refraction.h"
#include "renderer/photo/resample.h"

namespace partbooth::renderer {
namespace {

// Reflectance of the back of the dirt towards the sensor, seen against the light on the front glass; 0.05 to
// 0.3 by kind.
constexpr double kVeilReflectance = 0.15;
// Cells across the aperture's image: a blurred layer has no detail below an eighth of the blur.
constexpr double kCellsPerBlur = 8;

void add_product(core::ImageF& sum, const core::ImageF& share, const core::ImageF& light) {
  for (std::size_t i = 0; i < sum.data.size(); ++i) sum.data[i] += share.data[i / 3] * light.data[i];
}

void add_product(core::ImageF& sum, const core::ImageF& share, const core::Vec3f& light) {
  for (std::size_t i = 0; i < sum.data.size(); ++i) sum.data[i] += share.data[i / 3] * light[int(i % 3)];
}

core::ImageF first_channel(const core::ImageF& map) {
  core::ImageF out(map.width, map.height, 1);
  for (std::size_t i = 0; i < out.data.size(); ++i) out.data[i] = map.data[i * std::size_t(map.channels)];
  return out;
}

// 1 channel. Black counts as a thousandth of the mean.
core::ImageF relative_luminance(const core::ImageF& added, const core::ImageF& light) {
  const float floor = 1e-3f * float(mean_luminance(light));
  core::ImageF out = luminance(added);
  for (std::size_t i = 0; i < out.data.size(); ++i) {
    const float clean = luminance(light.data.data() + 3 * i) + floor;
    out.data[i] = clean > 0 ? out.data[i] / clean : 0;
  }
  return out;
}

}  // namespace

double dirt_blur_px(const schema::Camera& camera, double distance_m) {
  PB_CHECK(distance_m > 0);
  const double focus = camera.lens_radius_m() > 0 ? 1 / camera.focus_distance_m() : 0;
  return 2 * camera.lens_radius_m() * std::abs(1 - distance_m * focus) / m_per_px_at(camera, distance_m);
}

DirtView view_dirt(const schema::Camera& camera, double distance_m) {
  return view_layer(camera, m_per_px_at(camera, distance_m), dirt_blur_px(camera, distance_m));
}

DirtView view_layer(const schema::Camera& camera, double m_per_px, double blur_px) {
  DirtView view;
  view.blur_px = blur_px;
  view.cell_px = std::max(1.0, view.blur_px / kCellsPerBlur);
  view.margin_cells = std::ceil(view.blur_px / 2 / view.cell_px) + 2;
  view.grid.width = int(std::ceil(camera.width_px() / view.cell_px) + 2 * view.margin_cells);
  view.grid.height = int(std::ceil(camera.height_px() / view.cell_px) + 2 * view.margin_cells);
  view.grid.cell_m = view.cell_px * m_per_px;
  view.grid.x0_m = (-view.margin_cells * view.cell_px - camera.cx_px()) * m_per_px;
  view.grid.y0_m = (-view.margin_cells * view.cell_px - camera.cy_px()) * m_per_px;
  return view;
}

core::ImageF defocus(const core::ImageF& map, const DirtView& dirt, const schema::Camera& camera) {
  core::ImageF blurred = map;
  // Below a pixel the aperture's image is a point.
  if (dirt.blur_px > 1) {
    cv::Mat target = view(blurred);
    cv::filter2D(view(map), target, CV_32F, aperture_kernel(camera.aperture(), dirt.blur_px / dirt.cell_px),
                 {-1, -1}, 0, cv::BORDER_REPLICATE);
  }
  // Grid position of the centre of the first pixel; whole numbers are the centres of cells.
  const double start = dirt.margin_cells + 0.5 / dirt.cell_px - 0.5;
  core::ImageF out =
      resample(blurred, start, start, 1 / dirt.cell_px, int(camera.width_px()), int(camera.height_px()));
  for (float& value : out.data) value = std::max(value, 0.0f);  // the interpolation may overshoot
  return out;
}

core::SoilLayers apply_dirt(core::ImageF& light, const schema::SceneSpec& scene,
                            const core::Vec3f& front_irradiance, const core::ImageF& surroundings) {
  const schema::Camera& camera = scene.camera();
  const DirtView dirt = view_dirt(camera, scene.dirt().distance_m());
  const DirtMaps maps = dirt_maps(scene.dirt(), dirt.grid);
  core::SoilLayers soil;
  soil.alpha = defocus(maps.alpha, dirt, camera);
  for (float& alpha : soil.alpha.data) alpha = std::min(alpha, 1.0f);

  core::ImageF added(light.width, light.height, 3);
  ScatteredLight scattered(light, px_per_rad(camera));
  for (const ForwardMap& forward : maps.forward)
    add_product(added, defocus(forward.share, dirt, camera), scattered.through(forward.lobe));
  const core::Vec3f mean = front_irradiance * float(1 / std::numbers::pi);
  add_product(added, defocus(maps.wide, dirt, camera), mean * float(kVeilReflectance));
  if (!maps.drops.empty()) {
    const core::ImageF seen =
        defocus(seen_through_drops(maps.drops, dirt, scene, light, {surroundings, mean}), dirt, camera);
    for (std::size_t i = 0; i < added.data.size(); ++i) added.data[i] += seen.data[i];
    soil.refractive = defocus(first_channel(maps.drops), dirt, camera);
  }

  soil.scatter = relative_luminance(added, light);
  for (std::size_t i = 0; i < light.data.size(); ++i)
    light.data[i] = light.data[i] * (1 - soil.alpha.data[i / 3]) + added.data[i];
  return soil;
}

}  // namespace partbooth::renderer
