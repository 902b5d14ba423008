// SPDX-License-Identifier: Apache-2.0
// The labels of an image agree with themselves, with its scene and with its layers.
#pragma once

#include <cstdint>
#include <vector>

#include "core/image.h"
#include "pipeline/checks.h"

namespace partbooth::pipeline {

// Masks, boxes, areas, fractions, keypoints and marks of all objects.
void check_labels(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings);
// Poses are rigid, and those of the scene.
void check_poses(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings);

// Which object owns each pixel, by the masks alone; column-major as their runs are. Objects whose runs do not
// fill the picture are left out.
std::vector<std::uint32_t> owners_of(const schema::Labels& labels);

}  // namespace partbooth::pipeline
