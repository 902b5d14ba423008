// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/lights.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "scene_gen/color.h"
#include "scene_gen/lamps.h"
#include "scene_gen/rigs.h"
#include "scene_gen/surroundings.h"
#include "schema/geometry.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::constant_of;
using schema::Light;

constexpr double kRadPerDeg = M_PI / 180;
constexpr double kTubeRadius = 0.04;  // over half of the length
constexpr double kMaxSphere = 0.5;    // radius over distance: the part stays outside
constexpr double kSpotShare = 0.2;    // a spot's lens, of the drawn size
constexpr double kInnerCone = 0.7;    // of the cone's angle

// An area light's place: `towards` it from the part, `up` and `side` across.
struct Place {
  Vec3d center, towards, side, up;
  double distance;
  double room_below;  // how far it may reach along `up` before it meets a ground
};

Place place_of(const schema::AreaLightConfig& light, const PlacedPart& target, bool has_ground) {
  const double elevation = constant_of(light.elevation_deg()) * kRadPerDeg;
  const double azimuth = constant_of(light.azimuth_deg()) * kRadPerDeg;
  Place place;
  place.distance = constant_of(light.distance()) * target.radius_m;
  place.towards = {std::cos(elevation) * std::cos(azimuth), std::cos(elevation) * std::sin(azimuth),
                   std::sin(elevation)};
  place.up = {-std::sin(elevation) * std::cos(azimuth), -std::sin(elevation) * std::sin(azimuth),
              std::cos(elevation)};
  place.side = core::cross(place.up, -place.towards);
  place.center = target.center + place.towards * place.distance;
  place.room_below = has_ground && place.up.z > 0 ? 0.98 * place.center.z / place.up.z : 1e300;
  return place;
}

// A lamp without radiance, and its irradiance at the part for a radiance of 1.
struct Lamp {
  Light light;
  double irradiance;
};

Lamp disc_lamp(const Place& place, double radius) {
  radius = std::min(radius, place.room_below);
  return {flat_lamp(Light::DISC, place.center, place.side * radius, place.up * radius),
          irradiance_of_disc(radius, place.distance)};
}

Lamp spot_lamp(const Place& place, double half, double cone_rad) {
  Lamp lamp = disc_lamp(place, std::min(kSpotShare * half, kMaxSphere * place.distance));
  lamp.light.set_shape(Light::SPOT);
  lamp.light.set_cos_outer(std::cos(cone_rad));
  lamp.light.set_cos_inner(std::cos(kInnerCone * cone_rad));
  return lamp;
}

Lamp lamp_of(const schema::AreaLightConfig& light, const Place& place, bool has_ground) {
  const std::string& shape = schema::name_of(light.shape());
  const double half = constant_of(light.size()) * place.distance / 2;
  const double above_ground = has_ground ? 0.98 * place.center.z : 1e300;
  if (shape == "disc") return disc_lamp(place, half);
  if (shape == "spot") return spot_lamp(place, half, constant_of(light.cone_deg()) * kRadPerDeg);
  if (shape == "sphere") {
    const double radius = std::min({half, kMaxSphere * place.distance, above_ground});
    return {sphere_lamp(place.center, radius), irradiance_of_sphere(radius, place.distance)};
  }
  if (shape == "tube") {
    const double radius = std::min(kTubeRadius * half, above_ground);
    return {tube_lamp(place.center, place.side * half, radius),
            irradiance_of_tube(half, radius, place.distance)};
  }
  PB_CHECK(shape == "quad", "unknown lamp " + shape);
  const double aspect = std::sqrt(constant_of(light.aspect()));
  const double half_width = half * aspect, half_height = std::min(half / aspect, place.room_below);
  return {flat_lamp(Light::QUAD, place.center, place.side * half_width, place.up * half_height),
          irradiance_of_quad(half_width, half_height, place.distance)};
}

Light area_light(const schema::AreaLightConfig& config, double level, const PlacedPart& target,
                 bool has_ground) {
  Lamp lamp = lamp_of(config, place_of(config, target, has_ground), has_ground);
  const double irradiance = std::exp2(constant_of(config.gain_ev())) * M_PI * level;
  const Vec3d color = light_color(constant_of(config.temperature_k()), constant_of(config.duv()));
  *lamp.light.mutable_radiance() = schema::to_rgb(color * (irradiance / lamp.irradiance));
  return lamp.light;
}

}  // namespace

void light_scene(const schema::LightConfig& light, const Catalog& catalog, const PlacedPart& target,
                 bool has_ground, const DrawContext& context, schema::SceneSpec& scene) {
  const double level = level_of(light, catalog);
  const RigSite site = rig_site(scene.camera(), target.center, target.radius_m, has_ground);
  *scene.mutable_environment() =
      has_dome_light(light) ? dome_light(light.rigs(), level, site) : environment_of(light, catalog);
  const bool even = surroundings_of(light, catalog) == Surroundings::kEvenDome;
  const bool rig = schema::name_of(light.rig()) != "none";
  const int count = rig ? 0 : std::max(even ? 1 : 0, static_cast<int>(constant_of(light.area_count())));
  for (int i = 0; i < count; ++i) {
    const auto drawn = draw(light.area(), "scene.light.area#" + std::to_string(i), context);
    *scene.add_lights() = area_light(drawn, level, target, has_ground);
  }
  for (const Light& lamp : rig_lights(light, level, site)) *scene.add_lights() = lamp;
}

}  // namespace partbooth::scene_gen
