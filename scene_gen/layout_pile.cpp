// SPDX-License-Identifier: Apache-2.0
// Parts that were dropped on top of each other, in an open box or without one. The target lies on top.
#include <algorithm>
#include <cmath>

#include "scene_gen/layout.h"
#include "scene_gen/materials.h"
#include "scene_gen/pile_library.h"
#include "scene_gen/surroundings.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::constant_of;

constexpr double kSmallestFloor = 1.1;  // half sides over the radius
// Of the radius, between convex pieces: half a pixel of a part that is 300 pixels long.
constexpr double kPenetration = 1.0 / 300;
// Of the radius, between a part's hull and the box: half a pixel of one that is 100 pixels long.
constexpr double kReach = 0.01;

physics::PileSpec spec_of(const schema::PileConfig& config, const core::Part& part, bool walls,
                          std::uint64_t seed, std::size_t number) {
  const double r = part.bounding_radius_m, aspect = constant_of(config.aspect());
  const double parts_m2 = M_PI * r * r * constant_of(config.parts()) * constant_of(config.room());
  physics::PileSpec spec;
  spec.items.assign(static_cast<std::size_t>(constant_of(config.parts())), physics::PileItem{&part});
  spec.friction = constant_of(config.friction());
  spec.max_penetration_m = kPenetration * r;
  spec.seed = seed;
  spec.pile = static_cast<std::uint32_t>(number);
  spec.heap_radius_m = std::max(std::sqrt(parts_m2 / M_PI), kSmallestFloor * r);
  if (!walls) return spec;
  const double y = std::max(std::sqrt(parts_m2 / aspect), 2 * kSmallestFloor * r);
  const double x = std::max(y * aspect, 2 * kSmallestFloor * r);
  spec.box = physics::OpenBox{{x, y, constant_of(config.wall_height()) * 2 * r},
                              constant_of(config.wall_width()) * r};
  return spec;
}

void add_walls(const LayoutSource& source, const physics::OpenBox& box_m, Layout& layout) {
  const auto material = furniture_material(schema::name_of(source.scene.layout().bin().preset()),
                                           source.catalog, "scene.layout.bin", source.context);
  const double x = box_m.inner_m.x / 2, y = box_m.inner_m.y / 2, z = box_m.inner_m.z, wall = box_m.wall_m;
  const auto box = [&](Vec3d low, Vec3d high) {
    layout.items.push_back(furniture(source.catalog, "box", (low + high) * 0.5, high - low, material));
  };
  box({-x - wall, -y - wall, -wall}, {x + wall, y + wall, 0});
  box({-x - wall, -y - wall, 0}, {-x, y + wall, z});
  box({x, -y - wall, 0}, {x + wall, y + wall, z});
  box({-x, -y - wall, 0}, {x, -y, z});
  box({-x, y, 0}, {x, y + wall, z});
  layout.ground_z_m = -wall;
}

// The hulls of all parts lie above the floor and, below the rim, inside the walls. Convex pieces only come
// near a part's shape, so a pile that is sound to the physics may still cut.
bool stays_inside(const physics::Pile& pile, const core::Part& part, const physics::PileSpec& spec) {
  const double allowed_m = kReach * part.bounding_radius_m;
  return std::all_of(pile.parts.begin(), pile.parts.end(), [&](const physics::PiledPart& one) {
    const PlacedPart placed = place_as(part, one.world_from_part);
    return std::all_of(placed.hull.begin(), placed.hull.end(), [&](Vec3d p) {
      if (p.z < -allowed_m) return false;
      if (!spec.box || p.z > spec.box->inner_m.z) return true;
      return std::abs(p.x) <= spec.box->inner_m.x / 2 + allowed_m &&
             std::abs(p.y) <= spec.box->inner_m.y / 2 + allowed_m;
    });
  });
}

// The first of some piles of the same kind that stays inside, with half of its parts or more.
core::Result<const physics::Pile*> sound_pile(const LayoutSource& source, const std::string& key,
                                              std::uint32_t piles, physics::PileSpec spec) {
  constexpr int kPiles = 8;
  for (int i = 0; i < kPiles; ++i, spec.pile += piles) {
    const auto pile = source.catalog.piles->get(key + ' ' + std::to_string(spec.pile), spec);
    if (!pile) return core::fail(pile.error());
    const bool most_stayed = 2 * (*pile)->parts.size() >= spec.items.size();
    if (most_stayed && stays_inside(**pile, *source.part.part, spec)) return &**pile;
  }
  return core::fail({"", "", "none of eight piles of this part stays clear of floor and walls", "", 1});
}

}  // namespace

tl::expected<Layout, std::string> pile_layout(const LayoutSource& source, bool walls) {
  const schema::BinConfig& config = source.scene.layout().bin();
  const core::Part& part = *source.part.part;
  const std::size_t number = pick_index(constant_of(config.pick()), config.piles());
  const std::string path = "scene.layout.bin.pile#" + std::to_string(number);
  // A pile is the same in all scenes that take it.
  DrawContext of_pile = source.context;
  of_pile.scene = of_pile.image = 0;
  of_pile.attempt = of_pile.image_retries = 0;
  of_pile.sequence = "scene.layout.bin.piles";
  of_pile.scene_turn = of_pile.image_turn = number;
  const schema::PileConfig drawn = draw(config.pile(), path, of_pile);
  const physics::PileSpec spec = spec_of(drawn, part, walls, source.context.seed, number);
  // A look-alike is made from a stretched part of the same file.
  const std::string key = source.part.sha256 + ' ' + std::to_string(part.bounding_radius_m) +
                          (walls ? " bin " : " heap ") + path + ' ' + std::to_string(source.context.seed) +
                          ' ' + drawn.SerializeAsString();
  const auto pile = sound_pile(source, key, config.piles(), spec);
  if (!pile) return tl::unexpected("scene.layout.bin: " + pile.error().message);
  const std::vector<physics::PiledPart>& parts = (*pile)->parts;
  if (parts.empty()) return tl::unexpected(std::string("scene.layout.bin: no part stayed in the pile"));

  const auto taken =
      static_cast<std::size_t>(constant_of(config.taken()) * static_cast<double>(parts.size()));
  Layout layout;
  layout.items.push_back(source.target);
  for (std::size_t i = std::min(taken, parts.size() - 1); i < parts.size(); ++i) {
    PlacedPart placed = place_as(part, parts[i].world_from_part);
    if (layout.items.front().place.hull.empty())
      layout.items.front().place = std::move(placed);
    else
      layout.items.push_back(copy_of(source, std::move(placed), static_cast<int>(parts[i].item)));
  }
  if (walls) add_walls(source, *spec.box, layout);
  turn(layout, constant_of(config.yaw_deg()) * M_PI / 180);
  layout.area.z_m = layout.ground_z_m;
  for (const Item& item : layout.items) layout.around.join(Footprint(item.place.hull));
  return layout;
}

}  // namespace partbooth::scene_gen
