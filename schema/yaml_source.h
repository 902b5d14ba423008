// SPDX-License-Identifier: Apache-2.0
// Where a piece of YAML comes from, for errors, and how its scalars are read.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cstdint>
#include <string>

#include "core/result.h"
#include "partbooth/options.pb.h"

namespace partbooth::schema {

struct Source {
  std::string file;
  std::string override_text;  // "key=value" of the command line; the place of every error in it

  // Exit code 2; the place is the mark's line:column, from 1.
  core::Error error(const YAML::Mark& mark, const std::string& message, const std::string& remedy) const;
};

// One value: its node, the dotted path that errors call it by, and its declaration.
struct Value {
  YAML::Node node;
  std::string path;
  const Setting& setting;
  const Source& source;

  tl::unexpected<core::Error> fail(const std::string& message, const std::string& remedy) const;
  tl::unexpected<core::Error> fail_at(const YAML::Node& at, const std::string& message,
                                      const std::string& remedy) const;
};

// A finite number. Not: text, quoted numbers, numbers with a unit text ("5 cm").
core::Result<double> read_double(const Value& value, const YAML::Node& node);
core::Result<std::uint64_t> read_unsigned(const Value& value);
core::Result<bool> read_bool(const Value& value);
// Any scalar but null; must be one of the allowed texts, if some are declared.
core::Result<std::string> read_text(const Value& value, const YAML::Node& node);

// Error if `x` is outside the declared range, or not whole where it must be.
core::Result<void> check_range(const Value& value, const YAML::Node& node, double x);

// read_double and check_range.
core::Result<double> read_in_range(const Value& value, const YAML::Node& node);

// "2..8 mm", "at least 1", or "" when there is no range.
std::string range_text(const Setting& setting);

}  // namespace partbooth::schema
