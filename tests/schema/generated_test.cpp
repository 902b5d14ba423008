// SPDX-License-Identifier: Apache-2.0
// What is generated from the .proto files: the JSON Schema, and the page of all settings.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "schema/schema.h"

namespace partbooth::schema {
namespace {

using Json = nlohmann::json;

// YAML as the JSON that an editor checks.
Json json_of(const YAML::Node& node) {
  if (node.IsNull()) return nullptr;
  if (node.IsMap()) {
    Json json = Json::object();
    for (const auto& item : node) json[item.first.Scalar()] = json_of(item.second);
    return json;
  }
  if (node.IsSequence()) {
    Json json = Json::array();
    for (const auto& item : node) json.push_back(json_of(item));
    return json;
  }
  const Json number = Json::parse(node.Scalar(), nullptr, false);
  return node.Tag() == "!" || number.is_discarded() ? Json(node.Scalar()) : number;
}

bool has_type(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  if (type == "number") return value.is_number();
  return type == "integer" &&
         (value.is_number_integer() || (value.is_number() && value == std::floor(value.get<double>())));
}

// The keywords that our schema uses. Any other keyword is a failure of the test itself.
class Validator {
 public:
  explicit Validator(const Json& root) : root_(root) {}

  bool valid(const Json& schema, const Json& value) const {
    for (const auto& [keyword, rule] : schema.items()) {
      if (!keyword_holds(keyword, rule, schema, value)) return false;
    }
    return true;
  }

 private:
  bool keyword_holds(const std::string& keyword, const Json& rule, const Json& schema,
                     const Json& value) const {
    if (keyword == "type") return type_holds(rule, value);
    if (keyword == "$ref")
      return valid(root_.at(Json::json_pointer(rule.get<std::string>().substr(1))), value);
    if (keyword == "anyOf")
      return std::any_of(rule.begin(), rule.end(), [&](const Json& s) { return valid(s, value); });
    if (keyword == "enum") return std::find(rule.begin(), rule.end(), value) != rule.end();
    if (keyword == "pattern")
      return !value.is_string() ||
             std::regex_search(value.get<std::string>(), std::regex(rule.get<std::string>()));
    if (keyword == "minimum") return !value.is_number() || value >= rule;
    if (keyword == "maximum") return !value.is_number() || value <= rule;
    if (keyword == "exclusiveMinimum") return !value.is_number() || value > rule;
    if (keyword == "minItems") return !value.is_array() || value.size() >= rule;
    if (keyword == "maxItems") return !value.is_array() || value.size() <= rule;
    if (keyword == "minProperties") return !value.is_object() || value.size() >= rule;
    if (keyword == "uniqueItems")
      return !value.is_array() || std::set<Json>(value.begin(), value.end()).size() == value.size();
    if (keyword == "items")
      return !value.is_array() ||
             std::all_of(value.begin(), value.end(), [&](const Json& x) { return valid(rule, x); });
    if (keyword == "required")
      return !value.is_object() || std::all_of(rule.begin(), rule.end(), [&](const Json& key) {
        return value.contains(key.get<std::string>());
      });
    if (keyword == "properties" || keyword == "additionalProperties" || keyword == "propertyNames")
      return object_holds(schema, value);
    if (keyword == "$schema" || keyword == "$defs" || keyword == "title" || keyword == "description")
      return true;
    ADD_FAILURE() << "keyword " << keyword;
    return false;
  }

  static bool type_holds(const Json& rule, const Json& value) {
    if (rule.is_string()) return has_type(value, rule.get<std::string>());
    return std::any_of(rule.begin(), rule.end(),
                       [&](const Json& type) { return has_type(value, type.get<std::string>()); });
  }

  bool object_holds(const Json& schema, const Json& value) const {
    if (!value.is_object()) return true;
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [key, item] : value.items()) {
      if (schema.contains("propertyNames") && !valid(schema.at("propertyNames"), key)) return false;
      if (properties.contains(key)) {
        if (!valid(properties.at(key), item)) return false;
      } else if (schema.contains("additionalProperties")) {
        const Json& rest = schema.at("additionalProperties");
        if (rest.is_boolean() ? !rest.get<bool>() : !valid(rest, item)) return false;
      }
    }
    return true;
  }

