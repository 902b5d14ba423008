// SPDX-License-Identifier: Apache-2.0
// YAML maps into messages, field by field, by reflection.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

#include "schema/yaml_source.h"

namespace partbooth::schema {

// Parses the text. Errors: YAML syntax, more than one document.
core::Result<YAML::Node> load_yaml(std::string_view yaml, const Source& source);

// Sets the fields that the map names; fields that it does not name stay as they are. `path` is the message's
// own dotted path, empty at the top.
core::Result<void> read_message(const YAML::Node& node, const std::string& path, const Source& source,
                                google::protobuf::Message& message);

// One "dotted.path=YAML" of the command line.
core::Result<void> apply_override(const std::string& text, google::protobuf::Message& message);

// Fills every field that is not set with its declared default, down to the leaves.
void fill_defaults(google::protobuf::Message& message);

}  // namespace partbooth::schema
