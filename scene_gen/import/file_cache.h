// SPDX-License-Identifier: Apache-2.0
// Files that can be made again: kept on disk with a hash of their bytes.
#pragma once

#include <optional>
#include <string>

namespace partbooth::scene_gen {

// Empty when there is no such file. A damaged one is logged and counts as none.
std::optional<std::string> load_cached(const std::string& path);
// Makes the folder. Written under a temporary name and renamed. What cannot be written is logged, never an
// error.
void store_cached(const std::string& path, const std::string& bytes);

}  // namespace partbooth::scene_gen
