// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/lights.h"

#include <algorithm>
#include <cmath>

#include "scene_gen/color.h"
#include "schema/geometry.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::constant_of;

constexpr double kRadPerDeg = M_PI / 180;

schema::Light quad_light(const schema::AreaLightConfig& light, double level, Vec3d target, double radius_m,
                         bool has_ground) {
  const double elevation = constant_of(light.elevation_deg()) * kRadPerDeg;
  const double azimuth = constant_of(light.azimuth_deg()) * kRadPerDeg;
  const double distance = constant_of(light.distance()) * radius_m;
  const Vec3d towards{std::cos(elevation) * std::cos(azimuth), std::cos(elevation) * std::sin(azimuth),
                      std::sin(elevation)};
  const Vec3d up{-std::sin(elevation) * std::cos(azimuth), -std::sin(elevation) * std::sin(azimuth),
                 std::cos(elevation)};
  const Vec3d center = target + towards * distance;
  const double aspect = std::sqrt(constant_of(light.aspect()));
  const double half = constant_of(light.size()) * distance / 2;
  const double half_width = half * aspect;
  double half_height = half / aspect;
  if (has_ground && up.z > 0) half_height = std::min(half_height, 0.98 * center.z / up.z);

  const double irradiance = std::exp2(constant_of(light.gain_ev())) * M_PI * level;
  const double radiance = irradiance / irradiance_of_quad(half_width, half_height, distance);
  schema::Light quad;
  *quad.mutable_center_m() = schema::to_vector3(center);
  *quad.mutable_u_axis_m() = schema::to_vector3(core::cross(up, -towards) * half_width);
  *quad.mutable_v_axis_m() = schema::to_vector3(up * half_height);
  *quad.mutable_radiance() =
      schema::to_rgb(light_color(constant_of(light.temperature_k()), constant_of(light.duv())) * radiance);
  return quad;
}

}  // namespace

std::size_t pick_index(double pick, std::size_t n) {
  return std::min(n - 1, static_cast<std::size_t>(pick * static_cast<double>(n)));
}

bool has_hdri(const schema::LightConfig& light, const Catalog& catalog) {
  return constant_of(light.hdri()) == 1 && !catalog.hdris.empty();
}

schema::Environment environment_of(const schema::LightConfig& light, const Catalog& catalog) {
  schema::Environment environment;
  if (!has_hdri(light, catalog)) {
    const double radiance = std::exp2(constant_of(light.dome_gain_ev()));
    *environment.mutable_gain() = schema::to_rgb(Vec3d{1, 1, 1} * radiance);
    return environment;
  }
  const CatalogPicture& hdri =
      catalog.hdris[pick_index(constant_of(light.hdri_pick()), catalog.hdris.size())];
  const double gain = std::exp2(constant_of(light.hdri_gain_ev())) / luminance(Vec3d(hdri.mean));
  environment.set_hdri_sha256(hdri.sha256);
  environment.set_yaw_rad(constant_of(light.hdri_yaw_deg()) * kRadPerDeg);
  *environment.mutable_gain() = schema::to_rgb(Vec3d{1, 1, 1} * gain);
  return environment;
}

std::vector<schema::Light> area_lights(const schema::LightConfig& light, bool hdri, Vec3d target,
                                       double radius_m, bool has_ground, const DrawContext& context) {
  const int count = std::max(hdri ? 0 : 1, static_cast<int>(constant_of(light.area_count())));
  const double level = hdri ? std::exp2(constant_of(light.hdri_gain_ev())) : 1;
  std::vector<schema::Light> lights;
  for (int i = 0; i < count; ++i) {
    const auto drawn = draw(light.area(), "scene.light.area#" + std::to_string(i), context);
    lights.push_back(quad_light(drawn, level, target, radius_m, has_ground));
  }
  return lights;
}

double irradiance_of_quad(double a, double b, double d) {
  const double x = a / d, y = b / d, rx = std::sqrt(1 + x * x), ry = std::sqrt(1 + y * y);
  return 2 * (x / rx * std::atan(y / rx) + y / ry * std::atan(x / ry));
}

}  // namespace partbooth::scene_gen
