// SPDX-License-Identifier: Apache-2.0
// Bayer mosaics: which pixel sees which colour, and how a camera fills in the others.
//
// A pattern is named by its first two rows: "rggb" has red at (0, 0), green at (1, 0) and (0, 1), blue at
// (1, 1), and repeats.
#pragma once

#include <string>

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// A colour camera whose pixels see one colour each.
bool has_mosaic(const schema::Sensor& sensor);

// 0 red, 1 green, 2 blue.
int mosaic_color(const std::string& pattern, int x, int y);

// Of three channels, the one that each pixel sees.
core::ImageF take_mosaic(const core::ImageF& rgb, const std::string& pattern);

// 3 channels from one. Methods: "bilinear"; "malvar" (Malvar, He and Cutler, ICASSP 2004); "edge_aware"
// (OpenCV's; works on 16 bits: values from -0.2 to 1.1). All keep flats and, away from the border, ramps.
core::ImageF demosaic(const core::ImageF& mosaic, const std::string& pattern, const std::string& method);

}  // namespace partbooth::renderer
