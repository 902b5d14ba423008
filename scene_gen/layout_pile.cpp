// SPDX-License-Identifier: Apache-2.0
// Parts on top of each other, in an open box or without one. The target lies on top.
#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "scene_gen/layout.h"
#include "scene_gen/materials.h"
#include "scene_gen/surroundings.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec2d;
using core::Vec3d;
using schema::constant_of;

constexpr int kTries = 8;

// The box's floor: inner half sides.
struct Floor {
  double half_x_m, half_y_m;
};

class Pile {
 public:
  Pile(const LayoutSource& source, const Floor& floor, std::string path)
      : source_(source), floor_(floor), path_(std::move(path)) {}

  // The lowest of a few places, so that the pile fills up from below.
  PlacedPart drop(int number) {
    std::optional<PlacedPart> best;
    for (int i = 0; i < kTries; ++i) {
      PlacedPart placed = resting(number, i);
      const double z = floor_below(Footprint(placed.hull));
      if (best && z >= lowest_z(*best)) continue;
      best = moved(std::move(placed), {0, 0, z});
    }
    outlines_.emplace_back(best->hull);
    tops_.push_back(highest_z(*best));
    return *best;
  }

 private:
  double random(int number, int k) const {
    const std::string stream = path_ + ".part#" + std::to_string(number) + "." + source_.part.sha256;
    return core::RandomStream(source_.context.seed, 0, stream).uniform(static_cast<std::uint32_t>(k));
  }

  PlacedPart resting(int number, int i) const {
    const core::Part& part = *source_.part.part;
    const int pose = pick_stable_pose(part.stable_poses, random(number, 4 * i), 0.3);
    const core::Mat3d rotation = core::rotation_about({0, 0, 1}, 2 * M_PI * random(number, 4 * i + 1)) *
                                 part.stable_poses[pose].world_from_part.rotation;
    PlacedPart placed = place_above(part, rotation, {}, {0, 0}, 0);
    placed.stable_pose = -1;
    const Footprint outline(placed.hull);
    const auto shift = [&](int k, double half, double u) {
      const double low = -half + outline.reach(k + Footprint::kDirections / 2),
                   high = half - outline.reach(k);
      return low < high ? low + u * (high - low) : 0;
    };
    return moved(std::move(placed),
                 {shift(0, floor_.half_x_m, random(number, 4 * i + 2)),
                  shift(Footprint::kDirections / 4, floor_.half_y_m, random(number, 4 * i + 3)), 0});
  }

  double floor_below(const Footprint& outline) const {
    double z = 0;
    for (std::size_t i = 0; i < outlines_.size(); ++i)
      if (!apart(outline, outlines_[i], 0)) z = std::max(z, tops_[i]);
    return z;
  }

  const LayoutSource& source_;
  const Floor& floor_;
  const std::string path_;
  std::vector<Footprint> outlines_;
  std::vector<double> tops_;
};

Floor floor_of(const schema::PileConfig& config, const core::Part& part) {
  const double radius_m = part.bounding_radius_m, aspect = constant_of(config.aspect());
  const double parts_m2 =
      M_PI * radius_m * radius_m * constant_of(config.parts()) * constant_of(config.room());
  const double half_y = std::max(std::sqrt(parts_m2 / aspect) / 2, 1.1 * radius_m);
  return {std::max(half_y * aspect, 1.1 * radius_m), half_y};
}

void add_walls(const LayoutSource& source, const schema::PileConfig& pile, const Floor& floor,
               Layout& layout) {
  const schema::BinConfig& config = source.scene.layout().bin();
  const auto material = furniture_material(schema::name_of(config.preset()), source.catalog,
                                           "scene.layout.bin", source.context);
  const double r = layout.target().radius_m, wall = constant_of(pile.wall_width()) * r;
  const double height = constant_of(pile.wall_height()) * 2 * r;
  const double x = floor.half_x_m, y = floor.half_y_m;
  const auto box = [&](Vec3d low, Vec3d high) {
    layout.items.push_back(furniture(source.catalog, "box", (low + high) * 0.5, high - low, material));
  };
  box({-x - wall, -y - wall, -wall}, {x + wall, y + wall, 0});
  box({-x - wall, -y - wall, 0}, {-x, y + wall, height});
  box({x, -y - wall, 0}, {x + wall, y + wall, height});
  box({-x, -y - wall, 0}, {x, -y, height});
  box({-x, y, 0}, {x, y + wall, height});
  layout.ground_z_m = -wall;
}

}  // namespace

Layout pile_layout(const LayoutSource& source, bool walls) {
  const schema::BinConfig& config = source.scene.layout().bin();
  const std::size_t number = pick_index(constant_of(config.pick()), config.piles());
  const std::string path = "scene.layout.bin.pile#" + std::to_string(number);
  // A pile is the same in all scenes that take it.
  DrawContext of_pile = source.context;
  of_pile.scene = of_pile.image = of_pile.attempt = 0;
  const auto drawn = draw(config.pile(), path, of_pile);
  const Floor floor = floor_of(drawn, *source.part.part);
  const double left = constant_of(drawn.parts()) * (1 - constant_of(config.taken()));
  const int copies = std::max(1, static_cast<int>(std::lround(left))) - 1;
  Pile pile(source, floor, path);
  Layout layout;
  layout.items.push_back(source.target);
  for (int i = 0; i < copies; ++i) layout.items.push_back(copy_of(source, pile.drop(i), i));
  layout.items.front().place = pile.drop(copies);
  if (walls) add_walls(source, drawn, floor, layout);
  turn(layout, constant_of(config.yaw_deg()) * M_PI / 180);
  layout.area.z_m = layout.ground_z_m;
  for (const Item& item : layout.items) layout.around.join(Footprint(item.place.hull));
  return layout;
}

}  // namespace partbooth::scene_gen
