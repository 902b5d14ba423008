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

// Of a field of groups by name: the group of this name, which is added where there is none.
google::protobuf::Message& named_group(google::protobuf::Message& message,
                                       const google::protobuf::FieldDescriptor& field,
                                       const std::string& name);
core::Result<void> read_named(const Value& value, google::protobuf::Message& message,
                              const google::protobuf::FieldDescriptor& field);

// Assignments: all of them, or the one of this path (`at` is where the path stands).
core::Result<void> read_assignments(const Value& value, google::protobuf::Message& message,
                                    const google::protobuf::FieldDescriptor& field);
core::Result<void> read_assignment(const Value& value, const std::string& path, const YAML::Node& at,
                                   google::protobuf::Message& message,
                                   const google::protobuf::FieldDescriptor& field);

// Error if the setting takes paths of settings and this is none.
core::Result<void> check_path(const Value& value, const YAML::Node& node, const std::string& path);

// One "dotted.path=YAML" of the command line.
core::Result<void> apply_override(const std::string& text, google::protobuf::Message& message);

// Fills every field that is not set with its declared default, down to the leaves.
void fill_defaults(google::protobuf::Message& message);

}  // namespace partbooth::schema
