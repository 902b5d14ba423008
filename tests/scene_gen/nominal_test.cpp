// SPDX-License-Identifier: Apache-2.0
// Which material a part gets: the law of nominal, plausible and wild, and what CAD files say.
#include "scene_gen/nominal.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "scene_gen/color.h"
#include "scene_gen/draws.h"
#include "scene_gen/dress.h"
#include "scene_gen/materials.h"
#include "schema/geometry.h"
#include "schema/settings.h"
#include "tests/renderer/statistics.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

namespace statistics = renderer::statistics;

std::map<std::string, double> count_presets(const std::vector<std::string>& overrides, const core::Part& part,
                                            int n) {
  const Catalog catalog = test_catalog();
  const auto config = config_with(overrides);
  std::map<std::string, double> out;
  for (int i = 0; i < n; ++i) {
    std::vector<schema::Draw> draws;
    const auto index = static_cast<std::uint64_t>(i);
    const auto drawn = draw(config.scene().material(), "scene.material", {5, index, index, 0, &draws});
    out[choose_preset(drawn, part, catalog.materials)] += 1;
  }
  return out;
}

// p of the counts against the law of a nominal preset of steel.
double p_of_steel_law(const std::map<std::string, double>& counts, int n, double nominal, double wild) {
  const Catalog catalog = test_catalog();
  std::map<std::string, double> law{{"steel_ground", nominal}, {"wild", wild}};
  double family = 0;
  for (const auto& named : catalog.materials.presets()) {
    if (named.preset().family() == "steel" && named.name() != "steel_ground")
      family += named.preset().common();
  }
  for (const auto& named : catalog.materials.presets()) {
    if (named.preset().family() == "steel" && named.name() != "steel_ground")
      law[named.name()] = (1 - nominal - wild) * named.preset().common() / family;
  }
  std::vector<double> observed, expected;
  double seen = 0;
  for (const auto& [name, share] : law) {
    observed.push_back(counts.contains(name) ? counts.at(name) : 0);
    expected.push_back(share * n);
    seen += observed.back();
  }
  EXPECT_EQ(seen, n) << "some preset is of another family";
  return statistics::chi_square_p(observed, expected);
}

TEST(Nominal, IsSeventyTwentyTen) {
  constexpr int kDraws = 6000;
  const core::Part part;
  const auto counts = count_presets({"scene.material.nominal=steel_ground"}, part, kDraws);
  EXPECT_GT(p_of_steel_law(counts, kDraws, 0.7, 0.1), statistics::test_level());
  EXPECT_LT(p_of_steel_law(counts, kDraws, 0.74, 0.1), statistics::test_level()) << "the harness sees 4 %";
}

TEST(Nominal, MayBeAFamilyOrUnknown) {
  const Catalog catalog = test_catalog();
  const core::Part part;
  for (const auto& [name, n] : count_presets({"scene.material.nominal=plastic"}, part, 300))
    EXPECT_TRUE(name == "wild" || find_preset(catalog.materials, name)->family() == "plastic") << name;
  // Unknown: the mix alone.
  for (const std::string unknown : {"auto", "none"}) {
    const auto counts = count_presets(
        {"scene.material.nominal=" + unknown, "scene.material.preset={chrome: 1, nickel: 1}"}, part, 300);
    EXPECT_EQ(counts.size(), 2u);
  }
  const auto config = config_with({"scene.material.nominal=brass"});
  EXPECT_TRUE(check_presets(config, catalog.materials));
  const auto wrong = check_presets(config_with({"scene.material.nominal=bras"}), catalog.materials);
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().text().find("brass"), std::string::npos) << wrong.error().text();
  EXPECT_NE(wrong.error().text().find("scene.material.nominal"), std::string::npos);
}

TEST(Nominal, FollowsTheNameOfTheMaterialInTheFile) {
  const Catalog catalog = test_catalog();
  const std::map<std::string, std::string> families{{"Steel", "steel"},
                                                    {"Stainless Steel 304", "steel"},
                                                    {"X5CrNi18-10 (1.4301)", "steel"},
                                                    {"EN-GJL-250 cast iron", "cast_iron"},
                                                    {"Aluminium 6061-T6", "aluminium"},
                                                    {"AlMgSi1", "aluminium"},
                                                    {"CuZn39Pb3", "brass"},
                                                    {"Brass, yellow", "brass"},
                                                    {"ABS", "plastic"},
                                                    {"ABS plastic (black)", "plastic"},
                                                    {"PA66-GF30", "plastic"},
                                                    {"Polycarbonate", "clear"},
                                                    {"Ti6Al4V", "titanium"},
                                                    {"NBR 70", "rubber"},
                                                    {"Zamak 5", "zinc"},
                                                    {"Generic", ""},
                                                    {"", ""},
                                                    {"Material <unspecified>", ""}};
  for (const auto& [name, family] : families) {
    EXPECT_EQ(family_of_name(name, catalog.materials), family) << name;
    core::Part part;
    part.bodies = {{"body", true, ""}, {"body", true, name}};
    const auto counts = count_presets({"scene.material.preset=glass"}, part, 40);
    if (family.empty()) {
      EXPECT_EQ(counts.size(), 1u) << name;
      continue;
    }
    for (const auto& [preset, n] : counts)
      EXPECT_TRUE(preset == "wild" || find_preset(catalog.materials, preset)->family() == family) << name;
  }
}

