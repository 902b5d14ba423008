// SPDX-License-Identifier: Apache-2.0
#include "schema/yaml_source.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <regex>

#include "schema/settings.h"

namespace partbooth::schema {

core::Error Source::error(const YAML::Mark& mark, const std::string& message,
                          const std::string& remedy) const {
  std::string place = override_text;
  if (place.empty() && !mark.is_null()) {
    place = std::to_string(mark.line + 1) + ":" + std::to_string(mark.column + 1);
  }
  return {file, place, message, remedy, 2};
}

tl::unexpected<core::Error> Value::fail(const std::string& message, const std::string& remedy) const {
  return fail_at(node, message, remedy);
}

tl::unexpected<core::Error> Value::fail_at(const YAML::Node& at, const std::string& message,
                                           const std::string& remedy) const {
  return core::fail(source.error(at.Mark(), path + ": " + message, remedy));
}

namespace {

bool is_quoted(const YAML::Node& node) { return node.Tag() == "!"; }

std::string shown(const YAML::Node& node) {
  if (node.IsScalar()) return "'" + node.Scalar().substr(0, 60) + "'";
  return node.IsMap() ? "a map" : node.IsSequence() ? "a list" : "nothing";
}

std::optional<double> parsed(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double x = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (failure != std::errc{} || end != text.data() + text.size() || !std::isfinite(x)) return std::nullopt;
  return x;
}

// Size of a unit in the base of its kind; the kind keeps millimetres and seconds apart.
struct Unit {
  char kind;
  double size;
};

std::optional<Unit> unit_named(const std::string& name) {
  static const std::map<std::string, Unit> units = {
      {"um", {'l', 1e-6}},   {"mm", {'l', 1e-3}},     {"cm", {'l', 1e-2}}, {"m", {'l', 1}},
      {"in", {'l', 0.0254}}, {"inch", {'l', 0.0254}}, {"deg", {'a', 1}},   {"rad", {'a', 180 / M_PI}},
      {"ms", {'t', 1e-3}},   {"s", {'t', 1}},         {"min", {'t', 60}},  {"h", {'t', 3600}},
      {"kb", {'b', 1e-3}},   {"mb", {'b', 1}},        {"gb", {'b', 1e3}},  {"k", {'k', 1}},
      {"px", {'p', 1}},      {"ev", {'e', 1}},        {"db", {'d', 1}},    {"e", {'q', 1}}};
  const auto found = units.find(name);
  return found == units.end() ? std::nullopt : std::optional(found->second);
}

// What to write in place of a number with a unit, such as "5 cm"; empty if the text is no such thing.
std::string without_unit(const std::string& text, const std::string& wanted) {
  static const std::regex pattern(R"(([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\s*([A-Za-z]+))");
  constexpr std::size_t kLongest = 40;  // std::regex recurses on every character
  std::smatch match;
  if (text.size() > kLongest || !std::regex_match(text, match, pattern)) return {};
  const auto number = parsed(match[1].str());
  if (!number) return {};
  std::string name = match[2];
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto from = unit_named(name), to = unit_named(wanted);
  if (!from || !to || from->kind != to->kind) return "write a bare number";
  char converted[32];
  std::snprintf(converted, sizeof(converted), "%.12g", *number * (from->size / to->size));
  return std::string("write ") + converted;
}

std::string in_unit(const Setting& setting) { return setting.unit().empty() ? "" : " in " + setting.unit(); }

}  // namespace

std::string range_text(const Setting& setting) {
  const std::string unit = setting.unit().empty() ? "" : " " + setting.unit();
  if (setting.has_min() && setting.has_max()) {
    return number_text(setting.min()) + ".." + number_text(setting.max()) + unit;
  }
  if (setting.has_min()) return "at least " + number_text(setting.min()) + unit;
  if (setting.has_max()) return "at most " + number_text(setting.max()) + unit;
  return {};
}

core::Result<double> read_double(const Value& value, const YAML::Node& node) {
  if (node.IsScalar() && !is_quoted(node)) {
    if (const auto x = parsed(node.Scalar())) return *x;
  }
  const std::string bare = node.IsScalar() ? without_unit(node.Scalar(), value.setting.unit()) : "";
  if (!bare.empty()) {
    const std::string unit = value.setting.unit().empty() ? "has no unit" : "is in " + value.setting.unit();
    return value.fail_at(
        node, "a number without unit text is expected, not " + shown(node) + "; the setting " + unit, bare);
  }
  return value.fail_at(node, "a number is expected, not " + shown(node),
                       "write a number" + in_unit(value.setting));
}

core::Result<std::uint64_t> read_unsigned(const Value& value) {
  const YAML::Node& node = value.node;
  if (node.IsScalar() && !is_quoted(node)) {
    const std::string& text = node.Scalar();
    std::uint64_t x = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), x);
    if (failure == std::errc{} && end == text.data() + text.size()) {
      PB_RETURN_IF_ERROR(check_range(value, node, static_cast<double>(x)));
      return x;
    }
  }
  const auto x = read_double(value, node);
  if (!x) return core::fail(x.error());
  PB_RETURN_IF_ERROR(check_range(value, node, *x));
  if (*x < 0 || *x >= 0x1p53 || *x != std::floor(*x)) {
    return value.fail("a whole number is expected, not " + shown(node), "write a whole number from 0");
  }
  return static_cast<std::uint64_t>(*x);
}

core::Result<bool> read_bool(const Value& value) {
  if (value.node.IsScalar() && !is_quoted(value.node)) {
    if (value.node.Scalar() == "true") return true;
    if (value.node.Scalar() == "false") return false;
  }
  return value.fail("true or false is expected, not " + shown(value.node), "write true or false");
}

core::Result<std::string> read_text(const Value& value, const YAML::Node& node) {
  if (!node.IsScalar()) return value.fail_at(node, "a text is expected, not " + shown(node), "write a text");
  const std::string& text = node.Scalar();
  const auto& one_of = value.setting.one_of();
  if (!one_of.empty() && std::find(one_of.begin(), one_of.end(), text) == one_of.end()) {
    const std::vector<std::string> allowed(one_of.begin(), one_of.end());
    std::string list;
    for (const std::string& name : allowed) list += (list.empty() ? "" : ", ") + name;
    const std::string meant = nearest(text, allowed);
    return value.fail_at(node, "'" + text + "' is not one of: " + list,
                         meant.empty() ? "use one of them" : "did you mean '" + meant + "'?");
  }
  const std::string& pattern = value.setting.pattern();
  if (!pattern.empty() && (text.size() > 200 || !std::regex_match(text, std::regex(pattern)))) {
    return value.fail_at(node, shown(node) + " is not allowed", "write a text of the form " + pattern);
  }
  return text;
}

core::Result<void> check_range(const Value& value, const YAML::Node& node, double x) {
  const Setting& setting = value.setting;
  if ((setting.has_min() && x < setting.min()) || (setting.has_max() && x > setting.max())) {
    return value.fail_at(node, number_text(x) + " is out of range", "allowed: " + range_text(setting));
  }
  if (setting.whole() && x != std::floor(x)) {
    return value.fail_at(node, number_text(x) + " is not a whole number",
                         "allowed: whole numbers, " + range_text(setting));
  }
  return {};
}

core::Result<double> read_in_range(const Value& value, const YAML::Node& node) {
  auto x = read_double(value, node);
  if (!x) return x;
  PB_RETURN_IF_ERROR(check_range(value, node, *x));
  return x;
}

}  // namespace partbooth::schema
