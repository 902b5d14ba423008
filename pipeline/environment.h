// SPDX-License-Identifier: Apache-2.0
// What the machine and the installation offer.
#pragma once

#include <string>

#include "core/result.h"

namespace partbooth::pipeline {

// Folder of the shipped HDRIs, textures, distractors and material presets: PARTBOOTH_ASSETS, else
// ../share/partbooth/assets beside the program, else the source tree's. Error (exit code 2): none of them is
// there.
core::Result<std::string> assets_folder();

// XDG_CACHE_HOME/partbooth, else ~/.cache/partbooth; empty if neither variable is set.
std::string cache_folder();

// x86-64-v2, -v3 or -v4 (x86-64 psABI): libraries choose their code by it.
std::string cpu_class();

}  // namespace partbooth::pipeline
