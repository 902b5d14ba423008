// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/dirt.h"

#include <cmath>

#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using schema::constant_of;

constexpr double kMilli = 1e-3, kMicro = 1e-6, kPerCm2 = 1e4, kPerDm2 = 1e2;

// World z down in camera axes, as a direction in the picture.
double down_rad(const schema::Camera& camera) {
  const auto& rotation = camera.camera_from_world().rotation();
  return std::atan2(-rotation[5], -rotation[2]);
}

void set_solid_dirt(const schema::DirtConfig& config, schema::LensDirt& dirt) {
  dirt.set_dust_per_mm2(constant_of(config.dust()) * constant_of(config.dust_per_mm2()));
  dirt.set_dust_median_m(constant_of(config.dust_median_um()) * kMicro);
  dirt.set_mud_per_m2(constant_of(config.mud()) * constant_of(config.mud_per_cm2()) * kPerCm2);
  dirt.set_mud_radius_m(constant_of(config.mud_radius_mm()) * kMilli);
  dirt.set_scratches_per_m2(constant_of(config.scratches()) * constant_of(config.scratches_per_cm2()) *
                            kPerCm2);
  dirt.set_scratch_width_m(constant_of(config.scratch_width_um()) * kMicro);
}

void set_films(const schema::DirtConfig& config, schema::LensDirt& dirt) {
  dirt.set_smudge_strength(constant_of(config.smudge()) * constant_of(config.smudge_strength()));
  dirt.set_smudge_cover(constant_of(config.smudge_cover()));
  dirt.set_fingerprint_strength(constant_of(config.fingerprint()) *
                                constant_of(config.fingerprint_strength()));
  dirt.set_fingerprints_per_m2(constant_of(config.fingerprints_per_dm2()) * kPerDm2);
  dirt.set_wipe_strength(constant_of(config.wipe()) * constant_of(config.wipe_strength()));
  dirt.set_wipe_angle_rad(constant_of(config.wipe_angle_deg()) * M_PI / 180);
}

void set_liquids(const schema::DirtConfig& config, schema::LensDirt& dirt) {
  dirt.set_condensation_strength(constant_of(config.condensation()) *
                                 constant_of(config.condensation_strength()));
  dirt.set_condensation_cover(constant_of(config.condensation_cover()));
  dirt.set_droplets_per_m2(constant_of(config.droplets()) * constant_of(config.droplets_per_cm2()) * kPerCm2);
  dirt.set_droplet_radius_m(constant_of(config.droplet_radius_mm()) * kMilli);
  dirt.set_droplet_index(constant_of(config.droplet_index()));
  dirt.set_droplets_running(constant_of(config.droplets_running()));
}

}  // namespace

schema::LensDirt lens_dirt(const schema::DirtConfig& config, const schema::Camera& camera,
                           std::uint64_t sensor_seed) {
  schema::LensDirt dirt;
  dirt.set_distance_m(constant_of(config.distance_mm()) * kMilli);
  dirt.set_pattern_seed(static_cast<std::uint64_t>(constant_of(config.pattern()) * 0x1p53));
  dirt.set_veil(constant_of(config.veil()));
  dirt.set_diffraction(constant_of(config.diffraction()) == 1);
  dirt.set_down_rad(down_rad(camera));
  set_solid_dirt(config, dirt);
  set_films(config, dirt);
  set_liquids(config, dirt);
  dirt.set_sensor_dust_per_mm2(constant_of(config.sensor_dust()) * constant_of(config.sensor_dust_per_mm2()));
  dirt.set_sensor_dust_median_m(constant_of(config.sensor_dust_median_um()) * kMicro);
  dirt.set_sensor_glass_m(constant_of(config.sensor_glass_mm()) * kMilli);
  dirt.set_sensor_dust_seed(sensor_seed);
  return dirt;
}

}  // namespace partbooth::scene_gen
