// SPDX-License-Identifier: Apache-2.0
#include "core/check.h"
#include "schema/settings.h"
#include "schema/yaml_reader.h"

namespace partbooth::schema {
namespace pb = google::protobuf;

// A default is a piece of YAML: it is read like the user's, so that it obeys the same rules.
void fill_defaults(pb::Message& message) {
  const pb::Descriptor& type = *message.GetDescriptor();
  const pb::Reflection& reflection = *message.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const pb::FieldDescriptor& field = *type.field(i);
    if (kind_of(field) == FieldKind::kMessage) {
      fill_defaults(*reflection.MutableMessage(&message, &field));
      continue;
    }
    if (kind_of(field) == FieldKind::kNamed) {
      for (int k = 0; k < reflection.FieldSize(message, &field); ++k)
        fill_defaults(*reflection.MutableRepeatedMessage(&message, &field, k));
      continue;
    }
    if (kind_of(field) == FieldKind::kName || kind_of(field) == FieldKind::kAssignments ||
        !has_default(field))
      continue;
    if (field.is_repeated() ? reflection.FieldSize(message, &field) > 0
                            : reflection.HasField(message, &field))
      continue;
    std::string text = setting_of(field).default_();
    if (text.empty()) text = "\"\"";
    const auto done = apply_override(field.name() + "=" + text, message);
    PB_CHECK(done.has_value(), field.full_name() + ": " + (done ? "" : done.error().text()));
  }
}

}  // namespace partbooth::schema
