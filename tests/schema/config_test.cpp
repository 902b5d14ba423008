// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <fstream>

#include "schema/schema.h"
#include "schema/setting_path.h"
#include "schema/settings.h"
#include "schema/utf8.h"

namespace partbooth::schema {
namespace {

namespace pb = google::protobuf;
using pb::util::MessageDifferencer;

DatasetConfig parsed(const std::string& yaml, const Overrides& overrides = {}) {
  auto config = parse_config(yaml, "my.yaml", overrides);
  EXPECT_TRUE(config.has_value()) << config.error().text();
  return *config;
}

// Calls visit(field, message) for each leaf setting.
template <class Visit>
void visit_settings(const pb::Message& message, const Visit& visit) {
  const pb::Descriptor& type = *message.GetDescriptor();
  const pb::Reflection& reflection = *message.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const pb::FieldDescriptor& field = *type.field(i);
    if (kind_of(field) == FieldKind::kMessage) {
      visit_settings(reflection.GetMessage(message, &field), visit);
    } else if (kind_of(field) == FieldKind::kNamed) {
      for (int k = 0; k < reflection.FieldSize(message, &field); ++k)
        visit_settings(reflection.GetRepeatedMessage(message, &field, k), visit);
    } else if (kind_of(field) != FieldKind::kName) {
      visit(field, message);
    }
  }
}

// One group of each kind that has a name.
constexpr const char* kNamedGroups = R"(version: 1
classes: {m8.bolt: {quota: 3}, Washer: , bolt: {}}
correlated: {wear: {of: [scene.material.wear, -scene.material.rust], strength: 0.5}}
conditions:
  dry: {when: scene.material.oily, is: false, set: {scene.dirt.droplets: 0, scene.layout.kind: {free: 2, table: 1}}}
  dim: {when: scene.sensor.exposure_ev, max: -0.5, set: {scene.sensor.gain_db: {sequence: [6, 12]}}}
)";

TEST(Config, DefaultsFillEveryField) {
  int settings = 0;
  visit_settings(parsed(kNamedGroups), [&](const pb::FieldDescriptor& field, const pb::Message& message) {
    ++settings;
    if (!field.is_repeated() && has_default(field)) {
      EXPECT_TRUE(message.GetReflection()->HasField(message, &field)) << field.full_name();
    }
  });
  EXPECT_GT(settings, 90);
}

TEST(Config, EverySettingSaysWhatItIs) {
  const auto check = [](const pb::FieldDescriptor& field, const pb::Message&) {
    EXPECT_FALSE(comment_of(field).empty()) << field.full_name();
    const std::string& unit = setting_of(field).unit();
    if (!unit.empty()) {
      EXPECT_TRUE(field.name().ends_with("_" + unit)) << field.full_name() << " is in " << unit;
    }
  };
  visit_settings(parsed(kNamedGroups), check);
  visit_settings(MaterialPreset(), check);
}

TEST(Config, ReadsEachFormOfANumber) {
  const DatasetConfig config = parsed(R"(version: 1
scene:
  camera:
    elevation_deg: 30
    azimuth_deg: {uniform: [-10, 20.5]}
    f_number: {log_uniform: [2, 8]}
    roll_deg: {normal: {mean: 1, sigma: 2, max: 5}}
    sensor_width_mm: {choice: {6.4: 3, 7.2: 1}}
    focal_length_mm: {choice: [8, 12]}
  layout: {kind: free}
  pose: {rare: +.5}
  ground: {on: {on: 0.25}, textured: false}
)");
  const CameraConfig& camera = config.scene().camera();
  EXPECT_EQ(camera.elevation_deg().constant(), 30);
  EXPECT_EQ(camera.azimuth_deg().uniform().min(), -10);
  EXPECT_EQ(camera.azimuth_deg().uniform().max(), 20.5);
  EXPECT_EQ(camera.f_number().log_uniform().max(), 8);
  EXPECT_EQ(camera.roll_deg().normal().sigma(), 2);
  EXPECT_EQ(camera.roll_deg().normal().max(), 5);
  EXPECT_EQ(camera.roll_deg().normal().min(), -180) << "cut at the range of the setting";
  EXPECT_EQ(camera.sensor_width_mm().choice().weights(0), 3);
  EXPECT_EQ(camera.focal_length_mm().choice().values(1), 12);
  EXPECT_EQ(camera.focal_length_mm().choice().weights(1), 1);
  EXPECT_EQ(name_of(config.scene().layout().kind()), "free");
  EXPECT_EQ(constant_of(config.scene().pose().rare()), 0.5);
  EXPECT_EQ(config.scene().ground().on().on(), 0.25);
  EXPECT_EQ(constant_of(config.scene().ground().textured()), 0);
}

