// SPDX-License-Identifier: Apache-2.0
// What clear drops show: each is a small lens with a wide view of the scene, upside down.
#pragma once

#include <optional>

#include "core/camera_model.h"
#include "core/image.h"
#include "core/vec.h"
#include "partbooth/scene.pb.h"
#include "renderer/photo/dirt.h"

namespace partbooth::renderer {

// Light in all directions before the camera, of low resolution: an equidistant fisheye picture of 180
// degrees, square, its axis that of the camera. Empty: `mean` comes from everywhere.
struct Surroundings {
  const core::ImageF& picture;
  core::Vec3f mean;
  core::Vec3f from(core::Vec3d direction) const;
};

// A ray that leaves the camera along `direction` after the flat glass and a drop of index n on its far side,
// whose surface there has the given tangential normal. `share` passes (Fresnel); none where all is reflected
// inside.
struct Refracted {
  core::Vec3d direction;
  double share = 0;
};
Refracted refract(core::Vec3d direction, double normal_x, double normal_y, double n);

// 3 channels on the cells of `view`: the drops' share times the light that comes through. Directions inside
// the picture look it up in `light`, the others in the surroundings.
core::ImageF seen_through_drops(const core::ImageF& drops, const DirtView& view,
                                const schema::SceneSpec& scene, const core::ImageF& light,
                                const Surroundings& surroundings);

}  // namespace partbooth::renderer
