// SPDX-License-Identifier: Apache-2.0
// The drawn settings of lens and shutter as the scene records them.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "core/camera_model.h"
#include "partbooth/config.pb.h"
#include "partbooth/scene.pb.h"

namespace partbooth::scene_gen {

// Fills model, size, focal length, principal point and distortion. A distortion that folds the picture over
// itself is weakened until it does not. A telecentric lens shows `wanted_px` for `long_side_m`.
tl::expected<core::CameraModel, std::string> set_projection(const schema::CameraConfig& config,
                                                            const schema::ImageConfig& image,
                                                            double long_side_m, double wanted_px,
                                                            schema::Camera& camera);

// Aperture and focus, for points in camera axes whose centre is at depth z_m: the limits of blur hold.
void set_aperture(const schema::CameraConfig& config, const std::vector<core::Vec3d>& points, double z_m,
                  schema::Camera& camera);

// Vignetting and lateral chromatic aberration.
void set_lens_errors(const schema::CameraConfig& config, schema::Camera& camera);

// Motion of belt or camera, so fast that the point (in camera axes) moves by the wanted share of the picture
// during the exposure. `camera` has its pose.
void set_shutter(const schema::CameraConfig& config, core::Vec3d point, const core::CameraModel& lens,
                 schema::Camera& camera);

}  // namespace partbooth::scene_gen
