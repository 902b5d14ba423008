// SPDX-License-Identifier: Apache-2.0
// What an imported part depends on.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"

namespace partbooth::scene_gen {

// Files beside a part that its reader opens too: buffers of glTF, material libraries of OBJ. Only those that
// exist.
std::vector<std::string> side_files(const std::string& path);

// Hash of the file, its side files, its name, `settings` and the program that imports: another build of it
// may say or tessellate otherwise. Error: unreadable file.
core::Result<std::string> cache_key(const std::string& path, const std::string& settings,
                                    const std::string& importer_sha256);

}  // namespace partbooth::scene_gen
