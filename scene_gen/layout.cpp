// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/layout.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "core/random.h"
#include "scene_gen/dress.h"
#include "scene_gen/room.h"
#include "scene_gen/surroundings.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::constant_of;

constexpr double kRadPerDeg = M_PI / 180;

Layout plain_layout(const LayoutSource& source, bool floating) {
  Layout layout;
  Item target = source.target;
  target.place = floating ? place_free(*source.part.part, source.scene.pose())
                          : place_resting(*source.part.part, source.scene.pose());
  layout.has_ground = !floating || constant_of(source.scene.ground().on()) == 1;
  layout.floating = !layout.has_ground;
  layout.around = Footprint(target.place.hull);
  layout.items.push_back(std::move(target));
  return layout;
}

tl::expected<Layout, std::string> furnished_layout(const std::string& kind, const LayoutSource& source) {
  if (kind == "belt") return belt_layout(source);
  if (kind == "tray") return tray_layout(source);
  if (kind == "fixture") return fixture_layout(source);
  if (kind == "bin" || kind == "heap") return pile_layout(source, kind == "bin");
  PB_CHECK(kind == "table" || kind == "free", "unknown layout " + kind);
  return plain_layout(source, kind == "free");
}

// At rest, or anyhow where all float or it knows no rest; `path` is that of the item.
std::optional<PlacedPart> find_room(Room& room, const Layout& layout, const core::Part& part,
                                    const schema::LayoutItemConfig& item, const std::string& path,
                                    const DrawContext& context) {
  const double gap_m = constant_of(item.gap()) * room.target().radius_m;
  const double azimuth = constant_of(item.azimuth_deg()) * kRadPerDeg;
  const double elevation = constant_of(item.elevation_deg()) * kRadPerDeg;
  if (layout.floating || part.stable_poses.empty()) {
    const core::RandomStream turn(context.seed, context.scene, path + ".turn", context.attempt);
    return room.place(part, uniform_rotation(turn.uniform(0), turn.uniform(1), turn.uniform(2)), {}, gap_m,
                      azimuth, elevation);
  }
  const int pose = pick_stable_pose(part.stable_poses, constant_of(item.pose_pick()), 0);
  const core::Mat3d rotation = core::rotation_about({0, 0, 1}, constant_of(item.yaw_deg()) * kRadPerDeg) *
                               part.stable_poses[pose].world_from_part.rotation;
  auto placed = room.place(part, rotation, {}, gap_m, azimuth, elevation);
  if (placed) placed->stable_pose = pose;
  return placed;
}

// Drawn in all layouts, so that the numbers of copies do not hang on where they lie.
void add_copies(const LayoutSource& source, Room& room, Layout& layout) {
  const bool wanted = layout.kind == "table" || layout.kind == "belt" || layout.kind == "free";
  const int count = static_cast<int>(constant_of(source.scene.layout().copies()));
  for (int i = 0; i < count; ++i) {
    const std::string path = "scene.layout.copy#" + std::to_string(i);
    const auto item = draw(source.scene.layout().copy(), path, source.context);
    if (!wanted) continue;
    if (auto placed = find_room(room, layout, *source.part.part, item, path, source.context))
      layout.items.push_back(copy_of(source, *std::move(placed), i));
  }
}

void add_others(const LayoutSource& source, const schema::DatasetConfig& config, Room& room, Layout& layout) {
  const std::size_t classes = source.catalog.classes.size();
  const int count = classes < 2 ? 0 : static_cast<int>(constant_of(source.scene.layout().others()));
  for (int i = 0; i < count; ++i) {
    const std::string path = "scene.layout.other#" + std::to_string(i);
    const auto drawn = draw(source.scene.layout().other(), path, source.context);
    const auto look = draw(config.scene().material(), path + ".material", source.context);
    std::size_t id = pick_index(constant_of(drawn.pick()), classes - 1);
    if (id >= static_cast<std::size_t>(source.target.class_id)) ++id;
    const CatalogClass& label = source.catalog.classes[id];
    Item item;
    item.part = &label.parts[static_cast<std::size_t>(i) % label.parts.size()];
    auto placed = find_room(room, layout, *item.part->part, drawn, path, source.context);
    if (!placed) continue;
    item.place = *std::move(placed);
    schema::Instance dressed;
    dress(config, label.label, look, *item.part->part, source.catalog, path + ".material", source.context,
          dressed);
    item.material = dressed.material();
    item.bodies.assign(dressed.bodies().begin(), dressed.bodies().end());
    item.role = "other";
    item.class_id = static_cast<int>(id);
    item.label = label.label;
    layout.items.push_back(std::move(item));
  }
}

}  // namespace

bool Area::holds(const PlacedPart& placed) const {
  if (half_x_m > 1e299 && half_y_m > 1e299) return true;
  const double c = std::cos(yaw_rad), s = std::sin(yaw_rad);
  return std::all_of(placed.hull.begin(), placed.hull.end(), [&](Vec3d p) {
    const double dx = p.x - center.x, dy = p.y - center.y;
    return std::abs(c * dx + s * dy) <= half_x_m && std::abs(c * dy - s * dx) <= half_y_m;
  });
}

tl::expected<Layout, std::string> make_layout(const LayoutSource& source,
                                              const schema::DatasetConfig& config) {
  const std::string& kind = schema::name_of(source.scene.layout().kind());
  auto furnished = furnished_layout(kind, source);
  if (!furnished) return furnished;
  Layout layout = *std::move(furnished);
  layout.kind = kind;
  Room room(layout);
  add_copies(source, room, layout);
  add_others(source, config, room, layout);
  layout.blocked = room.taken();
  return layout;
}

Item copy_of(const LayoutSource& source, PlacedPart place, int number) {
  Item item = source.target;
  item.place = std::move(place);
  item.role = "copy";
  const std::string stream = "scene.layout.copy#" + std::to_string(number) + ".pattern";
  const std::uint64_t seed = core::RandomStream(source.context.seed, source.context.scene, stream).bits(0);
  if (item.material.has_finish()) item.material.mutable_finish()->set_pattern_seed(seed);
  if (item.material.has_pattern()) item.material.mutable_pattern()->set_seed(seed);
  return item;
}

void turn(Layout& layout, double yaw_rad) {
  for (Item& item : layout.items) item.place = turned(std::move(item.place), yaw_rad);
  const double c = std::cos(yaw_rad), s = std::sin(yaw_rad);
  const core::Vec2d at = layout.area.center;
  layout.area.center = {c * at.x - s * at.y, s * at.x + c * at.y};
  layout.area.yaw_rad += yaw_rad;
}

double squaring_turn(const std::vector<Vec3d>& hull) {
  const Footprint footprint(hull);
  constexpr int kQuarter = Footprint::kDirections / 4;
  int best = 0;
  double smallest = 1e300;
  for (int k = 0; k < kQuarter; ++k) {
    const double area = footprint.width(k) * footprint.width(k + kQuarter);
    if (area >= smallest) continue;
    smallest = area;
    best = footprint.width(k) >= footprint.width(k + kQuarter) ? k : k + kQuarter;
  }
  return -2 * M_PI * best / Footprint::kDirections;
}

}  // namespace partbooth::scene_gen
