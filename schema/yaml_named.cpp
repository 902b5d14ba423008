// SPDX-License-Identifier: Apache-2.0
// Groups by name, and maps from the path of a setting to a value.
#include <set>

#include "schema/number_law.h"
#include "schema/setting_path.h"
#include "schema/settings.h"
#include "schema/yaml_reader.h"

namespace partbooth::schema {
namespace pb = google::protobuf;

pb::Message& named_group(pb::Message& message, const pb::FieldDescriptor& field, const std::string& name) {
  const pb::Reflection& reflection = *message.GetReflection();
  const auto at = [&](int i) -> pb::Message& {
    return *reflection.MutableRepeatedMessage(&message, &field, i);
  };
  int i = 0;
  while (i < reflection.FieldSize(message, &field) && name_of(at(i)) < name) ++i;
  if (i < reflection.FieldSize(message, &field) && name_of(at(i)) == name) return at(i);
  pb::Message& added = *reflection.AddMessage(&message, &field);
  added.GetReflection()->SetString(&added, added.GetDescriptor()->field(0), name);
  for (int k = reflection.FieldSize(message, &field) - 1; k > i; --k)
    reflection.SwapElements(&message, &field, k - 1, k);
  return at(i);
}

core::Result<void> read_named(const Value& value, pb::Message& message, const pb::FieldDescriptor& field) {
  if (value.node.IsNull()) return {};
  if (!value.node.IsMap())
    return value.fail("a map from names to settings is expected", "write 'name: {key: value}' lines");
  std::set<std::string> seen;
  for (const auto& item : value.node) {
    const std::string name = item.first.IsScalar() ? item.first.Scalar() : "";
    if (name.empty())
      return value.fail_at(item.first, "a name is expected", "write 'name: {key: value}' lines");
    if (!seen.insert(name).second)
      return value.fail_at(item.first, "'" + name + "' stands here twice", "remove one of them");
    PB_RETURN_IF_ERROR(read_message(item.second, joined_path(value.path, name), value.source,
                                    named_group(message, field, name)));
  }
  return {};
}

core::Result<void> check_path(const Value& value, const YAML::Node& node, const std::string& path) {
  const std::string& path_of = value.setting.path_of();
  if (path_of.empty() || path.empty()) return {};
  const bool reversed = path_of == "random" && path.starts_with('-');
  const auto place = find_random(reversed ? path.substr(1) : path, path_of);
  if (!place) return value.fail_at(node, place.error().message, place.error().remedy);
  return {};
}

core::Result<void> read_assignment(const Value& value, const std::string& path, const YAML::Node& at,
                                   pb::Message& message, const pb::FieldDescriptor& field) {
  const auto place = find_random(path, "random");
  if (!place) return value.fail_at(at, place.error().message, place.error().remedy);
  const Value target{value.node, joined_path(value.path, path), setting_of(*place->field), value.source};
  Assignment out;
  out.set_path(path);
  if (kind_of(*place->field) == FieldKind::kNumber) {
    const auto number = read_number(target);
    if (!number) return core::fail(number.error());
    *out.mutable_number() = *number;
  } else {
    const auto choice = read_choice(target);
    if (!choice) return core::fail(choice.error());
    *out.mutable_choice() = *choice;
  }
  named_group(message, field, path).CopyFrom(out);
  return {};
}

core::Result<void> read_assignments(const Value& value, pb::Message& message,
                                    const pb::FieldDescriptor& field) {
  if (value.node.IsNull()) return {};
  if (!value.node.IsMap())
    return value.fail("a map from settings to values is expected", "write 'scene.dirt.droplets: 0' lines");
  std::set<std::string> seen;
  for (const auto& item : value.node) {
    const std::string path = item.first.IsScalar() ? item.first.Scalar() : "";
    if (!seen.insert(path).second)
      return value.fail_at(item.first, "'" + path + "' stands here twice", "remove one of them");
    PB_RETURN_IF_ERROR(read_assignment({item.second, value.path, value.setting, value.source}, path,
                                       item.first, message, field));
  }
  return {};
}

}  // namespace partbooth::schema
