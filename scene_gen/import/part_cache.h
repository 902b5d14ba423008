// SPDX-License-Identifier: Apache-2.0
// Imported parts on disk by the hash of what they depend on.
#pragma once

#include <optional>
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

// Bytes of a stored part; empty when there is none. A damaged entry is logged and counts as none.
std::optional<std::string> load_cached(const std::string& cache_dir, const std::string& key);
// Written under a temporary name and renamed. A cache that cannot be written is logged, never an error.
void store_cached(const std::string& cache_dir, const std::string& key, const std::string& bytes);

}  // namespace partbooth::scene_gen
