// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/room.h"

#include <algorithm>
#include <cmath>

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

constexpr int kTries = 32;
constexpr double kGoldenAngleRad = 2.399963229728653;
// Gaps grow by this share of the target's radius from try to try.
constexpr double kGapGrowth = 0.05;
constexpr double kClearance = 1e-3;  // of the target's radius: neighbours do not quite touch

}  // namespace

Room::Room(const Layout& layout)
    : target_(layout.target()),
      area_(layout.area),
      around_(layout.around),
      floating_(layout.floating),
      has_ground_(layout.has_ground),
      taken_(layout.blocked) {
  taken_.push_back(layout.around);
  for (const Item& item : layout.items) balls_.push_back({item.place.center, item.place.radius_m});
}

bool Room::free_on_area(const PlacedPart& placed, const Footprint& footprint) const {
  const double gap_m = kClearance * target_.radius_m;
  return std::all_of(taken_.begin(), taken_.end(),
                     [&](const Footprint& other) { return apart(footprint, other, gap_m); }) &&
         area_.holds(placed);
}

bool Room::free_in_air(const PlacedPart& placed) const {
  if (has_ground_ && lowest_z(placed) < 0) return false;
  return std::all_of(balls_.begin(), balls_.end(), [&](const Ball& ball) {
    return core::length(placed.center - ball.center) > placed.radius_m + ball.radius_m;
  });
}

std::optional<PlacedPart> Room::place(const core::Part& part, const core::Mat3d& rotation, Size size,
                                      double gap_m, double azimuth_rad, double elevation_rad) {
  const PlacedPart at_origin = place_above(part, rotation, size, {0, 0}, floating_ ? 0 : area_.z_m);
  if (!floating_ && at_origin.footprint_m < area_.smallest_m) return std::nullopt;
  const Footprint outline(at_origin.hull);
  for (int i = 0; i < kTries; ++i) {
    const double azimuth = azimuth_rad + i * kGoldenAngleRad, gap = gap_m + i * kGapGrowth * target_.radius_m;
    if (floating_) {
      const double distance = target_.radius_m + at_origin.radius_m + gap;
      const Vec3d towards{std::cos(elevation_rad) * std::cos(azimuth),
                          std::cos(elevation_rad) * std::sin(azimuth), std::sin(elevation_rad)};
      PlacedPart placed = moved(at_origin, target_.center + towards * distance - at_origin.center);
      if (!free_in_air(placed)) continue;
      balls_.push_back({placed.center, placed.radius_m});
      return placed;
    }
    // The outline's side that faces this direction separates the two.
    const int k = Footprint::nearest(azimuth);
    const core::Vec2d side = Footprint::direction(k), towards{std::cos(azimuth), std::sin(azimuth)};
    const double touching = around_.reach(k) + outline.reach(k + Footprint::kDirections / 2);
    const double distance =
        (touching + gap + 2 * kClearance * target_.radius_m) / (side.x * towards.x + side.y * towards.y);
    const core::Vec2d by{towards.x * distance, towards.y * distance};
    PlacedPart placed = moved(at_origin, {by.x, by.y, 0});
    const Footprint footprint = outline.moved(by);
    if (!free_on_area(placed, footprint)) continue;
    taken_.push_back(footprint);
    return placed;
  }
  return std::nullopt;
}

}  // namespace partbooth::scene_gen
