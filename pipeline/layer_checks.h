// SPDX-License-Identifier: Apache-2.0
// The layers of geometry can be read, fit the picture and agree with the labels.
#pragma once

#include <vector>

#include "pipeline/checks.h"

namespace partbooth::pipeline {

void check_layers(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings);

}  // namespace partbooth::pipeline
