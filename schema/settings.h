// SPDX-License-Identifier: Apache-2.0
// How the .proto files declare their settings: options, comments, and the values that they hold.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <string_view>
#include <vector>

#include "partbooth/options.pb.h"
#include "partbooth/values.pb.h"

namespace partbooth::schema {

// What stands in `[(setting) = {...}]` of the field.
const Setting& setting_of(const google::protobuf::FieldDescriptor& field);

// The comment above the field in its .proto file, as one line; empty if there is none.
std::string comment_of(const google::protobuf::FieldDescriptor& field);
// The comment above the message.
std::string comment_of(const google::protobuf::Descriptor& type);

// What kind of value a field takes. kNamed: groups by name, a map from name to group in YAML; the message's
// first field is `name`, and is itself of kind kName. They are kept byte-sorted by name. kAssignments: a map
// from path to value or law.
enum class FieldKind {
  kNumber,
  kChoice,
  kMessage,
  kNamed,
  kName,
  kAssignments,
  kDouble,
  kUnsigned,
  kBool,
  kText,
  kTextList
};
FieldKind kind_of(const google::protobuf::FieldDescriptor& field);

// Whether a value must be written down for it: a number without a default may be left out.
bool has_default(const google::protobuf::FieldDescriptor& field);

// The number of a constant law; a failed check for any other law: those must have been drawn.
double constant_of(const Number& number);
// The only name of a choice; a failed check if there are several: it must have been drawn.
const std::string& name_of(const Choice& choice);

// The name of a group of kind kNamed.
std::string name_of(const google::protobuf::Message& group);

// The candidate that `name` was probably meant to be, by edit distance; empty if none is near.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

// Shortest text that reads back as the same double, in a form that YAML and JSON readers take for a number.
std::string number_text(double value);

}  // namespace partbooth::schema
