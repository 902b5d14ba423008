// SPDX-License-Identifier: Apache-2.0
// Text of files from outside, as messages want it.
#pragma once

#include <string>

namespace partbooth::scene_gen {

// The text itself if it is UTF-8; else each byte taken as Latin-1.
std::string to_utf8(const std::string& text);

}  // namespace partbooth::scene_gen
