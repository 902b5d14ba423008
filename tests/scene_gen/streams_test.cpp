// SPDX-License-Identifier: Apache-2.0
// The raw numbers u(seed, index, stream, attempt, k) of all parameters, whatever happens to one of them.
// Variants of the declared settings are made by editing their descriptors: a field less, a field more, a
// field by another name.
#include <google/protobuf/dynamic_message.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "core/check.h"
#include "scene_gen/draws.h"
#include "schema/settings.h"
#include "schema/yaml_reader.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

namespace pb = google::protobuf;
using Raws = std::map<std::string, double>;

Raws raws_of(const pb::Message& scene, std::uint64_t i, const schema::DatasetConfig* rules = nullptr,
             std::uint32_t attempt = 0) {
  std::unique_ptr<pb::Message> drawn(scene.New());
  drawn->CopyFrom(scene);
  std::vector<schema::Draw> draws;
  std::vector<RawDraw> raws;
  draw_in_place(*drawn, "scene", {7, i, i, attempt, &draws, rules, "block", i / 3, i / 3, &raws});
  Raws out;
  for (const RawDraw& raw : raws) EXPECT_TRUE(out.emplace(raw.stream, raw.u).second) << raw.stream;
  return out;
}

// The messages of config.proto under another package, with one edit.
class Variant {
 public:
  template <class Edit>
  explicit Variant(const Edit& edit) : pool_(pb::DescriptorPool::generated_pool()) {
    pb::FileDescriptorProto file;
    schema::DatasetConfig::descriptor()->file()->CopyTo(&file);
    std::vector<std::string> own;
    for (const auto& message : file.message_type()) own.push_back(".partbooth.schema." + message.name());
    file.set_name("partbooth/variant.proto");
    file.set_package("partbooth.variant");
    for (auto& message : *file.mutable_message_type()) {
      message.clear_oneof_decl();  // those of `optional`; drawn settings are messages and need none
      for (auto& field : *message.mutable_field()) {
        field.clear_proto3_optional();
        field.clear_oneof_index();
        if (std::find(own.begin(), own.end(), field.type_name()) != own.end())
          field.set_type_name(".partbooth.variant" +
                              field.type_name().substr(std::string(".partbooth.schema").size()));
      }
    }
    edit(file);
    const pb::FileDescriptor* built = pool_.BuildFile(file);
    PB_CHECK(built != nullptr, "the edited file is not valid");
    factory_.SetDelegateToGeneratedFactory(true);
    scene_.reset(factory_.GetPrototype(built->FindMessageTypeByName("SceneConfig"))->New());
    schema::fill_defaults(*scene_);
  }
  const pb::Message& scene() const { return *scene_; }

 private:
  pb::DescriptorPool pool_;
  pb::DynamicMessageFactory factory_;
  std::unique_ptr<pb::Message> scene_;
};

// Where each random setting of config.proto stands: message, field, and its path.
struct Place {
  std::string message, field, path;
};
void collect(const pb::Descriptor& type, const std::string& path, std::vector<Place>& out) {
  for (int i = 0; i < type.field_count(); ++i) {
    const pb::FieldDescriptor& field = *type.field(i);
    const std::string name = path + "." + field.name();
    if (!schema::setting_of(field).each().empty() || field.is_repeated()) continue;
    const auto kind = schema::kind_of(field);
    if (kind == schema::FieldKind::kMessage) collect(*field.message_type(), name, out);
    if (kind != schema::FieldKind::kNumber && kind != schema::FieldKind::kChoice) continue;
    if (type.file() == schema::DatasetConfig::descriptor()->file())
      out.push_back({type.name(), field.name(), name});
  }
}

pb::DescriptorProto& message_named(pb::FileDescriptorProto& file, const std::string& name) {
  for (auto& message : *file.mutable_message_type())
    if (message.name() == name) return message;
  ADD_FAILURE() << name;
  return *file.mutable_message_type(0);
}

