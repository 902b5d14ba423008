// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/dirt.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "core/check.h"
#include "renderer/photo/camera_scale.h"
#include "renderer/photo/color.h"
#include "renderer/photo/cv_view.h"
#include "renderer/photo/dirt_layer.h"
#include "renderer/photo/optics.h"
#include "renderer/photo/resample.h"

namespace partbooth::renderer {
namespace {

// Reflectance of the back of the dirt towards the sensor, seen against the light on the front glass; 0.05 to
// 0.3 by kind.
constexpr double kVeilReflectance = 0.15;
// Standard deviation of the narrow forward lobe.
constexpr double kForwardLobeRad = 1.5 * std::numbers::pi / 180;
// Cells across the aperture's image: a blurred layer has no detail below an eighth of the blur.
constexpr double kCellsPerBlur = 8;

// Share of each cell that a disc around the middle cell covers, summing to 1.
cv::Mat disc_kernel(double diameter_cells) {
  constexpr int kSteps = 16;
  const int radius = int(std::ceil(diameter_cells / 2 - 0.5));
  cv::Mat kernel(2 * radius + 1, 2 * radius + 1, CV_32F);
  for (int y = -radius; y <= radius; ++y) {
    for (int x = -radius; x <= radius; ++x) {
      int inside = 0;
      for (int s = 0; s < kSteps * kSteps; ++s) {
        const int row = s / kSteps, column = s % kSteps;
        const double dx = x - 0.5 + (column + 0.5) / kSteps, dy = y - 0.5 + (row + 0.5) / kSteps;
        inside += 4 * (dx * dx + dy * dy) <= diameter_cells * diameter_cells;
      }
      kernel.at<float>(y + radius, x + radius) = float(inside);
    }
  }
  return kernel / cv::sum(kernel)[0];
}

}  // namespace

bool has_dirt(const schema::LensDirt& dirt) {
  return dirt.dust_per_mm2() > 0 || (dirt.smudge_strength() > 0 && dirt.smudge_cover() > 0);
}

double dirt_blur_px(const schema::Camera& camera, double distance_m) {
  PB_CHECK(distance_m > 0);
  const double focus = camera.lens_radius_m() > 0 ? 1 / camera.focus_distance_m() : 0;
  return 2 * camera.lens_radius_m() * std::abs(1 - distance_m * focus) / m_per_px_at(camera, distance_m);
}

DirtView view_dirt(const schema::Camera& camera, double distance_m) {
  DirtView view;
  view.blur_px = dirt_blur_px(camera, distance_m);
  view.cell_px = std::max(1.0, view.blur_px / kCellsPerBlur);
  view.margin_cells = std::ceil(view.blur_px / 2 / view.cell_px) + 2;
  const double m_per_px = m_per_px_at(camera, distance_m);
  view.grid.width = int(std::ceil(camera.width_px() / view.cell_px) + 2 * view.margin_cells);
  view.grid.height = int(std::ceil(camera.height_px() / view.cell_px) + 2 * view.margin_cells);
  view.grid.cell_m = view.cell_px * m_per_px;
  view.grid.x0_m = (-view.margin_cells * view.cell_px - camera.cx_px()) * m_per_px;
  view.grid.y0_m = (-view.margin_cells * view.cell_px - camera.cy_px()) * m_per_px;
  return view;
}

core::ImageF defocus(const core::ImageF& maps, const DirtView& dirt, const schema::Camera& camera) {
  core::ImageF blurred = maps;
  // Below a pixel the aperture's image is a point.
  if (dirt.blur_px > 1) {
    cv::Mat target = view(blurred);
    cv::filter2D(view(maps), target, CV_32F, disc_kernel(dirt.blur_px / dirt.cell_px), {-1, -1}, 0,
                 cv::BORDER_REPLICATE);
  }
  // Grid position of the centre of the first pixel; whole numbers are the centres of cells.
  const double start = dirt.margin_cells + 0.5 / dirt.cell_px - 0.5;
  core::ImageF out =
      resample(blurred, start, start, 1 / dirt.cell_px, int(camera.width_px()), int(camera.height_px()));
  for (float& value : out.data) value = std::clamp(value, 0.0f, 1.0f);
  return out;
}

core::SoilLayers apply_dirt(core::ImageF& light, const schema::SceneSpec& scene,
                            const core::Vec3f& front_irradiance) {
  const DirtView dirt = view_dirt(scene.camera(), scene.dirt().distance_m());
  const core::ImageF maps = defocus(dirt_maps(scene.dirt(), dirt.grid), dirt, scene.camera());
  const core::ImageF forward = wide_blur(light, px_per_rad(scene.camera()) * std::tan(kForwardLobeRad));
  const core::Vec3f veil = front_irradiance * float(kVeilReflectance / std::numbers::pi);
  const float floor = 1e-3f * float(mean_luminance(light));
  core::SoilLayers soil{{light.width, light.height, 1}, {light.width, light.height, 1}};
  for (int y = 0; y < light.height; ++y) {
    for (int x = 0; x < light.width; ++x) {
      const float* map = maps.at(x, y);
      float* pixel = light.at(x, y);
      core::Vec3f added;
      for (int c = 0; c < 3; ++c) added[c] = map[1] * forward.at(x, y)[c] + map[2] * veil[c];
      const float clean = luminance(pixel);
      *soil.alpha.at(x, y) = map[0];
      *soil.scatter.at(x, y) = clean + floor > 0 ? luminance(&added.x) / (clean + floor) : 0;
      for (int c = 0; c < 3; ++c) pixel[c] = pixel[c] * (1 - map[0]) + added[c];
    }
  }
  return soil;
}

}  // namespace partbooth::renderer
