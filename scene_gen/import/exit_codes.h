// SPDX-License-Identifier: Apache-2.0
// How the program partbooth-import ends: 0, ImportedParts on its standard output; or one of these.
#pragma once

namespace partbooth::scene_gen {

inline constexpr int kExitRefused = 1;      // an ImportRefusal on its standard output
inline constexpr int kExitUsage = 2;        // wrong arguments
inline constexpr int kExitOutOfMemory = 3;  // the limit on memory was reached

}  // namespace partbooth::scene_gen
