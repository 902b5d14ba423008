// SPDX-License-Identifier: Apache-2.0
// Camera calibrations as OpenCV, ROS and Kalibr write them.
//
// OpenCV and ROS count a pixel's centre at whole numbers; the result has it at +0.5.
#pragma once

#include <string>

#include "core/camera_model.h"
#include "core/result.h"

namespace partbooth::media {

// Reads YAML, XML or JSON: image size, camera matrix and distortion (pinhole: 4, 5, 8, 12 or 14 numbers;
// fisheye or `equidistant`: 4). Errors (exit code 2) name the file, the key that is missing or wrong, and
// what was expected.
core::Result<core::CameraParameters> read_calibration(const std::string& path);

}  // namespace partbooth::media
