// SPDX-License-Identifier: Apache-2.0
// The layers of geometry can be read, fit the picture and agree with the labels.
#pragma once

#include <string>
#include <vector>

#include "pipeline/checks.h"

namespace partbooth::pipeline {

// Empty if a layer of this size fits the picture.
std::string size_fault(int width, int height, const schema::Labels& labels);

void check_layers(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings);

}  // namespace partbooth::pipeline
