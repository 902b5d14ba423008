// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/read_file.h"

#include <algorithm>
#include <filesystem>

#include "scene_gen/import/readers/assembly.h"
#include "scene_gen/import/readers/convex_pieces.h"
#include "scene_gen/import/readers/features.h"
#include "scene_gen/import/readers/hull.h"
#include "scene_gen/import/readers/stable_poses.h"
#include "scene_gen/import/readers/symmetries.h"
#include "scene_gen/import/readers/topology.h"

namespace partbooth::scene_gen {
namespace {

bool is_cad(const std::string& path) {
  std::string e = std::filesystem::path(path).extension().string();
  std::transform(e.begin(), e.end(), e.begin(), [](unsigned char c) { return std::tolower(c); });
  return e == ".step" || e == ".stp" || e == ".iges" || e == ".igs";
}

// Of the surface if it is closed: loose faces can be closed too.
std::optional<core::Vec3d> center_of_closed(const std::vector<core::Vec3d>& points,
                                            const std::vector<Triangle>& triangles, double tolerance) {
  const std::vector<std::uint32_t> same = weld(points, tolerance);
  std::vector<Triangle> welded;
  for (const Triangle& t : triangles) welded.push_back({same[t[0]], same[t[1]], same[t[2]]});
  if (!is_closed(welded)) return std::nullopt;
  const Mass mass = mass_of_triangles(points, triangles);
  return mass.volume > 0 ? std::optional(mass.center) : std::nullopt;
}

// Of the enclosed volume if the surface is closed, else of the hull.
Balance balance_of(const std::vector<core::Vec3d>& points, const std::vector<Triangle>& triangles,
                   const Hull& hull, std::optional<core::Vec3d> center_of_volume) {
  if (center_of_volume && mass_of_triangles(points, triangles).volume > 0)
    return {*center_of_volume, inertia_over_mass(points, triangles, *center_of_volume)};
  const core::Vec3d center = center_of_volume.value_or(hull_center_of_mass(hull));
  return {center, inertia_over_mass(hull.points, hull_triangles(hull), center)};
}

}  // namespace

core::Part finish_part(Reading reading, double long_side_px) {
  core::Part& part = reading.part;
  part.box = {};
  std::vector<core::Vec3d> points;
  points.reserve(part.mesh.positions.size());
  for (const core::Vec3f& p : part.mesh.positions) part.box.extend(points.emplace_back(p));
  const Hull hull = convex_hull(points);
  if (!reading.center_of_mass)
    reading.center_of_mass =
        center_of_closed(points, part.mesh.triangles, kWeldRatio * part.exact_box.diagonal());
  const Balance balance = balance_of(points, part.mesh.triangles, hull, reading.center_of_mass);
  part.center_of_mass = balance.center_of_mass;
  for (const core::Vec3d& p : hull.points) part.hull_points.emplace_back(p);
  ConvexPieces pieces = convex_pieces(points, part.mesh.triangles);
  if (pieces.surface_is_open)
    part.warnings.push_back("the surface is not closed: in piles its convex hull stands in for the part");
  part.convex_pieces = std::move(pieces.corners);
  part.stable_poses = stable_poses(hull, balance, points);
  part.symmetries = find_symmetries(Shape(part, symmetry_tolerance(part.box, long_side_px)));
  part.features = find_features(part);
  return std::move(part);
}

core::Result<std::vector<core::Part>> read_file(const std::string& path, const ReadOptions& options) {
  auto reading = is_cad(path) ? read_cad(path, options) : read_mesh(path, options);
  if (!reading) return core::fail(reading.error());
  reading->part.name = std::filesystem::path(path).stem().string();
  Assembly assembly = take_apart(reading->part, reading->uses, reading->part.name, options.long_side_px);
  reading->part.components = std::move(assembly.components);
  std::vector<core::Part> parts{finish_part(std::move(*reading), options.long_side_px)};
  if (options.components)
    for (Reading& part : assembly.parts) parts.push_back(finish_part(std::move(part), options.long_side_px));
  return parts;
}

}  // namespace partbooth::scene_gen
