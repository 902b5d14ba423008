// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/rigs.h"

#include <algorithm>
#include <cmath>

#include "core/camera_model.h"
#include "core/check.h"
#include "scene_gen/color.h"
#include "scene_gen/lamps.h"
#include "schema/geometry.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::constant_of;
using schema::Light;
using Lights = std::vector<Light>;

constexpr double kRadPerDeg = M_PI / 180;
constexpr Vec3d kUp{0, 0, 1};
constexpr double kFieldMargin = 1.05;
// A fisheye sees any ring that is not at the lens; wider than this it is not held against it.
constexpr double kWidestCosine = 0.3;
// The coaxial disc shines past the lens from a little behind it.
constexpr double kBehindLens = 0.02;
// A plate on the ground lies this much above it, in units of the part's radius.
constexpr double kPlateHeight = 1e-3;
// Below this elevation of the camera, a plate under the part would be seen too flat to stand out behind it.
const double kPlateSine = std::sin(20 * kRadPerDeg);
constexpr int kDarkFieldTubes = 12;
constexpr double kTubeRadius = 0.02;  // over half of the length, as of a T8 tube

// Perpendicular unit vectors with cross(u, v) = normal; u is level.
struct Axes {
  Vec3d u, v;
};
Axes axes_across(Vec3d normal) {
  const Vec3d u = std::abs(normal.z) > 0.999 ? Vec3d{1, 0, 0} : core::normalize(core::cross(kUp, normal));
  const Vec3d v = core::normalize(core::cross(normal, u));
  return {core::cross(v, normal), v};
}

Lights ring(const schema::RingRigConfig& config, const RigSite& site) {
  const double to_part = constant_of(config.distance()) * site.depth_m;
  const double band = 1 - constant_of(config.width());
  double outer = to_part * std::tan(constant_of(config.angle_deg()) * kRadPerDeg);
  outer = std::max(outer, kFieldMargin * (site.field_m + (site.depth_m - to_part) * site.field_tan) / band);
  const Axes axes = axes_across(site.forward);
  Light out = flat_lamp(Light::DISC, site.camera + site.forward * (site.depth_m - to_part), axes.u * outer,
                        axes.v * outer);
  out.set_inner_share(band);
  return {out};
}

Lights bars(const schema::BarRigConfig& config, const RigSite& site) {
  const double elevation = constant_of(config.elevation_deg()) * kRadPerDeg;
  const double distance = constant_of(config.distance()) * site.radius_m;
  Lights out;
  for (int i = 0; i < int(constant_of(config.count())); ++i) {
    const double azimuth = constant_of(config.azimuth_deg()) * kRadPerDeg + i * M_PI;
    const Vec3d towards{std::cos(elevation) * std::cos(azimuth), std::cos(elevation) * std::sin(azimuth),
                        std::sin(elevation)};
    const Vec3d center = site.target + towards * distance;
    const Axes axes = axes_across(-towards);
    double half_width = constant_of(config.width()) * distance / 2;
    if (site.has_ground) half_width = std::min(half_width, 0.98 * center.z / std::max(axes.v.z, 1e-9));
    out.push_back(flat_lamp(Light::QUAD, center, axes.u * (constant_of(config.length()) * distance / 2),
                            axes.v * half_width));
  }
  return out;
}

Lights coaxial(const schema::CoaxialRigConfig& config, const RigSite& site) {
  const double turned = std::tan(2 * constant_of(config.tilt_deg()) * kRadPerDeg);
  const double radius = 2 * site.radius_m + site.depth_m * turned;
  const Axes axes = axes_across(site.forward);
  return {flat_lamp(Light::DISC, site.camera - site.forward * (kBehindLens * site.depth_m), axes.u * radius,
                    axes.v * radius)};
}

Lights backlight(const schema::BacklightRigConfig& config, const RigSite& site) {
  const double half = constant_of(config.size()) * site.radius_m;
  Vec3d normal = -site.forward;
  Vec3d center = site.target + site.forward * (site.radius_m * (1 + constant_of(config.gap())));
  if (site.has_ground && normal.z > kPlateSine) {
    normal = kUp;
    center = {site.target.x, site.target.y, kPlateHeight * site.radius_m};
  }
  const Axes axes = axes_across(normal);
  Light out = flat_lamp(Light::QUAD, center, axes.u * half, axes.v * half);
  out.set_camera_sees(true);
  return {out};
}

