// SPDX-License-Identifier: Apache-2.0
// What the target stands on, in or beside: furniture, further parts, and where more things may lie.
//
// World: the surface that the target rests on is z = 0, and it stands at the origin. A floor may lie deeper.
// Nothing here depends on the camera, so that pictures of one scene show the same things.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "partbooth/config.pb.h"
#include "scene_gen/draws.h"
#include "scene_gen/footprint.h"
#include "scene_gen/items.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::scene_gen {

// A rectangle at a height; unbounded unless said otherwise.
struct Area {
  core::Vec2d center;
  double yaw_rad = 0;
  double half_x_m = 1e300, half_y_m = 1e300;
  double z_m = 0;
  double smallest_m = 0;  // things with a smaller footprint would fall through
  bool holds(const PlacedPart& placed) const;
};

struct Layout {
  std::string kind;
  std::vector<Item> items;  // the target comes first
  bool has_ground = true;
  double ground_z_m = 0;
  bool floating = false;           // there is nothing to lie on
  Area area;                       // where further things may lie,
  Footprint around;                // outside of this
  std::vector<Footprint> blocked;  // and of these
  std::optional<double> belt_yaw_rad;

  const PlacedPart& target() const { return items.front().place; }
};

// What layouts are made from. `scene` holds drawn values.
struct LayoutSource {
  const schema::SceneConfig& scene;
  const Catalog& catalog;
  const CatalogPart& part;
  const Item& target;  // all but its place
  const DrawContext& context;
};

// Target, furniture, and the other parts that have a class, whose materials follow `config`. The error names
// the limit.
tl::expected<Layout, std::string> make_layout(const LayoutSource& source,
                                              const schema::DatasetConfig& config);

// The kinds, each with its furniture and the parts of the target's class that belong to it.
Layout belt_layout(const LayoutSource& source);
Layout tray_layout(const LayoutSource& source);
Layout fixture_layout(const LayoutSource& source);
tl::expected<Layout, std::string> pile_layout(const LayoutSource& source, bool walls);

// Another part of the target's class: of its batch, with marks of its own.
Item copy_of(const LayoutSource& source, PlacedPart place, int number);

// Turns all that a layout was built of about the vertical through the origin.
void turn(Layout& layout, double yaw_rad);

// The turn about the vertical after which the rectangle about the points is smallest and longest in x.
double squaring_turn(const std::vector<core::Vec3d>& hull);

}  // namespace partbooth::scene_gen
