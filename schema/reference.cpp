// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/message.h>

#include "schema/schema.h"
#include "schema/settings.h"
#include "schema/yaml_source.h"

namespace partbooth::schema {
namespace pb = google::protobuf;
namespace {

constexpr const char* kHead = R"(# Settings

This page is made from the `.proto` files. YAML keys are nested as the headings are; `--set scene.camera.elevation_deg=45` on the command
line reaches every one of them. Relative paths start at the folder of the config file.

**Numbers** marked *random* may be written as

| form | law |
|---|---|
| `5` | always 5 |
| `{uniform: [15, 75]}` | uniform; whole numbers: each equally often |
| `{log_uniform: [0.3, 3]}` | the logarithm is uniform |
| `{normal: {mean: 0, sigma: 1, min: -2, max: 2}}` | normal, cut at min and max; without them, at the ends of the setting's range |
| `{beta: {a: 2, b: 5, min: 0, max: 1}}` | beta; min and max are 0 and 1 where they are left out |
| `{choice: [2, 4, 8]}` or `{choice: {2: 0.7, 4: 0.3}}` | one of these, equally often or by weight |
| `{sequence: [0, 45, 90]}` | in turn: the n-th scene of a class takes the n-th, over and over |
| `{on: 0.3}` | 1 with this probability, else 0 |

**Names** marked *random* are one name, a list of names that are equally likely, a map from names to weights, `{stable: 0.7, free: 0.3}`,
or names that are taken in turn, `{sequence: [stable, free]}`. A list of one may be written without brackets.
Switches also take `true` and `false`.
)";

std::string kind_text(const pb::FieldDescriptor& field) {
  const Setting& setting = setting_of(field);
  switch (kind_of(field)) {
    case FieldKind::kNumber:
      return setting.whole() ? (setting.max() == 1 ? "random switch" : "random whole number")
                             : "random number";
    case FieldKind::kChoice:
      return "random name";
    case FieldKind::kDouble:
      return "number";
    case FieldKind::kUnsigned:
      return "whole number";
    case FieldKind::kBool:
      return "true or false";
    case FieldKind::kTextList:
      return setting.path_of().empty() ? "list of texts" : "list of paths";
    case FieldKind::kAssignments:
      return "map from paths to values";
    default:
      return setting.path_of().empty() ? "text" : "path";
  }
}

// '|' ends a cell of a Markdown table.
std::string cell(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string allowed_text(const Setting& setting) {
  std::string out = range_text(setting);
  for (const std::string& name : setting.one_of()) out += (out.empty() ? "" : ", ") + name;
  return out;
}

bool is_group(const pb::FieldDescriptor& field) {
  const FieldKind kind = kind_of(field);
  return kind == FieldKind::kMessage || kind == FieldKind::kNamed;
}

bool is_row(const pb::FieldDescriptor& field) {
  return !is_group(field) && kind_of(field) != FieldKind::kName;
}

std::string default_text(const pb::FieldDescriptor& field) {
  if (kind_of(field) == FieldKind::kAssignments) return "{}";
  if (!has_default(field)) return "none";
  const std::string& text = setting_of(field).default_();
  return text.empty() ? "\"\"" : text;
}

void append_rows(const pb::Descriptor& type, std::string& out) {
  out += "\n| key | kind | allowed | default | meaning |\n|---|---|---|---|---|\n";
  for (int i = 0; i < type.field_count(); ++i) {
    const pb::FieldDescriptor& field = *type.field(i);
    if (!is_row(field)) continue;
    const Setting& setting = setting_of(field);
    out += "| `" + field.name() + "` | " + kind_text(field) + " | " + cell(allowed_text(setting)) + " | `" +
           cell(default_text(field)) + "` | " + cell(comment_of(field)) + " |\n";
  }
}

void append_section(const pb::Descriptor& type, const std::string& path, const std::string& comment,
                    std::string& out) {
  out += "\n## " + (path.empty() ? std::string("Top of the file") : "`" + path + "`") + "\n";
  if (!comment.empty()) out += "\n" + comment + "\n";
  bool has_rows = false;
  for (int i = 0; i < type.field_count(); ++i) has_rows |= is_row(*type.field(i));
  if (has_rows) append_rows(type, out);
  for (int i = 0; i < type.field_count(); ++i) {
    const pb::FieldDescriptor& field = *type.field(i);
    if (!is_group(field)) continue;
    const std::string key = field.name() + (kind_of(field) == FieldKind::kNamed ? ".<name>" : "");
    append_section(*field.message_type(), path.empty() ? key : path + "." + key,
                   comment_of(*field.message_type()), out);
  }
}

}  // namespace

std::string config_reference_markdown() {
  std::string out = kHead;
  append_section(*DatasetConfig::descriptor(), "", "", out);
  out +=
      "\n# Material presets\n\n`assets/materials.yaml`, and the file that `scene.material.presets_file` "
      "names, are maps from a name to these keys.\n";
  const pb::Descriptor& preset = *MaterialPreset::descriptor();
  append_rows(preset, out);
  for (int i = 0; i < preset.field_count(); ++i) {
    const pb::FieldDescriptor& field = *preset.field(i);
    if (kind_of(field) == FieldKind::kMessage)
      append_section(*field.message_type(), field.name(), comment_of(*field.message_type()), out);
  }
  return out;
}

}  // namespace partbooth::schema
