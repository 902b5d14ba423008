// SPDX-License-Identifier: Apache-2.0
// A box-shaped room with lamps and things in it, lit and then painted as seen from the origin.
//
// Lamps light every surface directly and without shadows; what the walls send back is an even light
// (the sum over all bounces of the mean wall). Things are painted from far to near.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "core/random.h"
#include "core/vec.h"
#include "renderer/scene/procedural_canvas.h"

namespace partbooth::renderer {

// The numbers of one room, one after the other.
class Dice {
 public:
  Dice(std::uint64_t seed, std::string_view name) : stream_(seed, 0, name) {}
  float unit() { return float(stream_.uniform(next_++)); }
  float in(float low, float high) { return low + (high - low) * unit(); }
  int whole(int low, int high) { return low + int(unit() * float(high - low + 1)); }
  bool chance(float p) { return unit() < p; }
  // Evenly in proportion.
  float log_in(float low, float high);
  template <class T, std::size_t n>
  const T& of(const std::array<T, n>& items) {
    return items[std::size_t(unit() * float(n))];
  }

 private:
  core::RandomStream stream_;
  std::uint32_t next_ = 0;
};

struct Rectangle {
  core::Vec3f center, u, v;  // half axes; lamps shine towards cross(u, v)
};
// Its normal points at `target`, u is level; `size` is the full width and height.
Rectangle facing(core::Vec3f center, core::Vec3f target, core::Vec2f size);

class Stage {
 public:
  // Albedo of each wall, linear Rec.709.
  Stage(const RoomBox& box, const std::array<core::Vec3f, 6>& albedo) : box_(box), albedo_(albedo) {}

  const RoomBox& box() const { return box_; }
  // On a wall, in this order: lamps (windows too), then surfaces that are lit.
  void lamp_on_wall(const Rectangle& at, core::Vec3f radiance);
  void paint_on_wall(const Rectangle& at, core::Vec3f albedo, float opacity = 1, float soft_edge = 0);
  // Free-standing. A soft box shines most in its middle (`fall`: share that its border lacks).
  void lamp(const Rectangle& at, core::Vec3f radiance, float fall = 0);
  // A flat thing that is lit: reflectors, flags.
  void board(const Rectangle& at, core::Vec3f albedo);
  // Upright; turned by yaw.
  void block(core::Vec3f center, core::Vec3f size, float yaw_rad, core::Vec3f albedo);
  // The corner between the floor and this wall is a wide curve, of one colour with both.
  void sweep(Wall wall, float radius_m) { sweep_wall_ = wall, sweep_radius_m_ = radius_m; }

  core::ImageF paint(int columns, int rows) &&;

 private:
  struct Lamp {
    Rectangle at;
    core::Vec3f normal, radiance;
    float area;
  };
  struct Item {
    Rectangle at;
    core::Vec3f albedo, emission, normal;
    float opacity = 1, soft_edge = 0, fall = 0, distance = 0;
  };
  Item surface(const Rectangle& at, core::Vec3f albedo) const;
  void add_lamp(const Rectangle& at, core::Vec3f radiance);
  core::Vec3f irradiance(core::Vec3f position, core::Vec3f normal) const;
  std::array<WallShade, 6> direct_light() const;
  core::Vec3f wall_normal(int wall, core::Vec3f position) const;
  void paint_item(const Item& item, Canvas& canvas) const;

  RoomBox box_;
  std::array<core::Vec3f, 6> albedo_;
  std::vector<Lamp> lamps_;
  std::vector<Item> on_walls_, things_;
  core::Vec3f even_;  // irradiance of what the walls send back
  int sweep_wall_ = -1;
  float sweep_radius_m_ = 0;
};

}  // namespace partbooth::renderer
