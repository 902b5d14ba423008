// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/materials.h"

#include <gtest/gtest.h>

#include <set>

#include "scene_gen/nominal.h"
#include "schema/geometry.h"
#include "schema/laws.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

TEST(Presets, AreEnergyConservingAndSayWhereTheyComeFrom) {
  const Catalog catalog = test_catalog();
  EXPECT_GE(catalog.materials.presets_size(), 30);
  for (const schema::NamedPreset& named : catalog.materials.presets()) {
    const schema::MaterialPreset& preset = named.preset();
    for (const schema::Number* color : {&preset.red(), &preset.green(), &preset.blue()}) {
      EXPECT_GT(smallest_of(*color) * smallest_of(preset.brightness()), 0) << named.name();
      EXPECT_LE(largest_of(*color) * largest_of(preset.brightness()), 1) << named.name() << ": clipped";
    }
    EXPECT_FALSE(preset.source().empty()) << named.name();
    EXPECT_NE(named.name(), "");
  }
}

TEST(Presets, OfTheDefaultsAreAllThere) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({});
  for (const auto& name : config.scene().material().preset().names()) {
    EXPECT_NE(find_preset(catalog.materials, name), nullptr) << name;
  }
  for (const auto& name : config.scene().ground().preset().names()) {
    EXPECT_NE(find_preset(catalog.materials, name), nullptr) << name;
    EXPECT_TRUE(name.starts_with("ground_")) << name;
  }
}

TEST(Materials, KeepTheirPresetsLimits) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"scene.material.preset=steel_turned", "scene.material.brightness_scale=2",
                                   "scene.material.roughness_scale=0.1", "scene.material.use_cad_color=0"});
  for (std::uint64_t i = 0; i < 30; ++i) {
    const schema::Material material = scene_at(config, catalog, i).instances(0).material();
    EXPECT_EQ(material.preset(), "steel_turned");
    EXPECT_EQ(material.metalness(), 1);
    EXPECT_LE(material.base_color().r(), 1);
    EXPECT_GE(material.roughness(), 0.02);
    EXPECT_LE(material.roughness(), 0.051);
  }
}

TEST(Materials, AnyPlasticHasManyHues) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"scene.material.preset=plastic_any"});
  int red = 0, green = 0, blue = 0;
  for (std::uint64_t i = 0; i < 60; ++i) {
    const auto c = schema::vec_of(scene_at(config, catalog, i).instances(0).material().base_color());
    const double high = std::max({c.x, c.y, c.z}), low = std::min({c.x, c.y, c.z});
    EXPECT_LE(low, 0.71 * high) << "saturation is at least 0.3";
    red += c.x == high;
    green += c.y == high;
    blue += c.z == high;
  }
  EXPECT_GT(std::min({red, green, blue}), 8);
}

TEST(Materials, CadColorsMakeTheMetalPaint) {
  Catalog catalog = test_catalog();
  const auto config = config_with({"scene.material.preset=steel_milled", "scene.material.use_cad_color=1"});
  EXPECT_FALSE(scene_at(config, catalog, 0).instances(0).material().use_cad_color())
      << "the files have no colours";
  for (CatalogClass& item : catalog.classes) {
    for (CatalogPart& part : item.parts) {
      auto colored = std::make_shared<core::Part>(*part.part);
      colored->faces[0].color = core::Vec3f{1, 0, 0};
      part.part = colored;
    }
  }
  const auto material = scene_at(config, catalog, 0).instances(0).material();
  EXPECT_TRUE(material.use_cad_color());
  EXPECT_EQ(material.metalness(), 0);
}

TEST(Finishes, TracesOfUseAreRareAndOnlyIronRusts) {
  const Catalog catalog = test_catalog();
  const auto milled = config_with({"scene.material.preset=steel_milled", "scene.material.use_cad_color=0"});
  const auto stainless = config_with({"scene.material.preset=steel_turned", "scene.material.rusty=1"});
  int worn = 0, rusty = 0;
  std::set<std::uint64_t> patterns;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const schema::Finish finish = scene_at(milled, catalog, i).instances(0).material().finish();
    EXPECT_EQ(finish.lay(), "milled");
    EXPECT_GE(finish.pitch_m(), 0.15e-3);
    EXPECT_LE(finish.pitch_m(), 1.2e-3);
    EXPECT_GE(finish.edge_break_m(), 0.05e-3);
    EXPECT_LE(finish.edge_break_m(), 0.5e-3);
    worn += finish.wear() > 0 ? 1 : 0;
    rusty += finish.rust() > 0 ? 1 : 0;
    patterns.insert(finish.pattern_seed());
    EXPECT_EQ(scene_at(stainless, catalog, i).instances(0).material().finish().rust(), 0);
  }
  EXPECT_EQ(patterns.size(), 200u);
  EXPECT_NEAR(worn, 40, 20);
  EXPECT_NEAR(rusty, 20, 15);
}

TEST(Ground, TextureTakesThePlaceOfTheColours) {
  const Catalog catalog = test_catalog();
  const auto config =
      config_with({"scene.ground.textured=1", "scene.ground.preset=ground_steel", "scene.layout.kind=table"});
  for (std::uint64_t i = 0; i < 10; ++i) {
    const auto scene = scene_at(config, catalog, i);
    const schema::Material& material = scene.ground().material();
    EXPECT_EQ(material.texture_sha256(), "sha-of-texture");
    EXPECT_EQ(material.base_color().g(), 1);
    EXPECT_EQ(material.metalness(), 0);
    const double radius = target_part(catalog, scene).bounding_radius_m;
    EXPECT_NEAR(material.texture_size_m() / radius, draw_of(scene, "scene.ground.texture_size").value(),
                1e-6);
  }
}

}  // namespace
}  // namespace partbooth::scene_gen
