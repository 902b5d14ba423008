// SPDX-License-Identifier: Apache-2.0
// Every shipped preset on a part, new and used.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "renderer/renderer.h"
#include "tests/renderer/cup.h"
#include "tests/renderer/light_run.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::renderer {
namespace {

TEST(Presets, AllRenderNewAndUsed) {
  const scene_gen::Catalog catalog = scene_gen::test_catalog();
  for (const schema::NamedPreset& preset : catalog.materials.presets()) {
    for (const std::string used : {"0", "1"}) {
      std::vector<std::string> overrides{"scene.material.preset=" + preset.name()};
      for (const std::string trace : {"worn", "oily", "dusty", "rusty"})
        overrides.push_back("scene.material." + trace + "=" + used);
      const auto config = scene_gen::config_with(overrides);
      scenes::Booth booth;
      booth.size(24, 24);
      booth.look({0.1, 0.06, 0.09}, {0, 0, 0}, 28);
      booth.dome(1);
      booth.add(scenes::cup(), scene_gen::scene_at(config, catalog, 3).instances(0).material());
      const LightRun run = run_light(booth, available_isas().front());
      double sum = 0;
      for (const float x : run.radiance.data) {
        ASSERT_TRUE(std::isfinite(x)) << preset.name();
        sum += double(x) / double(run.radiance.data.size());
      }
      EXPECT_GT(sum, 0.1) << preset.name();
      EXPECT_LT(sum, 1.02) << preset.name();
    }
  }
}

TEST(Presets, HaveTheConductorsAndFinishesOfTheTrade) {
  const scene_gen::Catalog catalog = scene_gen::test_catalog();
  std::set<std::string> missing{
      "steel_polished", "steel_turned",       "steel_milled",      "steel_ground", "steel_brushed",
      "steel_rolled",   "steel_blasted",      "steel_black_oxide", "cast_iron",    "steel_sand_cast",
      "steel_printed",  "aluminium_anodised", "powder_coat",       "paint",        "chrome",
      "galvanised",     "plastic_gloss",      "plastic_textured",  "rubber_black", "glass",
      "plastic_clear",  "copper_polished",    "brass_turned",      "bronze",       "titanium",
      "nickel",         "zinc_plated",        "aluminium_milled"};
  for (const schema::NamedPreset& preset : catalog.materials.presets()) missing.erase(preset.name());
  EXPECT_TRUE(missing.empty()) << *missing.begin();
}

}  // namespace
}  // namespace partbooth::renderer
