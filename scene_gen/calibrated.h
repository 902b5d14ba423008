// SPDX-License-Identifier: Apache-2.0
// A known camera in the place of a drawn one: its numbers become constants of the config.
#pragma once

#include "core/camera_model.h"
#include "core/result.h"
#include "partbooth/config.pb.h"

namespace partbooth::scene_gen {

// `config` holds what the user wrote, without defaults (schema::parse_written): settings that he wrote keep
// their values.

// Lens, focal lengths, principal point and distortion of a calibration, scaled to the size of the config's
// pictures; where the config names no size, the pictures get the calibration's. Error (exit code 2): pictures
// of other proportions.
core::Result<void> apply_calibration(const core::CameraParameters& camera, schema::DatasetConfig& config);

// The setting `scene.camera.datasheet`: "WIDTHxHEIGHT PITCHum [FOCALmm] [f/N]". Error (exit code 2): a word
// that is none of these, or the size or pitch missing.
core::Result<void> apply_datasheet(schema::DatasetConfig& config);

}  // namespace partbooth::scene_gen
