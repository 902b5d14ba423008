// SPDX-License-Identifier: Apache-2.0
#include "schema/yaml_reader.h"

#include <set>
#include <vector>

#include "schema/number_law.h"
#include "schema/setting_path.h"
#include "schema/settings.h"

namespace partbooth::schema {
namespace pb = google::protobuf;
namespace {

core::Result<void> read_text_list(const Value& value, pb::Message& message,
                                  const pb::FieldDescriptor& field) {
  if (value.node.IsMap()) return value.fail("a list of texts is expected", "write [a, b]");
  const std::vector<YAML::Node> items = value.node.IsScalar()
                                            ? std::vector<YAML::Node>{value.node}
                                            : std::vector<YAML::Node>{value.node.begin(), value.node.end()};
  std::set<std::string> seen;
  const pb::Reflection& reflection = *message.GetReflection();
  reflection.ClearField(&message, &field);
  for (const YAML::Node& item : items) {
    auto text = read_text(value, item);
    if (!text) return core::fail(text.error());
    PB_RETURN_IF_ERROR(check_path(value, item, *text));
    if (!seen.insert(*text).second)
      return value.fail_at(item, "'" + *text + "' stands here twice", "remove one of them");
    reflection.AddString(&message, &field, *text);
  }
  return {};
}

// Takes a value that was read, or passes its error on.
template <class T, class Set>
core::Result<void> take(const core::Result<T>& read, Set set) {
  if (!read) return core::fail(read.error());
  set(*read);
  return {};
}

core::Result<void> read_field(const Value& value, pb::Message& message, const pb::FieldDescriptor& field) {
  const pb::Reflection& reflection = *message.GetReflection();
  switch (kind_of(field)) {
    case FieldKind::kMessage:
      return read_message(value.node, value.path, value.source, *reflection.MutableMessage(&message, &field));
    case FieldKind::kNumber:
      return take(read_number(value),
                  [&](const Number& x) { reflection.MutableMessage(&message, &field)->CopyFrom(x); });
    case FieldKind::kChoice:
      return take(read_choice(value),
                  [&](const Choice& x) { reflection.MutableMessage(&message, &field)->CopyFrom(x); });
    case FieldKind::kNamed:
      return read_named(value, message, field);
    case FieldKind::kAssignments:
      return read_assignments(value, message, field);
    case FieldKind::kTextList:
      return read_text_list(value, message, field);
    case FieldKind::kText:
      if (value.node.IsScalar()) PB_RETURN_IF_ERROR(check_path(value, value.node, value.node.Scalar()));
      return take(read_text(value, value.node),
                  [&](const std::string& x) { reflection.SetString(&message, &field, x); });
    case FieldKind::kBool:
      return take(read_bool(value), [&](bool x) { reflection.SetBool(&message, &field, x); });
    case FieldKind::kUnsigned:
      return take(read_unsigned(value), [&](std::uint64_t x) {
        if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_UINT32) {
          reflection.SetUInt32(&message, &field, static_cast<std::uint32_t>(x));
        } else {
          reflection.SetUInt64(&message, &field, x);
        }
      });
    case FieldKind::kName:  // the key itself
      break;
    case FieldKind::kDouble:
      return take(read_in_range(value, value.node),
                  [&](double x) { reflection.SetDouble(&message, &field, x); });
  }
  return {};
}

}  // namespace

namespace {

// Null where there is no such key; the name of a group by name is not one.
const pb::FieldDescriptor* find_key(const pb::Descriptor& type, const std::string& key) {
  const pb::FieldDescriptor* field = type.FindFieldByName(key);
  return field == nullptr || kind_of(*field) == FieldKind::kName ? nullptr : field;
}

bool may_be_empty(const pb::FieldDescriptor& field) {
  const FieldKind kind = kind_of(field);
  return kind == FieldKind::kMessage || kind == FieldKind::kNamed || kind == FieldKind::kAssignments;
}

}  // namespace

core::Result<void> read_message(const YAML::Node& node, const std::string& path, const Source& source,
                                pb::Message& message) {
  if (node.IsNull() || !node.IsDefined()) return {};
  const std::string name = path.empty() ? "the file" : path;
  if (!node.IsMap()) {
    return core::fail(
        source.error(node.Mark(), name + ": a map of settings is expected", "write 'key: value' lines"));
  }
  const pb::Descriptor& type = *message.GetDescriptor();
  std::set<std::string> seen;
  for (const auto& item : node) {
    const std::string key = item.first.IsScalar() ? item.first.Scalar() : "";
    const pb::FieldDescriptor* field = find_key(type, key);
    if (field == nullptr) {
      return core::fail(source.error(item.first.Mark(), "unknown key '" + joined_path(path, key) + "'",
                                     remedy_for(key, type)));
    }
    if (!seen.insert(key).second) {
      return core::fail(source.error(item.first.Mark(),
                                     "the key '" + joined_path(path, key) + "' stands here twice",
                                     "remove one of them"));
    }
    if (item.second.IsNull() && !may_be_empty(*field)) {
      return core::fail(source.error(item.first.Mark(),
                                     "the key '" + joined_path(path, key) + "' has no value",
                                     "write one after the colon, or remove the key"));
    }
    PB_RETURN_IF_ERROR(
        read_field({item.second, joined_path(path, key), setting_of(*field), source}, message, *field));
  }
  return {};
}

namespace {

std::string rest_of_path(const std::vector<std::string>& keys, std::size_t begin) {
  std::string path;
  for (std::size_t i = begin; i < keys.size(); ++i) path = joined_path(path, keys[i]);
  return path;
}

}  // namespace

core::Result<void> apply_override(const std::string& text, pb::Message& message) {
  const Source source{"", text};
  const auto equals = text.find('=');
  if (equals == std::string::npos) {
    return core::fail(source.error({}, "an override is key=value", "for example: image.width_px=320"));
  }
  const auto node = load_yaml(std::string_view(text).substr(equals + 1), source);
  if (!node) return core::fail(node.error());
  const std::string path = text.substr(0, equals);
  const std::vector<std::string> keys = split_path(path);
  pb::Message* target = &message;
  std::string walked;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const pb::FieldDescriptor* field = find_key(*target->GetDescriptor(), keys[i]);
    walked = joined_path(walked, keys[i]);
    if (field == nullptr) {
      return core::fail(
          source.error({}, "unknown key '" + walked + "'", remedy_for(keys[i], *target->GetDescriptor())));
    }
    const Value value{*node, walked, setting_of(*field), source};
    if (i + 1 == keys.size()) return read_field(value, *target, *field);
    switch (kind_of(*field)) {
      case FieldKind::kMessage:
        target = target->GetReflection()->MutableMessage(target, field);
        break;
      case FieldKind::kNamed:
        target = &named_group(*target, *field, keys[++i]);
        walked = joined_path(walked, keys[i]);
        if (i + 1 == keys.size()) return read_message(*node, walked, source, *target);
        break;
      case FieldKind::kAssignments:
        return read_assignment(value, rest_of_path(keys, i + 1), *node, *target, *field);
      default:
        return core::fail(source.error({}, "'" + walked + "' has no keys below it", "end the key there"));
    }
  }
  return {};
}

}  // namespace partbooth::schema
