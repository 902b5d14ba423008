// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/physics/drop.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "scene_gen/physics/simulation.h"
#include "scene_gen/physics/start_poses.h"

namespace partbooth::scene_gen::physics {
namespace {

using core::Vec3d;

constexpr double kFallTime = 3;   // seconds of the simulated world
constexpr double kCalmTime = 2;   // after that, in oil
constexpr double kSpillTime = 2;  // after the endless walls gave way to those of the box
constexpr double kWatchTime = 1;  // then all must lie still for so long
constexpr double kMaxCreep =
    0.01;  // meanwhile: of the median part's diagonal, a pixel of a part that is 100 px long
constexpr double kSupport = 0.2;  // z of a contact's normal from which one part lies on the other
// Heavier parts push lighter ones harder, but a solver of impulses does not bear large ratios.
constexpr double kMaxMassRatio = 5;

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

bool same_shape(const PileItem& a, const PileItem& b) {
  return a.part == b.part && a.scale == b.scale && a.stretch == b.stretch;
}

// The spec in simulation units.
struct Scene {
  const PileSpec& spec;
  double units_per_m = 1;
  std::vector<std::unique_ptr<BodyShape>> owned;
  std::vector<const BodyShape*> shapes;  // of each item
  std::vector<double> masses;
  double size_x = 0, size_y = 0;  // of the area that the parts fall on

  explicit Scene(const PileSpec& s) : spec(s) {
    std::vector<double> diagonals, volumes;
    for (const PileItem& item : spec.items) diagonals.push_back(diagonal_m(item));
    units_per_m = 1 / median(diagonals);
    for (std::size_t i = 0; i < spec.items.size(); ++i) {
      std::size_t first = 0;
      while (!same_shape(spec.items[first], spec.items[i])) ++first;
      if (first == i) owned.push_back(make_body_shape(spec.items[i], units_per_m));
      shapes.push_back(first == i ? owned.back().get() : shapes[first]);
      volumes.push_back(shapes.back()->volume);
    }
    const double usual = median(volumes);
    for (const double volume : volumes)
      masses.push_back(usual > 0 ? std::clamp(volume / usual, 1 / kMaxMassRatio, kMaxMassRatio) : 1);
    size_x = (spec.box ? spec.box->inner_m.x : 2 * spec.heap_radius_m) * units_per_m;
    size_y = (spec.box ? spec.box->inner_m.y : 2 * spec.heap_radius_m) * units_per_m;
  }

  Vec3d center_of_mass(std::size_t item, const core::Rigid& world_from_part) const {
    return world_from_part.point(from_bullet(shapes[item]->part_from_body.getOrigin()));
  }

  bool outside(std::size_t item, const core::Rigid& world_from_part) const {
    const Vec3d c = center_of_mass(item, world_from_part);
    if (!spec.box) return std::hypot(c.x, c.y) > 2 * size_x + 2 * shapes[item]->radius;
    return std::abs(c.x) > size_x / 2 || std::abs(c.y) > size_y / 2;
  }