TEST(Config, OverridesReachSettingsAndGroups) {
  const DatasetConfig config =
      parsed("version: 1\nscene: {camera: {roll_deg: 3, elevation_deg: 5}}",
             {"seed=18446744073709551615", "scene.camera.elevation_deg={uniform: [30, 60]}",
              "scene.camera={azimuth_deg: 7}", "layers=[depth]", "parts.folder=a=b"});
  EXPECT_EQ(config.seed(), 18446744073709551615u);
  EXPECT_EQ(config.scene().camera().elevation_deg().uniform().max(), 60);
  EXPECT_EQ(constant_of(config.scene().camera().azimuth_deg()), 7);
  EXPECT_EQ(constant_of(config.scene().camera().roll_deg()), 3);
  ASSERT_EQ(config.layers_size(), 1);
  EXPECT_EQ(config.parts().folder(), "a=b");
}

TEST(Config, GroupsByNameAreSortedAndReachedByPath) {
  const DatasetConfig config = parsed(
      kNamedGroups, {"classes.\"m8.bolt\".quota=4", "classes.nut.quota=5", "classes={bolt: {quota: 6}}",
                     "conditions.dry.set.scene.dirt.dust={on: 0.5}", "conditions.dim.max=-1"});
  std::vector<std::string> names;
  std::vector<std::uint32_t> quotas;
  for (const ClassConfig& item : config.classes()) {
    names.push_back(item.name());
    quotas.push_back(item.quota());
  }
  EXPECT_EQ(names, (std::vector<std::string>{"Washer", "bolt", "m8.bolt", "nut"}));
  EXPECT_EQ(quotas, (std::vector<std::uint32_t>{1, 6, 4, 5}));
  EXPECT_EQ(config.conditions(0).name(), "dim");
  EXPECT_EQ(config.conditions(0).max(), -1);
  EXPECT_FALSE(config.conditions(0).has_min());
  ASSERT_EQ(config.conditions(1).set_size(), 3);
  EXPECT_EQ(config.conditions(1).set(1).number().constant(), 0);
  EXPECT_EQ(config.conditions(1).set(2).choice().names(0), "free");
  EXPECT_EQ(config.conditions(1).is(0), "false");
  // The order in the file says nothing.
  EXPECT_EQ(config_to_yaml(parsed("version: 1\nclasses: {b: {quota: 2}, a: }")),
            config_to_yaml(parsed("version: 1\nclasses: {a: , b: {quota: 2}}")));
}

// Sets each setting of each group by itself on the command line to what it is.
void set_each(const pb::Message& group, const std::string& path, int& count) {
  const pb::Descriptor& type = *group.GetDescriptor();
  const pb::Reflection& reflection = *group.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const pb::FieldDescriptor& field = *type.field(i);
    const std::string name = joined_path(path, field.name());
    const FieldKind kind = kind_of(field);
    if (kind == FieldKind::kMessage) set_each(reflection.GetMessage(group, &field), name, count);
    if (kind == FieldKind::kNamed) {
      for (int k = 0; k < reflection.FieldSize(group, &field); ++k) {
        const pb::Message& element = reflection.GetRepeatedMessage(group, &field, k);
        set_each(element, joined_path(name, name_of(element)), count);
      }
    }
    const bool is_group = kind == FieldKind::kMessage || kind == FieldKind::kNamed;
    if (is_group || kind == FieldKind::kName || kind == FieldKind::kAssignments || !has_default(field))
      continue;
    const std::string value = setting_of(field).default_().empty() ? "\"\"" : setting_of(field).default_();
    const auto config = parse_config("version: 1", "", {name + "=" + value});
    EXPECT_TRUE(config.has_value()) << config.error().text();
    ++count;
  }
}

TEST(Config, OverridesReachEverySetting) {
  int count = 0;
  set_each(parsed(kNamedGroups), "", count);
  EXPECT_GT(count, 250);
}

TEST(Config, AblationPinsSettingsGroupsAndNames) {
  const DatasetConfig config =
      parsed("version: 1\nablate: [scene.camera, scene.layout.kind, scene.dirt.dust]",
             {"scene.camera.elevation_deg={uniform: [10, 50]}", "scene.layout.kind={free: 3, table: 1}",
              "scene.camera.blades={choice: {5: 1, 7: 5, 9: 1}}", "scene.dirt.dust=1",
              "conditions.a={when: scene.dirt.mud, is: 1, set: {scene.camera.k1: 0, scene.pose.rare: 1}}"});
  EXPECT_EQ(constant_of(config.scene().camera().elevation_deg()), 30);
  EXPECT_EQ(constant_of(config.scene().camera().blades()), 7);
  EXPECT_EQ(constant_of(config.scene().camera().truncated()), 0);
  EXPECT_EQ(name_of(config.scene().layout().kind()), "free");
  EXPECT_EQ(constant_of(config.scene().dirt().dust()), 0);
  ASSERT_EQ(config.conditions(0).set_size(), 1) << "what is pinned is not set again";
  EXPECT_EQ(config.conditions(0).set(0).path(), "scene.pose.rare");
  EXPECT_EQ(config.scene().dirt().mud().law_case(), Number::kOn) << "nothing else is";
  EXPECT_TRUE(MessageDifferencer::Equals(parsed(config_to_yaml(config)), config));
}

