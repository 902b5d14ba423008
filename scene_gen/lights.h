// SPDX-License-Identifier: Apache-2.0
// Surroundings and area lights. The mean luminance of the surroundings (an HDRI, or the dome before its own
// gain) is the level that the lights are measured by; an HDRI is scaled so that it is 1 before its gain.
#pragma once

#include "partbooth/config.pb.h"
#include "partbooth/scene.pb.h"
#include "scene_gen/draws.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::scene_gen {

// True if the drawn settings light the scene by an HDRI and there is one.
bool has_hdri(const schema::LightConfig& light, const Catalog& catalog);

schema::Environment environment_of(const schema::LightConfig& light, const Catalog& catalog);

// Area lights aimed at `target`; `radius_m` is the part's. With a ground, none reaches below z = 0.
std::vector<schema::Light> area_lights(const schema::LightConfig& light, bool hdri, core::Vec3d target,
                                       double radius_m, bool has_ground, const DrawContext& context);

// Irradiance over radiance on a surface that faces a rectangle of half sides a and b in the distance d, on
// its axis (Howell, "A Catalog of Radiation Heat Transfer Configuration Factors", B-3, four times).
double irradiance_of_quad(double a, double b, double d);

// The i-th of n things by a number in [0, 1].
std::size_t pick_index(double pick, std::size_t n);

}  // namespace partbooth::scene_gen
