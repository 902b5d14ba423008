// SPDX-License-Identifier: Apache-2.0
// A conveyor along x, before it is turned.
#include <algorithm>
#include <cmath>

#include "scene_gen/layout.h"
#include "scene_gen/materials.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::constant_of;

// All in units of the target's radius.
constexpr double kHalfLength = 30;
constexpr double kThickness = 0.12;
constexpr double kSkirt = 3;  // deeper sides stand on legs
constexpr double kBed = 0.5;  // of the box below the belt
constexpr double kLegWidth = 0.5, kLegDistance = 16;
constexpr double kSeamHeight = 0.003, kSeamWidth = 0.25;
constexpr double kClearance = 0.01;
constexpr int kMostRollers = 48;
// Parts that are shorter than this share of their footprint along the belt would fall between rollers.
constexpr double kShortest = 0.6;

struct Belt {
  const LayoutSource& source;
  Layout& layout;
  double radius_m, center_y_m, half_width_m, height_m;
  schema::Material surface, frame;

  void box(Vec3d low, Vec3d high, const schema::Material& material) const {
    layout.items.push_back(furniture(source.catalog, "box", (low + high) * 0.5, high - low, material));
  }
  // Across the whole belt.
  void slab(double x0, double x1, double z0, double z1, const schema::Material& material) const {
    box({x0, center_y_m - half_width_m, z0}, {x1, center_y_m + half_width_m, z1}, material);
  }
};

void add_frame(const Belt& belt, double top_m, double width_m) {
  const double r = belt.radius_m, end = kHalfLength * r;
  const double foot = std::max(-belt.height_m, -kSkirt * r);
  for (const double side : {-1.0, 1.0}) {
    const double inner = belt.center_y_m + side * belt.half_width_m, outer = inner + side * width_m;
    belt.box({-end, std::min(inner, outer), foot}, {end, std::max(inner, outer), top_m}, belt.frame);
    if (foot <= -belt.height_m) continue;
    for (const double x : {-1.5, -0.5, 0.5, 1.5}) {
      const double middle = x * kLegDistance * r, half = kLegWidth * r / 2;
      belt.box({middle - half, std::min(inner, outer), -belt.height_m},
               {middle + half, std::max(inner, outer), foot}, belt.frame);
    }
  }
}

void add_flat(const Belt& belt, bool seam) {
  const double r = belt.radius_m, end = kHalfLength * r;
  belt.slab(-end, end, -kThickness * r, 0, belt.surface);
  belt.slab(-end, end, -(kThickness + kBed) * r, -kThickness * r, belt.frame);
  if (!seam) return;
  const double along = constant_of(belt.source.scene.layout().belt().along());
  const double half = kSeamWidth * r / 2, beside = belt.layout.target().footprint_m * (1 + std::abs(along));
  const double x = std::copysign(beside + 2 * half, along);
  belt.slab(x - half, x + half, 0, kSeamHeight * r, belt.surface);
  belt.layout.blocked.emplace_back(belt.layout.items.back().place.hull);
}

// Rollers below the target and around it; farther away they hand over to a belt.
void add_rollers(const Belt& belt, double pitch_m) {
  const double r = belt.radius_m, end = kHalfLength * r, roller = 0.42 * pitch_m;
  const int count = std::min(kMostRollers, static_cast<int>(2 * end / pitch_m));
  const double along = constant_of(belt.source.scene.layout().belt().along());
  const double first = (along - std::floor(along)) * pitch_m - count / 2 * pitch_m;
  for (int i = 0; i < count; ++i) {
    const Vec3d center{first + i * pitch_m, belt.center_y_m, -roller};
    // The solid's axis is z; this one's lies along y.
    belt.layout.items.push_back(furniture(belt.source.catalog, "cylinder", center,
                                          {2 * roller, 2 * roller, 2 * belt.half_width_m}, belt.frame,
                                          core::rotation_about({1, 0, 0}, M_PI / 2)));
  }
  const double last = first + (count - 1) * pitch_m, gap = pitch_m / 2;
  belt.slab(-end, end, -2 * roller - kBed * r, -2 * roller - kClearance * r, belt.frame);
  if (first - gap > -end) belt.slab(-end, first - gap, -roller, 0, belt.surface);
  if (last + gap < end) belt.slab(last + gap, end, -roller, 0, belt.surface);
  belt.layout.area.smallest_m = pitch_m;
}

}  // namespace

Layout belt_layout(const LayoutSource& source) {
  const schema::BeltConfig& config = source.scene.layout().belt();
  const std::string path = "scene.layout.belt";
  const double yaw_rad = constant_of(config.yaw_deg()) * M_PI / 180;
  Layout layout;
  Item target = source.target;
  target.place = place_resting(*source.part.part, source.scene.pose());
  const double radius_m = target.place.radius_m, foot_m = target.place.footprint_m * (1 + kClearance);
  const double half_width_m = constant_of(config.width()) * foot_m;
  // The target's turn counts against the world: undone here, done again with the belt.
  target.place = turned(std::move(target.place), -yaw_rad);
  const Footprint footprint(target.place.hull);
  const double length_m = footprint.width(0);
  layout.items.push_back(std::move(target));
  Belt belt{
      source,
      layout,
      radius_m,
      -constant_of(config.across()) * (half_width_m - foot_m),
      half_width_m,
      constant_of(config.height()) * radius_m,
      furniture_material(schema::name_of(config.preset()), source.catalog, path + ".surface", source.context),
      furniture_material(schema::name_of(config.frame_preset()), source.catalog, path + ".frame",
                         source.context)};
  const std::string& surface = schema::name_of(config.surface());
  if (surface == "rollers" && length_m > kShortest * foot_m)
    add_rollers(belt, constant_of(config.roller_pitch()) * length_m);
  else
    add_flat(belt, surface == "seam");
  const bool rails = constant_of(config.rails()) == 1;
  add_frame(belt, (rails ? constant_of(config.rail_height()) : -kClearance) * radius_m,
            constant_of(config.rail_width()) * radius_m);
  layout.ground_z_m = -belt.height_m;
  layout.area.center = {0, belt.center_y_m};
  layout.area.half_x_m = kHalfLength * radius_m;
  layout.area.half_y_m = half_width_m * (1 - kClearance);
  turn(layout, yaw_rad);
  for (Footprint& seam : layout.blocked) seam = Footprint(layout.items[3].place.hull);
  layout.around = Footprint(layout.target().hull);
  layout.belt_yaw_rad = yaw_rad;
  return layout;
}

}  // namespace partbooth::scene_gen
