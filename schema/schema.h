// SPDX-License-Identifier: Apache-2.0
// Configs: YAML to messages and back, by reflection over the .proto files.
//
// All errors have exit code 2. Their place is line:column, both from 1, or the override that is wrong.
// A field is a YAML key. Unknown keys, wrong types, wrong units and values out of range are errors (exit code
// 2) that name file, line:column, what was expected, and the key that was probably meant. Absent keys take
// the default that the field declares. Number and Choice are written as values.proto says.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "partbooth/config.pb.h"
#include "partbooth/material.pb.h"

namespace partbooth::schema {

// `key=value` of the command line, key as a dotted path: "scene.camera.elevation_deg={uniform: [30, 60]}".
using Overrides = std::vector<std::string>;

// Reads a config, applies the overrides, fills in every default. The result has every field set.
// `file` is only named in errors.
core::Result<DatasetConfig> parse_config(std::string_view yaml, const std::string& file,
                                         const Overrides& overrides = {});
core::Result<DatasetConfig> read_config(const std::string& path, const Overrides& overrides = {});

// The same in two steps: only what the file and the overrides name is set, until complete() fills in the
// defaults.
core::Result<DatasetConfig> parse_written(std::string_view yaml, const std::string& file,
                                          const Overrides& overrides = {});
core::Result<DatasetConfig> read_written(const std::string& path, const Overrides& overrides = {});
void complete(DatasetConfig& config);

// The config as YAML, its keys in the order of their declaration; parse_config gives the same message. Takes
// what parse_config gives: every field is set.
std::string config_to_yaml(const DatasetConfig& config);

// Paths in a config stay as they are written; this is what they mean: relative ones start at the folder of
// the config file. Empty paths and the words `builtin` and `none` are returned unchanged.
std::string resolve_path(const std::string& config_file, const std::string& path);

// A map from name to MaterialPreset, with defaults filled in; in the order of the file.
core::Result<MaterialPresets> parse_materials(std::string_view yaml, const std::string& file);

// JSON Schema (draft 2020-12) of the config, with the comments as descriptions: for editors.
std::string config_json_schema();
// Reference page of all settings, in Markdown.
std::string config_reference_markdown();

}  // namespace partbooth::schema
