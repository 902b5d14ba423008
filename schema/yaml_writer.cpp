// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/message.h>
#include <google/protobuf/reflection.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "core/check.h"
#include "schema/number_law.h"
#include "schema/schema.h"
#include "schema/settings.h"

namespace partbooth::schema {
namespace pb = google::protobuf;
namespace {

bool is_plain(const std::string& text) {
  // Words that some YAML reader takes for a truth value or for nothing.
  static const std::set<std::string> special = {"true", "false", "yes", "no",   "on",
                                                "off",  "y",     "n",   "null", ""};
  std::string lower = text;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (special.contains(lower)) return false;
  const auto letter = [](unsigned char c) { return c < 128 && std::isalpha(c); };
  const auto inner = [&](unsigned char c) {
    return letter(c) || (c < 128 && std::isdigit(c)) || c == '_' || c == '-' || c == '.' || c == '/';
  };
  const char first = text[0];
  const bool starts = letter(static_cast<unsigned char>(first)) || first == '_' || first == '/' ||
                      text.starts_with("./") || text.starts_with("../");
  return starts &&
         std::all_of(text.begin(), text.end(), [&](char c) { return inner(static_cast<unsigned char>(c)); });
}

// `[a, b]` when all weights are 1, else `{a: 2, b: 1}`.
template <class Outcomes, class Weights, class Text>
std::string weighted_yaml(const Outcomes& outcomes, const Weights& weights, Text text) {
  const bool equal = std::all_of(weights.begin(), weights.end(), [](double w) { return w == 1; });
  std::string out;
  for (int i = 0; i < outcomes.size(); ++i) {
    if (i > 0) out += ", ";
    out += text(outcomes[i]);
    if (!equal) out += ": " + number_text(weights[i]);
  }
  return equal ? "[" + out + "]" : "{" + out + "}";
}

std::string interval_yaml(const Interval& interval) {
  return "[" + number_text(interval.min()) + ", " + number_text(interval.max()) + "]";
}

std::string normal_yaml(const Normal& normal) {
  std::string out = "{mean: " + number_text(normal.mean()) + ", sigma: " + number_text(normal.sigma());
  if (normal.has_min()) out += ", min: " + number_text(normal.min());
  if (normal.has_max()) out += ", max: " + number_text(normal.max());
  return out + "}";
}

std::string beta_yaml(const Beta& beta) {
  return "{a: " + number_text(beta.a()) + ", b: " + number_text(beta.b()) +
         ", min: " + number_text(beta.min()) + ", max: " + number_text(beta.max()) + "}";
}

// `[a, b]`, whatever the weights.
template <class Items, class Text>
std::string sequence_yaml(const Items& items, Text text) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : ", ") + text(item);
  return "{sequence: [" + out + "]}";
}

std::string list_yaml(const pb::Message& message, const pb::FieldDescriptor& field) {
  const pb::Reflection& reflection = *message.GetReflection();
  std::string out;
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    out += (i > 0 ? ", " : "") + text_yaml(reflection.GetRepeatedString(message, &field, i));
  }
  return "[" + out + "]";
}

std::string value_yaml(const pb::Message& message, const pb::FieldDescriptor& field) {
  const pb::Reflection& reflection = *message.GetReflection();
  switch (kind_of(field)) {
    case FieldKind::kNumber:
      return number_yaml(static_cast<const Number&>(reflection.GetMessage(message, &field)));
    case FieldKind::kChoice:
      return choice_yaml(static_cast<const Choice&>(reflection.GetMessage(message, &field)));
    case FieldKind::kTextList:
      return list_yaml(message, field);
    case FieldKind::kText:
      return text_yaml(reflection.GetString(message, &field));
    case FieldKind::kBool:
      return reflection.GetBool(message, &field) ? "true" : "false";
    case FieldKind::kDouble:
      return number_text(reflection.GetDouble(message, &field));
    case FieldKind::kUnsigned:
      return std::to_string(field.cpp_type() == pb::FieldDescriptor::CPPTYPE_UINT32
                                ? reflection.GetUInt32(message, &field)
                                : reflection.GetUInt64(message, &field));
    case FieldKind::kMessage:
    case FieldKind::kNamed:
    case FieldKind::kName:
    case FieldKind::kAssignments:
      break;
  }
  PB_CHECK(false, "not a value: " + field.full_name());
}

