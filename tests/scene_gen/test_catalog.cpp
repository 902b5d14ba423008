// SPDX-License-Identifier: Apache-2.0
#include "tests/scene_gen/test_catalog.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "scene_gen/pile_library.h"
#include "scene_gen/solid_builder.h"
#include "scene_gen/solids.h"
#include "schema/schema.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

CatalogPart resting(SolidBuilder& builder, const std::vector<Vec3d>& down,
                    const std::vector<double>& probability) {
  for (std::size_t i = 0; i < down.size(); ++i) builder.rests_on(down[i], probability[i]);
  auto part = std::make_shared<const core::Part>(builder.finish());
  return {"sha-of-" + part->name, part};
}

}  // namespace

CatalogPart box_part(const std::string& name, double x, double y, double z) {
  const Vec3d origin{0.01, -0.02, 0.005}, size{x, y, z};
  SolidBuilder builder(name);
  for (int axis = 0; axis < 3; ++axis) {
    for (const bool upper : {false, true}) {
      Vec3d at = origin, u{}, v{};
      if (upper) at[axis] += size[axis];
      const int first = (axis + (upper ? 1 : 2)) % 3, second = (axis + (upper ? 2 : 1)) % 3;
      u[first] = size[first];
      v[second] = size[second];
      builder.add_polygon({at, at + u, at + u + v, at + v});
    }
  }
  return resting(builder, {{0, 0, -1}, {0, 0, 1}, {0, -1, 0}, {0, 1, 0}, {-1, 0, 0}, {1, 0, 0}},
                 {x * y, x * y, x * z, x * z, y * z, y * z});
}

CatalogPart disc_part(const std::string& name, double radius, double height) {
  SolidBuilder builder(name);
  builder.add_profile({{0, 0}, {radius, 0}, {radius, height}, {0, height}});
  const double a = M_PI / 48;
  return resting(builder, {{0, 0, -1}, {0, 0, 1}, {std::cos(a), std::sin(a), 0}}, {0.4, 0.4, 0.2});
}

Catalog test_catalog() {
  // On disk: each case is a process of its own.
  static const auto kPiles = std::make_shared<PileLibrary>("piles");
  Catalog catalog;
  catalog.piles = kPiles;
  catalog.classes = {{"block", {box_part("block", 0.04, 0.03, 0.02)}},
                     {"disc", {disc_part("disc_a", 0.03, 0.01), disc_part("disc_b", 0.02, 0.012)}},
                     {"rod", {disc_part("rod", 0.004, 0.12)}}};
  catalog.distractors = {box_part("d0", 0.01, 0.01, 0.03), disc_part("d1", 0.02, 0.005),
                         box_part("d2", 0.05, 0.04, 0.003)};
  for (core::Part& solid : make_solids()) {
    const std::string sha256 = "sha-of-" + solid.name;
    catalog.solids.push_back({sha256, std::make_shared<const core::Part>(std::move(solid))});
  }
  catalog.hdris = {{"sha-of-hdri-0", "hall.hdr", {0.2f, 0.3f, 0.4f}},
                   {"sha-of-hdri-1", "lab.exr", {3, 3, 3}}};
  catalog.textures = {{"sha-of-texture", "wood.jpg", {0.4f, 0.3f, 0.2f}}};
  const std::string path = PARTBOOTH_SOURCE_DIR "/assets/materials.yaml";
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  auto materials = schema::parse_materials(text.str(), path);
  EXPECT_TRUE(materials.has_value()) << materials.error().text();
  catalog.materials = *std::move(materials);
  return catalog;
}

schema::DatasetConfig config_with(const std::vector<std::string>& overrides) {
  // Piles are dropped by physics: few and small ones do.
  std::vector<std::string> all = {"scene.layout.bin.piles=2", "scene.layout.bin.pile.parts=4"};
  all.insert(all.end(), overrides.begin(), overrides.end());
  auto config = schema::parse_config("version: 1", "test.yaml", all);
  EXPECT_TRUE(config.has_value()) << config.error().text();
  return *std::move(config);
}

schema::SceneSpec scene_at(const schema::DatasetConfig& config, const Catalog& catalog, std::uint64_t index) {
  auto scene = generate(config, catalog, index);
  EXPECT_TRUE(scene.has_value()) << scene.error().text();
  return *std::move(scene);
}

const core::Part& target_part(const Catalog& catalog, const schema::SceneSpec& scene) {
  for (const CatalogClass& item : catalog.classes) {
    for (const CatalogPart& part : item.parts) {
      if (part.sha256 == scene.instances(0).part_sha256()) return *part.part;
    }
  }
  ADD_FAILURE() << "unknown part " << scene.instances(0).part_sha256();
  return *catalog.classes[0].parts[0].part;
}

const schema::Draw& draw_of(const schema::SceneSpec& scene, const std::string& stream) {
  for (const schema::Draw& draw : scene.draws()) {
    if (draw.stream() == stream) return draw;
  }
  ADD_FAILURE() << "no draw of " << stream;
  return schema::Draw::default_instance();
}

}  // namespace partbooth::scene_gen
