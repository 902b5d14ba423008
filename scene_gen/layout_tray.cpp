// SPDX-License-Identifier: Apache-2.0
// Parts in rows on a tray or a pallet; its rows run along x before it is turned.
#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "scene_gen/layout.h"
#include "scene_gen/materials.h"
#include "scene_gen/surroundings.h"
#include "schema/laws.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec2d;
using core::Vec3d;
using schema::constant_of;

constexpr double kRadPerDeg = M_PI / 180;
constexpr double kBoardHeight = 0.25, kBearerHeight = 0.8;  // in units of the target's radius
constexpr double kBoardGap = 0.15, kLargestGap = 0.3;       // of a board; of the part's smaller side
constexpr int kMostBoards = 24;
constexpr int kBearers = 3;
constexpr double kLooseDeg = 10;

// Places on a tray: `cell` apart, the target's with its middle at the origin.
struct Grid {
  int columns, rows, column, row;
  Vec2d part, cell, low;

  Vec2d high() const { return {low.x + columns * cell.x, low.y + rows * cell.y}; }
  Vec2d middle(int i) const {
    return {low.x + (i % columns + 0.5) * cell.x, low.y + (i / columns + 0.5) * cell.y};
  }
  int target() const { return row * columns + column; }
};

Grid grid_of(const schema::TrayConfig& config, const Footprint& part) {
  Grid grid;
  grid.columns = static_cast<int>(constant_of(config.columns()));
  grid.rows = static_cast<int>(constant_of(config.rows()));
  grid.column = static_cast<int>(pick_index(constant_of(config.column()), grid.columns));
  grid.row = static_cast<int>(pick_index(constant_of(config.row()), grid.rows));
  const int quarter = Footprint::kDirections / 4;
  grid.part = {part.width(0), part.width(quarter)};
  grid.cell = {grid.part.x * constant_of(config.pitch()), grid.part.y * constant_of(config.pitch())};
  grid.low = {-(grid.column + 0.5) * grid.cell.x, -(grid.row + 0.5) * grid.cell.y};
  return grid;
}

class Tray {
 public:
  Tray(const LayoutSource& source, Layout& layout, const Grid& grid)
      : source_(source),
        config_(source.scene.layout().tray()),
        layout_(layout),
        grid_(grid),
        radius_m_(layout.target().radius_m) {
    const double room = (constant_of(config_.pitch()) - 1) * std::min(grid.part.x, grid.part.y) / 2;
    wall_m_ = std::min(constant_of(config_.wall_width()) * radius_m_, room);
    const bool pallet = schema::name_of(config_.kind()) == "pallet";
    material_ = furniture_material(schema::name_of(pallet ? config_.pallet_preset() : config_.preset()),
                                   source.catalog, "scene.layout.tray", source.context);
  }

  void add_floor_and_walls(bool cells) {
    const double height = constant_of(config_.wall_height()) * highest_z(layout_.target());
    const Vec2d low = grid_.low, high = grid_.high();
    box({low.x - wall_m_, low.y - wall_m_, -wall_m_}, {high.x + wall_m_, high.y + wall_m_, 0});
    for (int i = 0; i <= grid_.columns; ++i) {
      if (!cells && i > 0 && i < grid_.columns) continue;
      const double x = wall_at(low.x + i * grid_.cell.x, i, grid_.columns);
      box({x, low.y - wall_m_, 0}, {x + wall_m_, high.y + wall_m_, height});
    }
    for (int i = 0; i <= grid_.rows; ++i) {
      if (!cells && i > 0 && i < grid_.rows) continue;
      const double y = wall_at(low.y + i * grid_.cell.y, i, grid_.rows);
      box({low.x, y, 0}, {high.x, y + wall_m_, height});
    }
    layout_.ground_z_m = -wall_m_;
  }

  void add_boards() {
    const Vec2d low = grid_.low, high = grid_.high();
    const double side = std::min(grid_.part.x, grid_.part.y), width = high.x - low.x;
    const double board = std::max(0.6 * side, width / kMostBoards);
    const double gap = std::min(kBoardGap * board, kLargestGap * side);
    const int count = std::max(1, static_cast<int>(std::lround(width / (board + gap))));
    const double pitch = width / count, top = -kBoardHeight * radius_m_;
    for (int i = 0; i < count; ++i)
      box({low.x + i * pitch + gap / 2, low.y, top}, {low.x + (i + 1) * pitch - gap / 2, high.y, 0});
    const double bearer = (high.y - low.y) / 8, bottom = top - kBearerHeight * radius_m_;
    for (int i = 0; i < kBearers; ++i) {
      const double y = low.y + (high.y - low.y - bearer) * i / (kBearers - 1);
      box({low.x, y, bottom}, {high.x, y + bearer, top});
    }
    layout_.ground_z_m = bottom;
  }

