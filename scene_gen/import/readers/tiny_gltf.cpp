// SPDX-License-Identifier: Apache-2.0
// tinygltf's code, compiled here: libdraco, which Assimp brings along, exports an older copy of the same
// functions, and the dynamic linker may pick those.
#include <fstream>
#include <nlohmann/json.hpp>
#define TINYGLTF_NO_INCLUDE_JSON
#include "scene_gen/import/readers/tiny_gltf_config.h"
#define TINYGLTF_IMPLEMENTATION
#include <tiny_gltf.h>
