// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/altered.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/check.h"
#include "scene_gen/items.h"
#include "scene_gen/surroundings.h"
#include "schema/geometry.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

struct Cylinder {
  Vec3d center, axis;  // of the part's frame
  double radius_m = 0, length_m = 0;
};

// A plug is a hair wider than its hole, so that no gap of rounding is left.
constexpr double kPlugRadius = 1.002;

std::vector<const core::Feature*> holes_of(const core::Part& part) {
  std::vector<const core::Feature*> holes;
  for (const core::Feature& feature : part.features)
    if (feature.kind == core::FeatureKind::kHole && feature.radius_m > 0.02 * part.bounding_radius_m)
      holes.push_back(&feature);
  return holes;
}

// On one of the larger triangles that do not face down in the world.
Cylinder boss(const core::Part& part, const core::Rigid& world_from_part, const core::RandomStream& stream) {
  struct Place {
    double area_m2;
    std::size_t triangle;
    Vec3d center, normal;
  };
  std::vector<Place> places;
  for (std::size_t t = 0; t < part.mesh.triangles.size(); ++t) {
    const auto& corners = part.mesh.triangles[t];
    const Vec3d a(part.mesh.positions[corners[0]]), b(part.mesh.positions[corners[1]]),
        c(part.mesh.positions[corners[2]]);
    const Vec3d across = core::cross(b - a, c - a);
    const double twice_m2 = core::length(across);
    if (twice_m2 <= 0 || (world_from_part.rotation * across).z < -0.3 * twice_m2) continue;
    places.push_back({twice_m2 / 2, t, (a + b + c) / 3.0, across / twice_m2});
  }
  const std::size_t kept = std::min<std::size_t>(places.size(), 6);
  std::partial_sort(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(kept), places.end(),
                    [](const Place& a, const Place& b) {
                      return a.area_m2 != b.area_m2 ? a.area_m2 > b.area_m2 : a.triangle < b.triangle;
                    });
  PB_CHECK(kept > 0, "a part without faces");
  const Place& place = places[pick_index(stream.uniform(1), kept)];
  const double size_m = part.bounding_radius_m;
  const double radius_m = std::min(size_m * (0.1 + 0.12 * stream.uniform(2)), 0.6 * std::sqrt(place.area_m2));
  const double length_m = size_m * (0.12 + 0.2 * stream.uniform(3));
  // A tenth of it stands in the part.
  return {place.center + place.normal * (0.4 * length_m), place.normal, radius_m, length_m};
}

core::Mat3d with_z_along(Vec3d axis) {
  const Vec3d x = core::any_perpendicular(axis), y = core::cross(axis, x);
  return core::Mat3d{{x, y, axis}}.transposed();
}

}  // namespace

schema::Instance alteration(const core::Part& part, const schema::Instance& target, const Catalog& catalog,
                            const core::RandomStream& stream) {
  const core::Rigid world_from_part = schema::rigid_of(target.world_from_part());
  const std::vector<const core::Feature*> holes = holes_of(part);
  Cylinder shape;
  if (!holes.empty() && stream.uniform(0) < 0.5) {
    const core::Feature& hole = *holes[pick_index(stream.uniform(1), holes.size())];
    shape = {hole.origin, hole.axis, hole.radius_m * kPlugRadius, hole.length_m};
  } else {
    shape = boss(part, world_from_part, stream);
  }
  const Vec3d axis = world_from_part.rotation * shape.axis;
  const double width_m = 2 * shape.radius_m;
  Item item = furniture(catalog, "cylinder", world_from_part.point(shape.center),
                        {width_m, width_m, shape.length_m}, target.material(), with_z_along(axis));
  item.role = "look_alike";
  return instance_of(item);
}

}  // namespace partbooth::scene_gen