TEST(Config, YamlRoundTripIsExact) {
  const DatasetConfig config = parsed(R"(version: 1
name: on
seed: 18446744073709551615
layers: [soiling, depth]
parts: {folder: "a \"b\" \\ c: #d\tü", unit: "inch"}
render: {clamp_indirect: 0.1, denoise: oidn 2.5.1}
scene:
  camera: {elevation_deg: {normal: {mean: 0.30000000000000004, sigma: 1e-7}}, part_extent: 0.3333333333333333}
  layout: {kind: {free: 0.1, table: 0.2}}
  pose: {pick: {choice: {0.1: 2, 0.7: 1e-300}}}
  sensor: {gain_db: {choice: [0, 6, 6]}, tone: {linear: 0.5}, contrast: {beta: {a: 2, b: 0.1, max: 0.5}}}
  light: {hdri_yaw_deg: {sequence: [0, 90, 0]}, rig: {sequence: [none, ring, none]}}
  ground: {on: {on: 0.1}}
)");
  const DatasetConfig named = parsed(kNamedGroups);
  EXPECT_TRUE(MessageDifferencer::Equals(parsed(config_to_yaml(named)), named)) << config_to_yaml(named);
  const std::string yaml = config_to_yaml(config);
  EXPECT_TRUE(MessageDifferencer::Equals(parsed(yaml), config)) << yaml;
  EXPECT_EQ(config_to_yaml(parsed(yaml)), yaml);
  EXPECT_EQ(yaml[0], '#');
  EXPECT_LT(yaml.find("\nversion:"), yaml.find("\nscene:"));
  EXPECT_NE(yaml.find("name: \"on\""), std::string::npos) << "YAML 1.1 readers take a bare `on` for true";
}

TEST(Config, PathsAreOfTheConfigsFolder) {
  EXPECT_EQ(resolve_path("configs/a.yaml", "../parts"), "parts");
  EXPECT_EQ(resolve_path("a.yaml", "parts"), "parts");
  EXPECT_EQ(resolve_path("configs/a.yaml", "/parts"), "/parts");
  EXPECT_EQ(resolve_path("configs/a.yaml", "builtin"), "builtin");
  EXPECT_EQ(resolve_path("configs/a.yaml", "none"), "none");
  EXPECT_EQ(resolve_path("configs/a.yaml", ""), "");
}

TEST(Config, NumbersReadBackAsTheSameDouble) {
  for (const double x : {0.0, -0.0, 1.0, 0.1, 1e-7, 1e300, 5e-324, 123456789012345680.0, -2.5e-6}) {
    EXPECT_EQ(std::strtod(number_text(x).c_str(), nullptr), x) << number_text(x);
  }
  EXPECT_EQ(number_text(1e-7), "1.0e-07");
  EXPECT_EQ(number_text(20), "20");
}

TEST(Config, Utf8IsToldFromOtherBytes) {
  for (const std::string good : {"", "abc", "\u00e9", "\u20ac", "\U0001f600", "\U0010ffff", "\ud7ff"}) {
    EXPECT_EQ(first_not_utf8(good), good.size()) << good;
  }
  for (const std::string bad : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x9f\xbf", "\xed\xa0\x80",
                                "\xf4\x90\x80\x80", "\xff", "\xe2\x82x"}) {
    EXPECT_EQ(first_not_utf8("a" + bad), 1u) << testing::PrintToString(bad);
  }
}

TEST(Config, NearestWantsARealLikeness) {
  EXPECT_EQ(nearest("elevtion_deg", {"azimuth_deg", "elevation_deg"}), "elevation_deg");
  EXPECT_EQ(nearest("zebra", {"width_px", "height_px"}), "");
  EXPECT_EQ(nearest("x", {"on"}), "");
}

TEST(Config, ShippedConfigsAreValid) {
  for (const char* name : {"quickstart", "minimal"}) {
    const auto config = read_config(std::string(PARTBOOTH_SOURCE_DIR "/configs/") + name + ".yaml");
    EXPECT_TRUE(config.has_value()) << config.error().text();
  }
}

TEST(Materials, TakeTheirDefaults) {
  const auto presets =
      parse_materials("steel: {metalness: 1, roughness: {uniform: [0.2, 0.3]}}\npaper: {}", "m.yaml");
  ASSERT_TRUE(presets.has_value()) << presets.error().text();
  ASSERT_EQ(presets->presets_size(), 2);
  EXPECT_EQ(presets->presets(0).name(), "steel");
  EXPECT_EQ(presets->presets(0).preset().roughness().uniform().max(), 0.3);
  EXPECT_EQ(constant_of(presets->presets(1).preset().ior()), 1.5);
}

}  // namespace
}  // namespace partbooth::schema
