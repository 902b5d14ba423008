// SPDX-License-Identifier: Apache-2.0
// Finds free places for further things: on the layout's area, or in the air where all float.
#pragma once

#include <optional>
#include <vector>

#include "scene_gen/footprint.h"
#include "scene_gen/layout.h"
#include "scene_gen/pose.h"

namespace partbooth::scene_gen {

class Room {
 public:
  // What lies in the layout already keeps its place.
  explicit Room(const Layout& layout);

  // Beside the target (or what the layout says to go around), `gap` beyond touching, in this compass
  // direction. Where that is not free, other directions and larger gaps follow, spread evenly (golden angle);
  // nothing if none of them is free. What was placed keeps its place too. `elevation` counts in the air only.
  std::optional<PlacedPart> place(const core::Part& part, const core::Mat3d& rotation, Size size,
                                  double gap_m, double azimuth_rad, double elevation_rad);

  const PlacedPart& target() const { return target_; }
  const std::vector<Footprint>& taken() const { return taken_; }

 private:
  struct Ball {
    core::Vec3d center;
    double radius_m;
  };
  bool free_on_area(const PlacedPart& placed, const Footprint& footprint) const;
  bool free_in_air(const PlacedPart& placed) const;

  PlacedPart target_;
  Area area_;
  Footprint around_;
  bool floating_, has_ground_;
  std::vector<Footprint> taken_;
  std::vector<Ball> balls_;
};

}  // namespace partbooth::scene_gen