  const Json& root_;
};

const Json& schema() {
  static const Json json = Json::parse(config_json_schema());
  return json;
}

bool editor_accepts(const std::string& yaml) {
  return Validator(schema()).valid(schema(), json_of(YAML::Load(yaml)));
}

TEST(JsonSchema, NamesItsDraftAndDescribesSettings) {
  EXPECT_EQ(schema().at("$schema"), "https://json-schema.org/draft/2020-12/schema");
  const Json& elevation =
      schema().at("/properties/scene/properties/camera/properties/elevation_deg"_json_pointer);
  EXPECT_EQ(elevation.at("description").get<std::string>().substr(0, 25), "Angle of the optical axis");
  EXPECT_TRUE(elevation.contains("anyOf"));
}

TEST(JsonSchema, AcceptsWhatTheParserAccepts) {
  for (const char* name : {"quickstart", "minimal"}) {
    std::ifstream in(std::string(PARTBOOTH_SOURCE_DIR "/configs/") + name + ".yaml");
    std::stringstream text;
    text << in.rdbuf();
    ASSERT_FALSE(text.str().empty());
    EXPECT_TRUE(editor_accepts(text.str())) << name;
  }
  EXPECT_TRUE(editor_accepts(config_to_yaml(*parse_config("version: 1", ""))));
  const std::string named = R"(version: 1
classes: {bolt: {quota: 2}, nut: }
conditions: {dry: {when: scene.material.oily, is: [false, 0, no], set: {scene.dirt.droplets: 0}}}
scene: {layout: {kind: {sequence: [free, table, free]}}, pose: {rare: {beta: {a: 1, b: 2}}, yaw_deg: {sequence: [0, 0]}}}
)";
  EXPECT_TRUE(editor_accepts(named));
  EXPECT_TRUE(editor_accepts(config_to_yaml(*parse_config(named, ""))));
}

TEST(JsonSchema, RefusesWhatTheParserRefuses) {
  const std::vector<std::string> bad = {
      "seed: 1",
      "version: 2",
      "version: 1\nsede: 1",
      "version: 1\nimage: {width_px: 1.5}",
      "version: 1\nname: my data",
      "version: 1\nlayers: [depth, depth]",
      "version: 1\nlayers: [deep]",
      "version: 1\nscene: {camera: {elevation_deg: 91}}",
      "version: 1\nscene: {camera: {elevation_deg: {uniform: [0, 91]}}}",
      "version: 1\nscene: {camera: {elevation_deg: {uniform: [0]}}}",
      "version: 1\nscene: {camera: {elevation_deg: {normal: {mean: 3}}}}",
      "version: 1\nscene: {camera: {focal_length_mm: {on: 0.5}}}",
      "version: 1\nscene: {camera: {focal_length_mm: 5 mm}}",
      "version: 1\nscene: {layout: {kind: {fre: 1}}}",
      "version: 1\nscene: {layout: {kind: {free: 0}}}",
      "version: 1\nscene: {pose: {rare: {choice: []}}}",
      "version: 1\nscene: {distractors: {count: 1.5}}",
      "version: 1\nclasses: {bolt: {quota: 0}}",
      "version: 1\nclasses: [bolt]",
      "version: 1\nscene: {pose: {rare: {beta: {a: 1}}}}",
      "version: 1\nscene: {layout: {kind: {sequence: [fre]}}}",
  };
  for (const std::string& yaml : bad) {
    EXPECT_FALSE(editor_accepts(yaml)) << yaml;
    EXPECT_FALSE(parse_config(yaml, "").has_value()) << yaml;
  }
}

TEST(Reference, PageIsUpToDate) {
  const std::string path = PARTBOOTH_SOURCE_DIR "/docs/settings.md";
  std::ifstream in(path);
  std::stringstream stored;
  stored << in.rdbuf();
  std::ofstream("settings.md") << config_reference_markdown();
  EXPECT_EQ(stored.str(), config_reference_markdown())
      << "the settings have changed: copy settings.md from this test's working folder to docs/";
}

}  // namespace
}  // namespace partbooth::schema