  void fill() {
    const double filled = constant_of(config_.filled());
    for (int i = 0; i < grid_.columns * grid_.rows; ++i) {
      if (i == grid_.target()) continue;
      if (random(i, 0) < filled) layout_.items.push_back(copy_of(source_, laid_in(i), i));
    }
  }

  // The target's pose, a little turned and shifted, within its place.
  PlacedPart laid_in(int cell) const {
    const PlacedPart& target = layout_.target();
    const double turn = constant_of(config_.turn_deg()) * kRadPerDeg *
                        schema::inverse_normal_cdf(std::clamp(random(cell, 1), 1e-6, 1 - 1e-6));
    const PlacedPart straight = moved(target, -target.center + Vec3d{0, 0, target.center.z});
    PlacedPart placed = turned(straight, turn);
    Footprint outline(placed.hull);
    if (!fits(outline)) {
      placed = straight;
      outline = Footprint(placed.hull);
    }
    const int quarter = Footprint::kDirections / 4;
    // Who lays them straight lays them in the middle, too.
    const double loose = std::min(1.0, constant_of(config_.turn_deg()) / kLooseDeg);
    const auto shift = [&](int k, double room, double random) {
      const double u = 0.5 + (random - 0.5) * loose;
      const double low = room / 2 - outline.reach(k + 2 * quarter), high = room / 2 - outline.reach(k);
      return -low + u * (low + high);
    };
    const Vec2d middle = grid_.middle(cell), room = free_room();
    return moved(std::move(placed), {middle.x + shift(0, room.x, random(cell, 2)),
                                     middle.y + shift(quarter, room.y, random(cell, 3)), 0});
  }

 private:
  void box(Vec3d low, Vec3d high) {
    layout_.items.push_back(furniture(source_.catalog, "box", (low + high) * 0.5, high - low, material_));
  }

  // Outer walls stand outside the grid, inner ones astride its lines.
  double wall_at(double line, int i, int last) const {
    return line - (i == 0 ? 1 : i == last ? 0 : 0.5) * wall_m_;
  }

  Vec2d free_room() const { return {grid_.cell.x - wall_m_ * 1.02, grid_.cell.y - wall_m_ * 1.02}; }

  bool fits(const Footprint& outline) const {
    const Vec2d room = free_room();
    return outline.width(0) <= room.x && outline.width(Footprint::kDirections / 4) <= room.y;
  }

  double random(int cell, int k) const {
    const std::string stream = "scene.layout.tray.cell#" + std::to_string(cell);
    return core::RandomStream(source_.context.seed, source_.context.scene, stream, source_.context.attempt)
        .uniform(static_cast<std::uint32_t>(k));
  }

  const LayoutSource& source_;
  const schema::TrayConfig& config_;
  Layout& layout_;
  const Grid& grid_;
  double radius_m_, wall_m_;
  schema::Material material_;
};

}  // namespace

Layout tray_layout(const LayoutSource& source) {
  const schema::TrayConfig& config = source.scene.layout().tray();
  Layout layout;
  Item target = source.target;
  target.place = place_resting(*source.part.part, source.scene.pose());
  // Parts are laid in squarely, in one of four ways.
  const double quarter = M_PI / 2 * std::floor(constant_of(source.scene.pose().yaw_deg()) / 90);
  target.place = turned(std::move(target.place), squaring_turn(target.place.hull) + quarter);
  const Footprint footprint(target.place.hull);
  layout.items.push_back(std::move(target));
  const Grid grid = grid_of(config, footprint);
  Tray tray(source, layout, grid);
  const std::string& kind = schema::name_of(config.kind());
  if (kind == "pallet")
    tray.add_boards();
  else
    tray.add_floor_and_walls(kind == "cells");
  tray.fill();
  layout.items.front().place = tray.laid_in(grid.target());
  turn(layout, constant_of(config.yaw_deg()) * M_PI / 180);
  layout.area.z_m = layout.ground_z_m;
  for (const Item& item : layout.items) layout.around.join(Footprint(item.place.hull));
  return layout;
}

}  // namespace partbooth::scene_gen
