// SPDX-License-Identifier: Apache-2.0
#include "schema/setting_path.h"

#include "partbooth/config.pb.h"
#include "schema/settings.h"

namespace partbooth::schema {
namespace pb = google::protobuf;
namespace {

// Dotted paths below `type` that end in `key`.
void find_key(const pb::Descriptor& type, const std::string& path, const std::string& key,
              std::vector<std::string>& found) {
  for (int i = 0; i < type.field_count(); ++i) {
    const pb::FieldDescriptor& field = *type.field(i);
    if (field.name() == key) found.push_back(joined_path(path, key));
    if (kind_of(field) == FieldKind::kMessage)
      find_key(*field.message_type(), joined_path(path, field.name()), key, found);
  }
}

std::vector<std::string> keys_of(const pb::Descriptor& type) {
  std::vector<std::string> keys;
  for (int i = 0; i < type.field_count(); ++i) {
    if (kind_of(*type.field(i)) != FieldKind::kName) keys.push_back(type.field(i)->name());
  }
  return keys;
}

bool may_be_random(const pb::FieldDescriptor& field) {
  return kind_of(field) == FieldKind::kNumber || kind_of(field) == FieldKind::kChoice;
}

}  // namespace

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> keys(1);
  bool quoted = false;
  for (const char c : path) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      keys.emplace_back();
    } else {
      keys.back() += c;
    }
  }
  return keys;
}

std::string joined_path(const std::string& path, const std::string& key) {
  const std::string shown = key.find('.') == std::string::npos ? key : '"' + key + '"';
  return path.empty() ? shown : path + "." + shown;
}

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

tl::expected<SettingPlace, PathError> find_setting(const std::string& path) {
  const std::vector<std::string> keys = split_path(path);
  const pb::Descriptor* type = DatasetConfig::descriptor();
  SettingPlace place;
  std::string walked;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (type == nullptr)
      return tl::unexpected(PathError{"'" + walked + "' has no keys below it", "end the path there"});
    walked = joined_path(walked, keys[i]);
    place.field = type->FindFieldByName(keys[i]);
    if (place.field == nullptr || kind_of(*place.field) == FieldKind::kName)
      return tl::unexpected(PathError{"there is no setting '" + walked + "'", remedy_for(keys[i], *type)});
    const Setting& setting = setting_of(*place.field);
    place.per_image |= setting.per_image();
    if (!setting.each().empty()) place.each = walked;
    const FieldKind kind = kind_of(*place.field);
    type = kind == FieldKind::kMessage || kind == FieldKind::kNamed ? place.field->message_type() : nullptr;
    if (kind == FieldKind::kNamed && i + 1 < keys.size()) walked = joined_path(walked, keys[++i]);
  }
  return place;
}

tl::expected<SettingPlace, PathError> find_random(const std::string& path, const std::string& path_of) {
  auto place = find_setting(path);
  if (!place) return place;
  const FieldKind kind = kind_of(*place->field);
  const bool group = kind == FieldKind::kMessage || kind == FieldKind::kNamed;
  if (may_be_random(*place->field) || (path_of == "any" && group)) return place;
  return tl::unexpected(PathError{"'" + path + "' cannot be random",
                                  group ? "name one of the settings in this group"
                                        : "name a setting that docs/settings.md marks random"});
}

}  // namespace partbooth::schema
