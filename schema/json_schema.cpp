// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>

#include "schema/schema.h"
#include "schema/settings.h"

namespace partbooth::schema {
namespace pb = google::protobuf;
namespace {

using Json = nlohmann::ordered_json;

// A whole number without a decimal point, as a reader of the schema expects it.
Json json_number(double value) {
  if (value == std::int64_t(value)) return std::int64_t(value);
  return value;
}

Json number_in_range(const Setting& setting) {
  Json json = {{"type", setting.whole() ? "integer" : "number"}};
  if (setting.has_min()) json["minimum"] = json_number(setting.min());
  if (setting.has_max()) json["maximum"] = json_number(setting.max());
  return json;
}

// An object with this one key.
Json law(const char* name, Json arguments) {
  return {{"type", "object"},
          {"properties", {{name, std::move(arguments)}}},
          {"required", Json::array({name})},
          {"additionalProperties", false}};
}

Json positive() { return {{"$ref", "#/$defs/weight"}}; }

Json weights() { return {{"type", "object"}, {"minProperties", 1}, {"additionalProperties", positive()}}; }

Json number_schema(const Setting& setting) {
  const Json one = number_in_range(setting);
  const Json interval = {{"type", "array"}, {"items", one}, {"minItems", 2}, {"maxItems", 2}};
  Json normal = {{"type", "object"},
                 {"properties",
                  {{"mean", {{"type", "number"}}},
                   {"sigma", {{"type", "number"}, {"minimum", 0}}},
                   {"min", one},
                   {"max", one}}},
                 {"required", {"mean", "sigma"}},
                 {"additionalProperties", false}};
  const Json choice = {{"anyOf", {Json{{"type", "array"}, {"items", one}, {"minItems", 1}}, weights()}}};
  Json beta = normal;
  beta["properties"] = {{"a", positive()}, {"b", positive()}, {"min", one}, {"max", one}};
  beta["required"] = {"a", "b"};
  const Json sequence = {{"type", "array"}, {"items", one}, {"minItems", 1}};
  Json forms = Json::array({one, law("uniform", interval), law("log_uniform", interval),
                            law("normal", std::move(normal)), law("beta", std::move(beta)),
                            law("choice", choice), law("sequence", sequence)});
  const bool zero_and_one =
      (!setting.has_min() || setting.min() <= 0) && (!setting.has_max() || setting.max() >= 1);
  if (zero_and_one) forms.push_back(law("on", {{"type", "number"}, {"minimum", 0}, {"maximum", 1}}));
  const bool is_switch = setting.whole() && setting.min() == 0 && setting.max() == 1;
  if (is_switch) forms.push_back({{"type", "boolean"}});
  return {{"anyOf", std::move(forms)}};
}

Json text_schema(const Setting& setting) {
  Json json = {{"type", "string"}};
  if (setting.one_of_size() > 0) json["enum"] = setting.one_of();
  if (!setting.pattern().empty()) json["pattern"] = "^(" + setting.pattern() + ")$";
  return json;
}

// One text may stand for a list of one; values that are compared may be numbers and truth values.
Json text_list_schema(const Setting& setting) {
  Json item = text_schema(setting);
  if (setting.one_of().empty() && setting.path_of().empty()) item["type"] = {"string", "number", "boolean"};
  return {{"anyOf", {item, Json{{"type", "array"}, {"items", item}, {"uniqueItems", true}}}}};
}

Json choice_schema(const Setting& setting) {
  const Json name = text_schema(setting);
  Json weighted = weights();
  weighted["propertyNames"] = name;
  const Json list = {{"type", "array"}, {"items", name}, {"minItems", 1}};
  return {{"anyOf", {name, list, weighted, law("sequence", list)}}};
}

Json message_schema(const pb::Descriptor& type);

Json value_schema(const pb::FieldDescriptor& field) {
  const Setting& setting = setting_of(field);
  switch (kind_of(field)) {
    case FieldKind::kMessage:
      return message_schema(*field.message_type());
    case FieldKind::kNamed:
      return {{"type", {"object", "null"}}, {"additionalProperties", message_schema(*field.message_type())}};
    case FieldKind::kAssignments:
      return {{"type", {"object", "null"}}, {"additionalProperties", true}};
    case FieldKind::kName:
      break;
    case FieldKind::kNumber:
      return number_schema(setting);
    case FieldKind::kChoice:
      return choice_schema(setting);
    case FieldKind::kTextList:
      return text_list_schema(setting);
    case FieldKind::kText:
      return text_schema(setting);
    case FieldKind::kBool:
      return {{"type", "boolean"}};
    case FieldKind::kDouble:
      return number_in_range(setting);
    case FieldKind::kUnsigned: {
      Json json = number_in_range(setting);
      json["type"] = "integer";
      if (!setting.has_min()) json["minimum"] = 0;
      return json;
    }
  }
  return {};
}

std::string description_of(const pb::FieldDescriptor& field) {
  const Setting& setting = setting_of(field);
  std::string text = comment_of(field);
  if (!setting.unit().empty())
    text += (text.empty() ? "" : " ") + std::string("Unit: ") + setting.unit() + ".";
  const FieldKind kind = kind_of(field);
  const bool group =
      kind == FieldKind::kMessage || kind == FieldKind::kNamed || kind == FieldKind::kAssignments;
  if (!group && has_default(field)) {
    text += (text.empty() ? "" : " ") + std::string("Default: ") +
            (setting.default_().empty() ? "\"\"" : setting.default_());
  }
  return text;
}

Json message_schema(const pb::Descriptor& type) {
  Json properties = Json::object();
  for (int i = 0; i < type.field_count(); ++i) {
    const pb::FieldDescriptor& field = *type.field(i);
    if (kind_of(field) == FieldKind::kName) continue;
    Json property = {{"description", description_of(field)}};
    property.update(value_schema(field));
    properties[field.name()] = std::move(property);
  }
  return {
      {"type", {"object", "null"}}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

}  // namespace

std::string config_json_schema() {
  Json json = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "Partbooth data set"}};
  json.update(message_schema(*DatasetConfig::descriptor()));
  json["type"] = "object";
  json["required"] = Json::array({"version"});
  json["$defs"] = {{"weight", {{"type", "number"}, {"exclusiveMinimum", 0}}}};
  return json.dump(2) + "\n";
}

}  // namespace partbooth::schema