// A polygon of tubes; those below the ground are left out.
Lights dark_field(const schema::DarkFieldRigConfig& config, const RigSite& site) {
  const double radius = constant_of(config.distance()) * site.radius_m;
  const Vec3d center =
      site.target - site.forward * (radius * std::tan(constant_of(config.angle_deg()) * kRadPerDeg));
  const Axes axes = axes_across(-site.forward);
  const double half = radius * std::tan(M_PI / kDarkFieldTubes);
  const double tube = constant_of(config.thickness()) * radius / 2;
  Lights out;
  for (int i = 0; i < kDarkFieldTubes; ++i) {
    const double phi = 2 * M_PI * i / kDarkFieldTubes, c = std::cos(phi), s = std::sin(phi);
    const Vec3d middle = center + (axes.u * c + axes.v * s) * radius, along = axes.v * c - axes.u * s;
    if (site.has_ground && middle.z - half * std::abs(along.z) < tube) continue;
    out.push_back(tube_lamp(middle, along * half, tube));
  }
  return out;
}

Lights tubes(const schema::TubesRigConfig& config, const RigSite& site) {
  const double height = constant_of(config.height()) * site.radius_m;
  const double azimuth = constant_of(config.azimuth_deg()) * kRadPerDeg;
  const Vec3d along{std::cos(azimuth), std::sin(azimuth), 0}, across{-along.y, along.x, 0};
  const double half = constant_of(config.length()) * height / 2;
  const int count = int(constant_of(config.count()));
  Lights out;
  for (int i = 0; i < count; ++i) {
    const double aside = (i - (count - 1) / 2.0) * constant_of(config.spacing()) * height;
    out.push_back(tube_lamp(site.target + kUp * height + across * aside, along * half, kTubeRadius * half));
  }
  return out;
}

Lights unlit(const std::string& rig, const schema::RigConfig& config, const RigSite& site) {
  if (rig == "ring") return ring(config.ring(), site);
  if (rig == "bar") return bars(config.bar(), site);
  if (rig == "coaxial") return coaxial(config.coaxial(), site);
  if (rig == "backlight") return backlight(config.backlight(), site);
  if (rig == "dark_field") return dark_field(config.dark_field(), site);
  if (rig == "tubes") return tubes(config.tubes(), site);
  PB_CHECK(rig == "none" || rig == "dome", "unknown rig " + rig);
  return {};
}

Vec3d color_of(const schema::RigConfig& rigs) {
  return light_color(constant_of(rigs.temperature_k()), constant_of(rigs.duv()));
}

}  // namespace

RigSite rig_site(const schema::Camera& camera, Vec3d target, double radius_m, bool has_ground) {
  const core::Rigid camera_from_world = schema::rigid_of(camera.camera_from_world());
  RigSite site{target, radius_m, camera_from_world.inverse().translation, camera_from_world.rotation.rows[2]};
  site.depth_m = core::dot(target - site.camera, site.forward);
  const auto model = core::CameraModel::create(schema::parameters_of(camera));
  PB_CHECK(model.has_value(), "the camera was checked when it was made");
  for (const double x : {0.0, double(camera.width_px())}) {
    for (const double y : {0.0, double(camera.height_px())}) {
      const auto ray = model->chief_ray({x, y});
      if (!ray) continue;
      const Vec3d d = ray->direction;
      site.field_m = std::max(site.field_m, std::hypot(ray->origin.x, ray->origin.y));
      site.field_tan = std::max(site.field_tan, std::hypot(d.x, d.y) / std::max(d.z, kWidestCosine));
    }
  }
  site.has_ground = has_ground;
  return site;
}

std::vector<Light> rig_lights(const schema::LightConfig& light, double level, const RigSite& site) {
  const schema::RigConfig& config = light.rigs();
  Lights lights = unlit(schema::name_of(light.rig()), config, site);
  double seen = 0;
  for (const Light& lamp : lights) seen += solid_angle(lamp, site.target);
  // A sphere's surface takes a quarter of the light through its place; surroundings of luminance 1 give it
  // pi.
  const double radiance = 4 * M_PI * std::exp2(constant_of(config.gain_ev())) * level / seen;
  for (Light& lamp : lights) *lamp.mutable_radiance() = schema::to_rgb(color_of(config) * radiance);
  return lights;
}

bool has_dome_light(const schema::LightConfig& light) { return schema::name_of(light.rig()) == "dome"; }

schema::Environment dome_light(const schema::RigConfig& rigs, double level, const RigSite& site) {
  const double gain = std::exp2(constant_of(rigs.gain_ev()));
  schema::Environment out;
  schema::Room& room = *out.mutable_room();
  room.set_kind(schema::Room::DOME);
  *room.mutable_lamp_color() = schema::to_rgb(color_of(rigs));
  *room.mutable_axis() = schema::to_vector3(-site.forward);
  room.set_hole_rad(constant_of(rigs.dome().hole_deg()) * kRadPerDeg);
  room.set_rim_rad(constant_of(rigs.dome().rim_deg()) * kRadPerDeg);
  room.set_outside(1 / gain);
  *out.mutable_gain() = schema::to_rgb(Vec3d{1, 1, 1} * (gain * level));
  return out;
}

}  // namespace partbooth::scene_gen