core::Part colored(core::Vec3f rgb) {
  core::Part part;
  part.faces.resize(3);
  for (int i = 0; i < 2; ++i) part.faces[static_cast<std::size_t>(i)].color = rgb;
  part.faces[2].color = core::Vec3f{0, 0, 1};
  return part;
}

TEST(Nominal, DiffersFromClassToClassAndBodyToBody) {
  EXPECT_TRUE(fits("O-ring 20x2", "O-ring*"));
  EXPECT_TRUE(fits("left seal ring", "*seal*"));
  EXPECT_FALSE(fits("sealed", "seal"));
  const Catalog catalog = test_catalog();
  auto config = config_with({"scene.material.variant=nominal", "classes.valve.material.nominal=brass_turned",
                             "classes.valve.material.bodies.seal*.nominal=rubber_black"});
  ASSERT_TRUE(check_presets(config, catalog.materials));
  core::Part part;
  part.bodies = {{"housing", true, ""}, {"seal 1", true, ""}, {"screw", true, "Stainless steel"}};
  std::vector<schema::Draw> draws;
  const DrawContext context{1, 2, 2, 0, &draws};
  const auto drawn = draw(config.scene().material(), "scene.material", context);
  schema::Instance valve, other;
  dress(config, "valve", drawn, part, catalog, "scene.material", context, valve);
  EXPECT_EQ(valve.material().preset(), "brass_turned");
  ASSERT_EQ(valve.bodies_size(), 1) << "the class says what the rest is";
  EXPECT_EQ(valve.bodies(0).body(), 1u);
  EXPECT_EQ(valve.bodies(0).material().preset(), "rubber_black");
  // Another class: what the file says.
  part.bodies[0].material = "AlMgSi1";
  dress(config, "other", drawn, part, catalog, "scene.material", context, other);
  EXPECT_EQ(find_preset(catalog.materials, other.material().preset())->family(), "aluminium");
  ASSERT_EQ(other.bodies_size(), 1);
  EXPECT_EQ(other.bodies(0).body(), 2u);
  EXPECT_EQ(find_preset(catalog.materials, other.bodies(0).material().preset())->family(), "steel");
}

TEST(Nominal, ColoursOfMetalAreNoPaint) {
  EXPECT_EQ(family_of_color(core::Part{}), "");
  EXPECT_EQ(family_of_color(colored({0.2f, 0.2f, 0.2f})), "steel");
  EXPECT_EQ(family_of_color(colored({0.58f, 0.63f, 0.66f})), "aluminium");
  EXPECT_EQ(family_of_color(colored({0.6f, 0.42f, 0.14f})), "brass");
  EXPECT_EQ(family_of_color(colored({0.45f, 0.2f, 0.08f})), "copper");
  for (const core::Vec3f paint : {core::Vec3f{0.8f, 0, 0}, {0, 0.5f, 0.1f}, {0.01f, 0.01f, 0.01f}, {1, 1, 1}})
    EXPECT_EQ(family_of_color(colored(paint)), "");
  const Catalog catalog = test_catalog();
  const auto config = config_with({"scene.material.use_cad_color=1", "scene.material.preset=plastic_black"});
  std::vector<schema::Draw> draws;
  const DrawContext context{1, 2, 2, 0, &draws};
  const auto drawn = draw(config.scene().material(), "scene.material", context);
  const auto metal = part_material(drawn, colored({0.2f, 0.2f, 0.2f}), catalog, "scene.material", context);
  EXPECT_FALSE(metal.use_cad_color());
  EXPECT_TRUE(metal.preset().starts_with("steel_")) << metal.preset();
  EXPECT_TRUE(
      part_material(drawn, colored({0.8f, 0, 0}), catalog, "scene.material", context).use_cad_color());
}

