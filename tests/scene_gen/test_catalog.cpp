// SPDX-License-Identifier: Apache-2.0
#include "tests/scene_gen/test_catalog.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "schema/schema.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using core::Vec3f;

CatalogPart part_of_hull(const std::string& name, const std::vector<Vec3d>& hull,
                         const std::vector<Vec3d>& down, const std::vector<double>& probability) {
  auto part = std::make_shared<core::Part>();
  part->name = name;
  for (const Vec3d p : hull) {
    part->hull_points.emplace_back(p);
    part->box.extend(p);
  }
  part->bounding_center = Vec3f(part->box.center());
  for (const Vec3d p : hull) {
    const double r = core::length(p - part->box.center());
    part->bounding_radius_m = std::max(part->bounding_radius_m, static_cast<float>(r));
  }
  part->faces.resize(1);
  for (std::size_t i = 0; i < down.size(); ++i) {
    core::StablePose pose;
    pose.world_from_part.rotation = core::rotation_between(down[i], {0, 0, -1});
    pose.probability = probability[i];
    part->stable_poses.push_back(pose);
  }
  return {"sha-of-" + name, part};
}

}  // namespace

CatalogPart box_part(const std::string& name, double x, double y, double z) {
  const Vec3d origin{0.01, -0.02, 0.005};
  std::vector<Vec3d> hull;
  for (int i = 0; i < 8; ++i) hull.push_back(origin + Vec3d{x * (i & 1), y * (i >> 1 & 1), z * (i >> 2)});
  const double area = 2 * (x * y + y * z + z * x);
  return part_of_hull(name, hull, {{0, 0, -1}, {0, 0, 1}, {0, -1, 0}, {0, 1, 0}, {-1, 0, 0}, {1, 0, 0}},
                      {x * y / area, x * y / area, x * z / area, x * z / area, y * z / area, y * z / area});
}

CatalogPart disc_part(const std::string& name, double radius, double height) {
  std::vector<Vec3d> hull;
  for (int i = 0; i < 48; ++i) {
    const double a = i * 2 * M_PI / 48;
    hull.push_back({radius * std::cos(a), radius * std::sin(a), 0});
    hull.push_back({radius * std::cos(a), radius * std::sin(a), height});
  }
  const double a = M_PI / 48;
  return part_of_hull(name, hull, {{0, 0, -1}, {0, 0, 1}, {std::cos(a), std::sin(a), 0}}, {0.4, 0.4, 0.2});
}

Catalog test_catalog() {
  Catalog catalog;
  catalog.classes = {{"block", {box_part("block", 0.04, 0.03, 0.02)}},
                     {"disc", {disc_part("disc_a", 0.03, 0.01), disc_part("disc_b", 0.02, 0.012)}},
                     {"rod", {disc_part("rod", 0.004, 0.12)}}};
  catalog.distractors = {box_part("d0", 0.01, 0.01, 0.03), disc_part("d1", 0.02, 0.005),
                         box_part("d2", 0.05, 0.04, 0.003)};
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
  auto config = schema::parse_config("version: 1", "test.yaml", overrides);
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
