// SPDX-License-Identifier: Apache-2.0
#include "schema/yaml_reader.h"

#include <set>
#include <vector>

#include "schema/number_law.h"
#include "schema/settings.h"

namespace partbooth::schema {
namespace pb = google::protobuf;
namespace {

std::string joined(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

std::vector<std::string> keys_of(const pb::Descriptor& type) {
  std::vector<std::string> keys;
  keys.reserve(static_cast<std::size_t>(type.field_count()));
  for (int i = 0; i < type.field_count(); ++i) keys.push_back(type.field(i)->name());
  return keys;
}

// Dotted paths below `type` that end in `key`.
void find_key(const pb::Descriptor& type, const std::string& path, const std::string& key,
              std::vector<std::string>& found) {
  for (int i = 0; i < type.field_count(); ++i) {
    const pb::FieldDescriptor& field = *type.field(i);
    if (field.name() == key) found.push_back(joined(path, key));
    if (kind_of(field) == FieldKind::kMessage)
      find_key(*field.message_type(), joined(path, field.name()), key, found);
  }
}

// What the user probably meant by a key that the message does not have.
std::string remedy_for(const std::string& key, const pb::Descriptor& type) {
  const std::string meant = nearest(key, keys_of(type));
  if (!meant.empty()) {
    const std::string& unit = setting_of(*type.FindFieldByName(meant)).unit();
    return "did you mean '" + meant + "'" + (unit.empty() ? "" : ", in " + unit) + "?";
  }
  std::vector<std::string> elsewhere;
  find_key(type, "", key, elsewhere);
  if (!elsewhere.empty()) return "did you mean '" + elsewhere.front() + "', further down?";
  std::string list;
  for (const std::string& known : keys_of(type)) list += (list.empty() ? "" : ", ") + known;
  return "the keys here are: " + list;
}

core::Result<void> read_text_list(const Value& value, pb::Message& message,
                                  const pb::FieldDescriptor& field) {
  if (!value.node.IsSequence()) return value.fail("a list of texts is expected", "write [a, b]");
  std::set<std::string> seen;
  const pb::Reflection& reflection = *message.GetReflection();
  reflection.ClearField(&message, &field);
  for (const auto& item : value.node) {
    auto text = read_text(value, item);
    if (!text) return core::fail(text.error());
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
    case FieldKind::kTextList:
      return read_text_list(value, message, field);
    case FieldKind::kText:
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
    case FieldKind::kDouble:
      return take(read_in_range(value, value.node),
                  [&](double x) { reflection.SetDouble(&message, &field, x); });
  }
  return {};
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
    const pb::FieldDescriptor* field = type.FindFieldByName(key);
    if (field == nullptr) {
      return core::fail(
          source.error(item.first.Mark(), "unknown key '" + joined(path, key) + "'", remedy_for(key, type)));
    }
    if (!seen.insert(key).second) {
      return core::fail(source.error(
          item.first.Mark(), "the key '" + joined(path, key) + "' stands here twice", "remove one of them"));
    }
    if (item.second.IsNull() && kind_of(*field) != FieldKind::kMessage) {
      return core::fail(source.error(item.first.Mark(), "the key '" + joined(path, key) + "' has no value",
                                     "write one after the colon, or remove the key"));
    }
    PB_RETURN_IF_ERROR(
        read_field({item.second, joined(path, key), setting_of(*field), source}, message, *field));
  }
  return {};
}

core::Result<void> apply_override(const std::string& text, pb::Message& message) {
  const Source source{"", text};
  const auto equals = text.find('=');
  if (equals == std::string::npos) {
    return core::fail(source.error({}, "an override is key=value", "for example: image.width_px=320"));
  }
  const auto node = load_yaml(std::string_view(text).substr(equals + 1), source);
  if (!node) return core::fail(node.error());
  const std::string path = text.substr(0, equals);
  pb::Message* target = &message;
  std::size_t begin = 0;
  while (true) {
    const auto dot = path.find('.', begin);
    const std::string key = path.substr(begin, dot - begin);
    const pb::Descriptor& type = *target->GetDescriptor();
    const pb::FieldDescriptor* field = type.FindFieldByName(key);
    const bool leaf = dot == std::string::npos;
    if (field == nullptr) {
      return core::fail(source.error({}, "unknown key '" + path.substr(0, dot) + "'", remedy_for(key, type)));
    }
    if (leaf) return read_field({*node, path, setting_of(*field), source}, *target, *field);
    if (kind_of(*field) != FieldKind::kMessage) {
      return core::fail(
          source.error({}, "'" + path.substr(0, dot) + "' has no keys below it", "end the key there"));
    }
    target = target->GetReflection()->MutableMessage(target, field);
    begin = dot + 1;
  }
}

}  // namespace partbooth::schema
