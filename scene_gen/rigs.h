// SPDX-License-Identifier: Apache-2.0
// Machine-vision lights. They stand in a fixed relation to the camera and the part, as their holders make it:
// none of them is in the camera's view but the backlight, and none reaches below a ground.
#pragma once

#include <vector>

#include "core/vec.h"
#include "partbooth/config.pb.h"
#include "partbooth/scene.pb.h"

namespace partbooth::scene_gen {

// Where a rig is put.
struct RigSite {
  core::Vec3d target;           // the part's centre
  double radius_m = 0;          // of its bounding sphere
  core::Vec3d camera, forward;  // centre of the lens, unit optical axis
  double depth_m = 0;           // of the target along the axis
  // What the camera sees stays within field_m + depth * field_tan of the axis.
  double field_m = 0, field_tan = 0;
  bool has_ground = false;  // at z = 0
};
RigSite rig_site(const schema::Camera& camera, core::Vec3d target, double radius_m, bool has_ground);

// The lamps of the drawn rig; none for `none` and `dome`. `level`: mean luminance of the surroundings.
std::vector<schema::Light> rig_lights(const schema::LightConfig& light, double level, const RigSite& site);

// The surroundings that a dome light makes; without any where the drawn rig is another.
bool has_dome_light(const schema::LightConfig& light);
schema::Environment dome_light(const schema::RigConfig& rigs, double level, const RigSite& site);

}  // namespace partbooth::scene_gen
