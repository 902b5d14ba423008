// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/refraction.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/check.h"
#include "renderer/photo/camera_scale.h"
#include "renderer/photo/optics.h"
#include "schema/geometry.h"

namespace partbooth::renderer {
namespace {

// Contact angle of a middling drop, for the blur of a cell's view.
constexpr double kSinContact = 0.7;
constexpr double kLargestBlur = 0.12;  // of the picture's width

// Bilinear; borders reach outwards.
core::Vec3f sample(const core::ImageF& image, double x, double y) {
  const double u = std::clamp(x - 0.5, 0.0, image.width - 1.0);
  const double v = std::clamp(y - 0.5, 0.0, image.height - 1.0);
  const int i = std::min(int(u), std::max(0, image.width - 2));
  const int j = std::min(int(v), std::max(0, image.height - 2));
  const int right = std::min(i + 1, image.width - 1), below = std::min(j + 1, image.height - 1);
  const float p = float(u - i), q = float(v - j);
  core::Vec3f out;
  for (int c = 0; c < 3; ++c)
    out[c] = (1 - q) * ((1 - p) * image.at(i, j)[c] + p * image.at(right, j)[c]) +
             q * ((1 - p) * image.at(i, below)[c] + p * image.at(right, below)[c]);
  return out;
}

// Of unpolarised light, both ways through a surface between 1 and n.
double fresnel_passes(double cos_outside, double cos_inside, double n) {
  const double s = (cos_outside - n * cos_inside) / (cos_outside + n * cos_inside);
  const double p = (n * cos_outside - cos_inside) / (n * cos_outside + cos_inside);
  return 1 - (s * s + p * p) / 2;
}

}  // namespace

core::Vec3f Surroundings::from(core::Vec3d direction) const {
  if (picture.empty()) return mean;
  const double aside = std::hypot(direction.x, direction.y);
  const double theta = std::atan2(aside, direction.z);
  const double radius = theta / (std::numbers::pi / 2) * picture.width / 2;
  const double scale = aside > 0 ? radius / aside : 0;
  return sample(picture, picture.width / 2.0 + scale * direction.x,
                picture.height / 2.0 + scale * direction.y);
}

Refracted refract(core::Vec3d direction, double normal_x, double normal_y, double n) {
  const core::Vec3d normal{normal_x, normal_y,
                           std::sqrt(std::max(0.0, 1 - normal_x * normal_x - normal_y * normal_y))};
  const double x = direction.x / n, y = direction.y / n;
  const core::Vec3d inside{x, y, std::sqrt(std::max(0.0, 1 - x * x - y * y))};
  const double cos_in = core::dot(inside, normal);
  const double sin2_out = n * n * (1 - cos_in * cos_in);
  if (cos_in <= 0 || sin2_out >= 1) return {};
  const double cos_out = std::sqrt(1 - sin2_out);
  return {n * inside + (cos_out - n * cos_in) * normal,
          fresnel_passes(cos_out, cos_in, n) * fresnel_passes(direction.z, inside.z, n)};
}

core::ImageF seen_through_drops(const core::ImageF& drops, const DirtView& view,
                                const schema::SceneSpec& scene, const core::ImageF& light,
                                const Surroundings& surroundings) {
  const auto model = core::CameraModel::create(schema::parameters_of(scene.camera()));
  PB_CHECK(model.has_value(), "the camera was used to make the picture");
  const double n = scene.dirt().droplet_index();
  // A cell sees an angle of its width over the drop's focal length: R / (n - 1), R = radius / sin(contact).
  const double cell_rad =
      (n - 1) * view.grid.cell_m * kSinContact / std::max(scene.dirt().droplet_radius_m(), 1e-6);
  const core::ImageF smooth =
      wide_blur(light, std::min(0.5 * cell_rad * px_per_rad(scene.camera()), kLargestBlur * light.width));
  core::ImageF out(drops.width, drops.height, 3);
  for (int j = 0; j < drops.height; ++j) {
    for (int i = 0; i < drops.width; ++i) {
      const float* drop = drops.at(i, j);
      if (drop[0] <= 0) continue;
      const auto ray = model->chief_ray(
          {(i + 0.5 - view.margin_cells) * view.cell_px, (j + 0.5 - view.margin_cells) * view.cell_px});
      if (!ray) continue;
      const Refracted through = refract(ray->direction, drop[1], drop[2], n);
      if (through.share <= 0) continue;
      const auto pixel = through.direction.z > 0 ? model->project(through.direction) : std::nullopt;
      const bool in_picture =
          pixel && pixel->x >= 0 && pixel->y >= 0 && pixel->x < light.width && pixel->y < light.height;
      const core::Vec3f seen =
          in_picture ? sample(smooth, pixel->x, pixel->y) : surroundings.from(through.direction);
      for (int c = 0; c < 3; ++c) out.at(i, j)[c] = drop[0] * float(through.share) * seen[c];
    }
  }
  return out;
}

}  // namespace partbooth::renderer