  bool above_rim(std::size_t item, const core::Rigid& world_from_part) const {
    const double rim = spec.box->inner_m.z * units_per_m;
    for (const Vec3d& p : shapes[item]->points)
      if (world_from_part.point(p).z > rim) return true;
    return false;
  }
};

// Indices of `items`, top first: each lies on none of those before it.
std::vector<std::size_t> top_first(const std::vector<double>& heights, const std::vector<Contact>& contacts,
                                   const std::vector<std::size_t>& items) {
  std::vector<std::vector<std::size_t>> lies_on(heights.size());
  std::vector<int> load(heights.size(), 0);
  for (const Contact& c : contacts) {
    if (c.a < 0 || c.b < 0 || std::abs(c.up) < kSupport) continue;
    const int upper = c.up > 0 ? c.a : c.b, lower = c.up > 0 ? c.b : c.a;
    lies_on[upper].push_back(static_cast<std::size_t>(lower));
    ++load[lower];
  }
  std::vector<std::size_t> left = items, order;
  while (!left.empty()) {
    // Parts that lie on each other in a circle: the highest goes.
    const auto next = std::max_element(left.begin(), left.end(), [&](std::size_t a, std::size_t b) {
      return std::pair(load[a] == 0, heights[a]) < std::pair(load[b] == 0, heights[b]);
    });
    for (const std::size_t lower : lies_on[*next]) --load[lower];
    order.push_back(*next);
    left.erase(next);
  }
  return order;
}

void spill(const Scene& scene, Simulation& simulation, bool& at_rest) {
  const OpenBox& box = *scene.spec.box;
  bool over = false;
  for (std::size_t i = 0; i < scene.shapes.size(); ++i)
    over |= scene.above_rim(i, simulation.world_from_part(static_cast<int>(i)));
  if (!over) return;
  simulation.remove_walls();
  simulation.add_walls(box.inner_m * scene.units_per_m, box.wall_m * scene.units_per_m);
  at_rest = simulation.settle(kSpillTime);
}

// What still rolls after a while is stopped as by oil.
bool settle_or_calm(Simulation& simulation) {
  if (simulation.settle(kFallTime)) return true;
  simulation.calm();
  return simulation.settle(kCalmTime);
}

// Empty: an attempt that failed.
std::optional<Pile> try_drop(const Scene& scene, const std::vector<core::Rigid>& starts,
                             double max_penetration) {
  Simulation simulation({scene.spec.friction, scene.spec.restitution});
  simulation.add_floor();
  if (scene.spec.box) simulation.add_endless_walls(scene.size_x, scene.size_y);
  for (std::size_t i = 0; i < starts.size(); ++i)
    simulation.add_body(*scene.shapes[i], scene.masses[i], starts[i]);
  bool at_rest = settle_or_calm(simulation);
  if (scene.spec.box) spill(scene, simulation, at_rest);

  Pile pile;
  std::vector<std::size_t> inside;
  std::vector<double> heights(starts.size(), 0);
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const core::Rigid pose = simulation.world_from_part(static_cast<int>(i));
    heights[i] = scene.center_of_mass(i, pose).z;
    if (scene.outside(i, pose))
      simulation.remove_body(static_cast<int>(i));
    else
      inside.push_back(i);
  }
  pile.lost = static_cast<std::uint32_t>(starts.size() - inside.size());
  if (!at_rest && (pile.lost == 0 || !simulation.settle(0.25))) return std::nullopt;

  simulation.mark();
  simulation.run(kWatchTime);
  pile.crept_m = simulation.way_since_mark() / scene.units_per_m;
  if (simulation.way_since_mark() > kMaxCreep) return std::nullopt;

  const std::vector<Contact> contacts = simulation.contacts();
  for (const Contact& c : contacts)
    pile.penetration_m = std::max(pile.penetration_m, c.depth / scene.units_per_m);
  if (pile.penetration_m > max_penetration) return std::nullopt;
  for (const std::size_t i : top_first(heights, contacts, inside)) {
    core::Rigid pose = simulation.world_from_part(static_cast<int>(i));
    pose.translation = pose.translation / scene.units_per_m;
    pile.parts.push_back({i, pose});
  }
  return pile;
}

}  // namespace

core::Result<Pile> drop(const PileSpec& spec) {
  PB_CHECK(spec.box || spec.heap_radius_m > 0);
  if (spec.items.empty()) return Pile{};
  const Scene scene(spec);
  for (std::uint32_t attempt = 0; attempt < kMaxDropAttempts; ++attempt) {
    const auto starts = start_poses(spec, scene.shapes, scene.size_x, scene.size_y, attempt);
    if (!starts) return core::fail(starts.error());
    if (auto pile = try_drop(scene, *starts, spec.max_penetration_m)) {
      pile->attempt = attempt;
      return std::move(*pile);
    }
  }
  return core::fail(
      {"", "pile",
       fmt::format("{} attempts: the parts do not come to rest, or overlap by more than {:g} mm",
                   kMaxDropAttempts, spec.max_penetration_m * 1e3),
       "make the box wider, take fewer parts, or allow a larger overlap"});
}

std::optional<core::Rigid> drop_one(const PileItem& item, const core::Mat3d& rotation, double height_m,
                                    double friction, double restitution) {
  const double units_per_m = 1 / diagonal_m(item);
  const auto shape = make_body_shape(item, units_per_m);
  double lowest = 1e300;
  for (const Vec3d& p : shape->points) lowest = std::min(lowest, (rotation * p).z);
  Simulation simulation({friction, restitution});
  simulation.add_floor();
  const int body = simulation.add_body(*shape, 1, {rotation, {0, 0, height_m * units_per_m - lowest}});
  if (!settle_or_calm(simulation)) return std::nullopt;
  core::Rigid pose = simulation.world_from_part(body);
  pose.translation = pose.translation / units_per_m;
  return pose;
}

}  // namespace partbooth::scene_gen::physics
