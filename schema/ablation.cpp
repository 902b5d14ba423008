// SPDX-License-Identifier: Apache-2.0
#include "schema/ablation.h"

#include <algorithm>

#include "core/check.h"
#include "schema/laws.h"
#include "schema/setting_path.h"
#include "schema/settings.h"
#include "schema/yaml_reader.h"

namespace partbooth::schema {
namespace pb = google::protobuf;
namespace {

void pin_number(Number& number, const Setting& setting) {
  const bool is_switch = setting.whole() && setting.min() == 0 && setting.max() == 1;
  number.set_constant(is_switch ? 0 : median_of(number, setting.whole()));
}

void pin_choice(Choice& choice) {
  const auto best =
      std::max_element(choice.weights().begin(), choice.weights().end()) - choice.weights().begin();
  const std::string name = choice.names(static_cast<int>(best));
  choice.Clear();
  choice.add_names(name);
  choice.add_weights(1);
}

void pin_group(pb::Message& group);

void pin_field(pb::Message& group, const pb::FieldDescriptor& field) {
  const pb::Reflection& reflection = *group.GetReflection();
  const Setting& setting = setting_of(field);
  const FieldKind kind = kind_of(field);
  if (!setting.nominal().empty()) {
    const auto done = apply_override(field.name() + "=" + setting.nominal(), group);
    PB_CHECK(done.has_value(), field.full_name() + ": " + (done ? "" : done.error().text()));
  } else if (kind == FieldKind::kMessage) {
    pin_group(*reflection.MutableMessage(&group, &field));
  } else if (kind == FieldKind::kNamed) {
    for (int i = 0; i < reflection.FieldSize(group, &field); ++i)
      pin_group(*reflection.MutableRepeatedMessage(&group, &field, i));
  } else if (kind == FieldKind::kNumber) {
    pin_number(static_cast<Number&>(*reflection.MutableMessage(&group, &field)), setting);
  } else if (kind == FieldKind::kChoice) {
    pin_choice(static_cast<Choice&>(*reflection.MutableMessage(&group, &field)));
  }
}

void pin_group(pb::Message& group) {
  const pb::Descriptor& type = *group.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) pin_field(group, *type.field(i));
}

// A group by name that is not in the config has nothing to pin.
void pin_path(pb::Message& config, const std::string& path) {
  const std::vector<std::string> keys = split_path(path);
  pb::Message* group = &config;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const pb::FieldDescriptor& field = *group->GetDescriptor()->FindFieldByName(keys[i]);
    const pb::Reflection& reflection = *group->GetReflection();
    if (i + 1 == keys.size()) return pin_field(*group, field);
    if (kind_of(field) == FieldKind::kMessage) {
      group = reflection.MutableMessage(group, &field);
      continue;
    }
    const std::string& name = keys[++i];
    pb::Message* element = nullptr;
    for (int k = 0; k < reflection.FieldSize(*group, &field); ++k) {
      pb::Message* candidate = reflection.MutableRepeatedMessage(group, &field, k);
      if (name_of(*candidate) == name) element = candidate;
    }
    if (element == nullptr) return;
    if (i + 1 == keys.size()) return pin_group(*element);
    group = element;
  }
}

bool names(const std::string& ablated, const std::string& path) {
  return path == ablated || path.starts_with(ablated + ".");
}

}  // namespace

void pin_ablated(DatasetConfig& config) {
  for (const std::string& ablated : config.ablate()) {
    pin_path(config, ablated);
    for (ConditionConfig& condition : *config.mutable_conditions()) {
      auto& set = *condition.mutable_set();
      const auto kept = std::remove_if(set.begin(), set.end(),
                                       [&](const Assignment& item) { return names(ablated, item.path()); });
      set.erase(kept, set.end());
    }
  }
}

}  // namespace partbooth::schema
