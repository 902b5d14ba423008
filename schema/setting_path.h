// SPDX-License-Identifier: Apache-2.0
// Dotted paths of settings: scene.camera.elevation_deg, classes.bolt.quota. A name with a dot stands in
// double quotes: classes."m8.bolt".quota.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace partbooth::schema {

// The keys of a path, without quotes.
std::vector<std::string> split_path(std::string_view path);
// path.key, or the key alone at the top; the key is quoted where it needs it.
std::string joined_path(const std::string& path, const std::string& key);

// Where the config declares a setting.
struct SettingPlace {
  const google::protobuf::FieldDescriptor* field = nullptr;
  bool per_image = false;  // drawn for each picture of a scene
  std::string each;        // path of the innermost group about it that is drawn for each of several things
};
struct PathError {
  std::string message, remedy;
};
// A setting or group of DatasetConfig. The names of groups by name need not exist.
tl::expected<SettingPlace, PathError> find_setting(const std::string& path);
// As find_setting; an error too unless the setting may be random (`random`), or is such a setting or a group
// (`any`).
tl::expected<SettingPlace, PathError> find_random(const std::string& path, const std::string& path_of);

// What the user probably meant by a key that the message does not have.
std::string remedy_for(const std::string& key, const google::protobuf::Descriptor& type);

}  // namespace partbooth::schema
