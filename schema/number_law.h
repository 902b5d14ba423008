// SPDX-License-Identifier: Apache-2.0
// Number and Choice in YAML, in the forms that values.proto lists.
#pragma once

#include <string>

#include "partbooth/values.pb.h"
#include "schema/yaml_source.h"

namespace partbooth::schema {

// Every value that the law can give lies in the declared range. A normal law without min or max is cut at the
// ends of that range. A switch (whole, 0..1) may also be true or false.
core::Result<Number> read_number(const Value& value);
core::Result<Choice> read_choice(const Value& value);

// The YAML flow form that read_number and read_choice read back as the same message.
std::string number_yaml(const Number& number);
std::string choice_yaml(const Choice& choice);

// A text as YAML, quoted where another reader could take it for something else.
std::string text_yaml(const std::string& text);

}  // namespace partbooth::schema
