// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/read_file.h"

#include <algorithm>
#include <filesystem>

#include "scene_gen/import/readers/hull.h"
#include "scene_gen/import/readers/stable_poses.h"

namespace partbooth::scene_gen {
namespace {

bool is_cad(const std::string& path) {
  std::string e = std::filesystem::path(path).extension().string();
  std::transform(e.begin(), e.end(), e.begin(), [](unsigned char c) { return std::tolower(c); });
  return e == ".step" || e == ".stp" || e == ".iges" || e == ".igs";
}

}  // namespace

core::Part finish_part(Reading reading) {
  core::Part& part = reading.part;
  std::vector<core::Vec3d> points;
  points.reserve(part.mesh.positions.size());
  for (const core::Vec3f& p : part.mesh.positions) points.emplace_back(p);
  const Hull hull = convex_hull(points);
  part.center_of_mass = reading.center_of_mass ? *reading.center_of_mass : hull_center_of_mass(hull);
  for (const core::Vec3d& p : hull.points) part.hull_points.emplace_back(p);
  part.stable_poses = stable_poses(hull, part.center_of_mass, points);
  return std::move(part);
}

core::Result<core::Part> read_file(const std::string& path, const ReadOptions& options) {
  auto reading = is_cad(path) ? read_cad(path, options) : read_mesh(path, options);
  if (!reading) return core::fail(reading.error());
  reading->part.name = std::filesystem::path(path).stem().string();
  return finish_part(std::move(*reading));
}

}  // namespace partbooth::scene_gen