void append_assignments(const pb::Message& message, const pb::FieldDescriptor& field,
                        const std::string& indent, std::string& out) {
  const auto& assignments = message.GetReflection()->GetRepeatedFieldRef<Assignment>(message, &field);
  for (const Assignment& item : assignments) {
    out += indent + text_yaml(item.path()) + ": " +
           (item.has_number() ? number_yaml(item.number()) : choice_yaml(item.choice())) + "\n";
  }
}

void append_message(const pb::Message& message, const std::string& indent, std::string& out);

void append_named(const pb::Message& message, const pb::FieldDescriptor& field, const std::string& indent,
                  std::string& out) {
  const pb::Reflection& reflection = *message.GetReflection();
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    const pb::Message& element = reflection.GetRepeatedMessage(message, &field, i);
    out += indent + text_yaml(name_of(element)) + ":\n";
    append_message(element, indent + "  ", out);
  }
}

void append_message(const pb::Message& message, const std::string& indent, std::string& out) {
  const pb::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const pb::FieldDescriptor& field = *type.field(i);
    const pb::Reflection& reflection = *message.GetReflection();
    const FieldKind kind = kind_of(field);
    if (kind == FieldKind::kName) continue;
    if (!has_default(field) && !reflection.HasField(message, &field)) continue;
    out += indent + text_yaml(field.name()) + ":";
    if (kind == FieldKind::kMessage) {
      out += "\n";
      append_message(reflection.GetMessage(message, &field), indent + "  ", out);
    } else if (kind == FieldKind::kNamed || kind == FieldKind::kAssignments) {
      const bool empty = reflection.FieldSize(message, &field) == 0;
      out += empty ? " {}\n" : "\n";
      (kind == FieldKind::kNamed ? append_named : append_assignments)(message, field, indent + "  ", out);
    } else {
      out += " " + value_yaml(message, field) + "\n";
    }
  }
}

}  // namespace

std::string text_yaml(const std::string& text) {
  if (is_plain(text)) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 32 || c == 127) {
      const char* digits = "0123456789abcdef";
      out += {'\\', 'x', digits[static_cast<unsigned char>(c) >> 4], digits[c & 15]};
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string number_yaml(const Number& number) {
  switch (number.law_case()) {
    case Number::kConstant:
      return number_text(number.constant());
    case Number::kUniform:
      return "{uniform: " + interval_yaml(number.uniform()) + "}";
    case Number::kLogUniform:
      return "{log_uniform: " + interval_yaml(number.log_uniform()) + "}";
    case Number::kNormal:
      return "{normal: " + normal_yaml(number.normal()) + "}";
    case Number::kChoice:
      return "{choice: " + weighted_yaml(number.choice().values(), number.choice().weights(), number_text) +
             "}";
    case Number::kOn:
      return "{\"on\": " + number_text(number.on()) + "}";
    case Number::kBeta:
      return "{beta: " + beta_yaml(number.beta()) + "}";
    case Number::kSequence:
      return sequence_yaml(number.sequence().values(), number_text);
    case Number::LAW_NOT_SET:
      break;
  }
  PB_CHECK(false, "a number without a law");
}

std::string choice_yaml(const Choice& choice) {
  if (choice.in_turn()) return sequence_yaml(choice.names(), text_yaml);
  if (choice.names_size() == 1 && choice.weights(0) == 1) return text_yaml(choice.names(0));
  return weighted_yaml(choice.names(), choice.weights(), text_yaml);
}

std::string config_to_yaml(const DatasetConfig& config) {
  std::string out =
      "# Partbooth data set: every setting, with the value in use. `partbooth render` takes this file.\n";
  append_message(config, "", out);
  return out;
}

}  // namespace partbooth::schema