TEST(Streams, AddingRemovingAndRenamingOneSettingLeavesAllOthersBitEqual) {
  std::vector<Place> places;
  collect(*schema::SceneConfig::descriptor(), "scene", places);
  ASSERT_GT(places.size(), 100u);
  const Variant same([](pb::FileDescriptorProto&) {});
  for (std::size_t k = 0; k < places.size(); k += 5) {
    const Place& place = places[k];
    const Variant removed([&](pb::FileDescriptorProto& file) {
      auto& fields = *message_named(file, place.message).mutable_field();
      for (int i = 0; i < fields.size(); ++i)
        if (fields[i].name() == place.field) return fields.DeleteSubrange(i, 1);
    });
    const Variant renamed([&](pb::FileDescriptorProto& file) {
      for (auto& field : *message_named(file, place.message).mutable_field()) {
        if (field.name() != place.field) continue;
        field.set_name("another_name");
        field.clear_json_name();
        field.mutable_options()->MutableExtension(schema::setting)->set_stream(place.path);
      }
    });
    const Variant added([&](pb::FileDescriptorProto& file) {
      auto& message = message_named(file, place.message);
      pb::FieldDescriptorProto field = *std::find_if(message.field().begin(), message.field().end(),
                                                     [&](const auto& f) { return f.name() == place.field; });
      field.set_name("added");
      field.clear_json_name();
      field.set_number(5000);
      *message.add_field() = field;
    });
    for (const std::uint64_t i : {0ull, 41ull}) {
      const Raws base = raws_of(same.scene(), i);
      EXPECT_EQ(raws_of(renamed.scene(), i), base) << place.path;
      Raws less = base, more = raws_of(added.scene(), i);
      EXPECT_EQ(less.erase(place.path), 1u);
      EXPECT_EQ(raws_of(removed.scene(), i), less) << place.path;
      EXPECT_EQ(more.erase(place.path.substr(0, place.path.rfind('.')) + ".added"), 1u);
      EXPECT_EQ(more, base) << place.path;
    }
  }
}

TEST(Streams, LawsAndRulesLeaveTheNumbersAlone) {
  const auto base = config_with({"draws=random"});
  const std::vector<std::vector<std::string>> changes = {
      {"scene.camera.elevation_deg=30"},
      {"scene.layout.kind={sequence: [free, table]}"},
      {"ablate=[scene.camera, scene.light]"},
      {"draws=stratified"},
      {"correlated.wear={of: [scene.material.wear, -scene.material.oil], strength: 0.9}"},
      {"conditions.dry={when: scene.material.oily, is: false, set: {scene.dirt.droplets: 0}}"},
      {"classes.block.quota=3", "negatives.empty=20"}};
  for (const auto& change : changes) {
    const auto other = config_with(change);
    for (std::uint64_t i = 0; i < 20; ++i) {
      for (const std::uint32_t attempt : {0u, 3u}) {
        EXPECT_EQ(raws_of(other.scene(), i, &other, attempt), raws_of(base.scene(), i, &base, attempt))
            << change[0];
      }
    }
  }
  EXPECT_NE(raws_of(base.scene(), 1), raws_of(base.scene(), 2)) << "the comparison sees a difference";
  EXPECT_NE(raws_of(base.scene(), 1, nullptr, 0), raws_of(base.scene(), 1, nullptr, 1));
}

// `ablate` makes the paired data set: all values but those of the pinned settings are the same.
TEST(Streams, AblationChangesThePinnedValuesAlone) {
  const Catalog catalog = test_catalog();
  const auto base = config_with({"draws=stratified"});
  const auto pinned = config_with({"draws=stratified", "ablate=[scene.sensor, scene.dirt.dust]"});
  EXPECT_EQ(schema::name_of(pinned.scene().sensor().tone()), "srgb");
  EXPECT_EQ(schema::constant_of(pinned.scene().dirt().dust()), 0);
  EXPECT_EQ(schema::constant_of(pinned.scene().sensor().exposure_ev()), 0);
  for (std::uint64_t i = 0; i < 10; ++i) {
    const auto a = scene_at(base, catalog, i), b = scene_at(pinned, catalog, i);
    ASSERT_EQ(a.draws_size(), b.draws_size());
    for (int k = 0; k < a.draws_size(); ++k) {
      const std::string& stream = a.draws(k).stream();
      if (stream.starts_with("scene.sensor.") || stream == "scene.dirt.dust") continue;
      EXPECT_EQ(a.draws(k).SerializeAsString(), b.draws(k).SerializeAsString()) << stream;
    }
    EXPECT_EQ(a.camera().SerializeAsString(), b.camera().SerializeAsString());
    EXPECT_EQ(a.lights_size(), b.lights_size());
  }
}

}  // namespace
}  // namespace partbooth::scene_gen