TEST(Jitter, StaysInItsRange) {
  const Catalog catalog = test_catalog();
  const auto plain = config_with({"scene.material.preset=brass_turned", "scene.material.hue_shift=0",
                                  "scene.material.brightness_scale=1", "scene.material.anisotropy_shift=0"});
  const auto shifted =
      config_with({"scene.material.preset=brass_turned", "scene.material.hue_shift=0.03",
                   "scene.material.brightness_scale=1", "scene.material.anisotropy_shift=0.2"});
  int coated = 0;
  constexpr int kScenes = 400;
  for (std::uint64_t i = 0; i < kScenes; ++i) {
    const auto a = scene_at(plain, catalog, i).instances(0).material();
    coated += a.coat() > 0 ? 1 : 0;
    if (i >= 20) continue;
    const auto b = scene_at(shifted, catalog, i).instances(0).material();
    const Hsv before = hsv_of(schema::vec_of(a.base_color())), after = hsv_of(schema::vec_of(b.base_color()));
    EXPECT_NEAR(after.hue_deg - before.hue_deg, 0.03 * 360, 1e-6);
    EXPECT_NEAR(after.value, before.value, 1e-9);
    EXPECT_NEAR(b.anisotropy(), std::min(a.anisotropy() + 0.2, 0.95), 1e-9);
  }
  const double sigma = std::sqrt(kScenes * 0.1 * 0.9);
  EXPECT_NEAR(coated, kScenes * 0.1, statistics::normal_bound() * sigma);
}

TEST(Presets, OfPartsHaveFamilies) {
  const Catalog catalog = test_catalog();
  std::set<std::string> words;
  for (const schema::NamedPreset& named : catalog.materials.presets()) {
    const bool part = !named.name().starts_with("ground_") && named.name() != "wild";
    EXPECT_EQ(named.preset().family().empty(), !part) << named.name();
    EXPECT_GT(named.preset().common(), 0) << named.name();
    for (const std::string& word : named.preset().cad_names()) {
      EXPECT_TRUE(words.insert(word).second) << word << " means two things";
      EXPECT_EQ(family_of_name(word, catalog.materials), named.preset().family()) << word;
    }
  }
  EXPECT_GT(words.size(), 80u);
}

TEST(Ground, PatternsAreThoseOfItsPreset) {
  const Catalog catalog = test_catalog();
  const std::map<std::string, std::string> kinds{
      {"ground_belt_rough", "diamond"},   {"ground_cloth", "weave"}, {"ground_wood_oak", "wood"},
      {"ground_cardboard", "corrugated"}, {"ground_foam", "foam"},   {"ground_concrete", "concrete"},
      {"ground_circuit", "traces"}};
  for (const auto& [preset, kind] : kinds) {
    const auto config = config_with({"scene.ground.preset=" + preset, "scene.ground.textured=0",
                                     "scene.ground.on=1", "scene.ground.stained=0", "scene.ground.wetted=1"});
    std::set<std::uint64_t> seeds;
    for (std::uint64_t i = 0; i < 8; ++i) {
      const schema::Pattern pattern = scene_at(config, catalog, i).ground().material().pattern();
      EXPECT_EQ(pattern.kind(), kind);
      EXPECT_GT(pattern.size_m(), 1e-4);
      EXPECT_LT(pattern.size_m(), 0.05);
      EXPECT_EQ(pattern.stains(), 0);
      EXPECT_GE(pattern.wet(), 0.02);
      EXPECT_LE(
          std::max({pattern.second_color().r(), pattern.second_color().g(), pattern.second_color().b()}), 1);
      seeds.insert(pattern.seed());
    }
    EXPECT_EQ(seeds.size(), 8u);
  }
}

TEST(Ground, TexturesAreUsedTooButHaveNoPattern) {
  const Catalog catalog = test_catalog();
  const auto config = config_with({"scene.ground.preset=ground_cloth", "scene.ground.textured=1",
                                   "scene.ground.on=1", "scene.ground.stained=1"});
  const schema::Material material = scene_at(config, catalog, 1).ground().material();
  EXPECT_EQ(material.pattern().kind(), "");
  EXPECT_GT(material.pattern().stains(), 0);
}

TEST(Backdrop, FillsThePictureInItsShape) {
  Catalog catalog = test_catalog();
  const auto config = config_with({"scene.backdrop.on=1", "image.width_px=320", "image.height_px=200"});
  EXPECT_FALSE(scene_at(config, catalog, 0).environment().has_backdrop()) << "there are no photos";
  catalog.backdrops = {{"wide", "a.jpg", {1, 1, 1}, 3000, 1000}, {"tall", "b.jpg", {1, 1, 1}, 800, 1600}};
  std::set<std::string> used;
  for (std::uint64_t i = 0; i < 40; ++i) {
    const schema::Backdrop backdrop = scene_at(config, catalog, i).environment().backdrop();
    used.insert(backdrop.sha256());
    const auto& photo = catalog.backdrops[backdrop.sha256() == "wide" ? 0 : 1];
    const double width = (backdrop.u1() - backdrop.u0()) * photo.width_px;
    const double height = (backdrop.v1() - backdrop.v0()) * photo.height_px;
    EXPECT_NEAR(width / height, 1.6, 1e-9);
    EXPECT_GE(std::min(backdrop.u0(), backdrop.v0()), 0);
    EXPECT_LE(std::max(backdrop.u1(), backdrop.v1()), 1 + 1e-12);
    EXPECT_GT(backdrop.gain(), 0.4);
  }
  EXPECT_EQ(used.size(), 2u);
}

}  // namespace
}  // namespace partbooth::scene_gen
