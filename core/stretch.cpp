// SPDX-License-Identifier: Apache-2.0
#include "core/stretch.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"

namespace partbooth::core {
namespace {

// Relative; what CAD kernels write of axes and hull facets is good to single precision.
constexpr double kTolerance = 1e-5;

Vec3f times(Vec3f v, Vec3d factors) { return Vec3f(core::times(Vec3d(v), factors)); }

// Normals go with the inverse transpose.
Vec3d stretched_normal(Vec3d n, Vec3d factors) {
  return normalize(Vec3d{n.x / factors.x, n.y / factors.y, n.z / factors.z});
}

// The factor on all lengths across the axis, if there is one and the axis stays perpendicular to them; else
// 0.
double factor_across(Vec3d axis, Vec3d factors) {
  const Vec3d u = any_perpendicular(axis), v = cross(axis, u);
  const Vec3d along = times(axis, factors), su = times(u, factors), sv = times(v, factors);
  const double size = length(su), tolerance = kTolerance * std::max({factors.x, factors.y, factors.z});
  const bool round = std::abs(length(sv) - size) < tolerance && std::abs(dot(su, sv)) < tolerance * size;
  return round && length(cross(along, axis)) < tolerance ? size : 0;
}

PartFace stretched_face(const PartFace& face, Vec3d factors) {
  PartFace out = face;
  out.origin = times(face.origin, factors);
  const Vec3d axis(face.axis);
  if (face.type == SurfaceType::kPlane) {
    out.axis = Vec3f(stretched_normal(axis, factors));
    return out;
  }
  if (face.type == SurfaceType::kUnknown || face.type == SurfaceType::kFreeform) return out;
  const bool even = factors.x == factors.y && factors.y == factors.z;
  const bool along_axis = face.type == SurfaceType::kCylinder || face.type == SurfaceType::kCone;
  const double across = even ? factors.x : along_axis ? factor_across(normalize(axis), factors) : 0;
  out.radius_m = float(face.radius_m * across);
  if (across == 0) {
    out.type = SurfaceType::kFreeform;
    out.origin = {};
    out.axis = {0, 0, 1};
  }
  return out;
}

bool keeps_direction(Vec3d axis, Vec3d factors) {
  return length(cross(normalize(times(axis, factors)), axis)) < kTolerance;
}

std::vector<Symmetry> stretched_symmetries(const std::vector<Symmetry>& symmetries, Vec3d factors) {
  std::vector<Symmetry> out;
  for (Symmetry symmetry : symmetries) {
    const bool even = factors.x == factors.y && factors.y == factors.z;
    symmetry.point = times(symmetry.point, factors);
    if (!even && factor_across(symmetry.axis, factors) == 0) {
      // What is no longer round across the axis may still be turned by half a turn.
      if (!keeps_direction(symmetry.axis, factors) || symmetry.order % 2 != 0) continue;
      symmetry.order = 2;
    }
    out.push_back(symmetry);
  }
  return out;
}

std::vector<Feature> stretched_features(const std::vector<Feature>& features, Vec3d factors) {
  std::vector<Feature> out;
  for (Feature feature : features) {
    const bool even = factors.x == factors.y && factors.y == factors.z;
    const double across = even ? factors.x : factor_across(feature.axis, factors);
    if (across == 0) continue;
    feature.origin = times(feature.origin, factors);
    feature.length_m *= length(times(feature.axis, factors));
    feature.radius_m *= across;
    out.push_back(std::move(feature));
  }
  return out;
}

double surface_area(const TriangleMesh& mesh) {
  double sum = 0;
  for (const auto& [a, b, c] : mesh.triangles) {
    const Vec3d origin(mesh.positions[a]);
    sum += length(cross(Vec3d(mesh.positions[b]) - origin, Vec3d(mesh.positions[c]) - origin)) / 2;
  }
  return sum;
}

// Whether the centre of mass lies above the polygon of the lowest points: seen from it, their directions
// leave no gap of half a turn.
bool stands(const Part& part, const Rigid& world_from_part) {
  const double lowest_allowed = 1e-4 * part.box.diagonal();
  double lowest = 1e300;
  for (const Vec3f& p : part.hull_points) lowest = std::min(lowest, world_from_part.point(Vec3d(p)).z);
  const Vec3d center = world_from_part.point(part.center_of_mass);
  std::vector<double> angles;
  for (const Vec3f& hull_point : part.hull_points) {
    const Vec3d p = world_from_part.point(Vec3d(hull_point));
    if (p.z < lowest + lowest_allowed) angles.push_back(std::atan2(p.y - center.y, p.x - center.x));
  }
  if (angles.size() < 3) return false;
  std::sort(angles.begin(), angles.end());
  double gap = angles.front() + 2 * M_PI - angles.back();
  for (std::size_t i = 1; i < angles.size(); ++i) gap = std::max(gap, angles[i] - angles[i - 1]);
  return gap < M_PI;
}

std::vector<StablePose> stretched_poses(const Part& part, const std::vector<StablePose>& poses,
                                        Vec3d factors) {
  std::vector<StablePose> out;
  double sum = 0;
  for (StablePose pose : poses) {
    Mat3d& rotation = pose.world_from_part.rotation;
    const Vec3d down = rotation.transposed() * Vec3d{0, 0, -1};
    const Vec3d turned = rotation * stretched_normal(down, factors);
    rotation = rotation_between(turned, {0, 0, -1}) * rotation;
    double lowest = 1e300;
    pose.world_from_part.translation.z = 0;
    for (const Vec3f& p : part.hull_points) lowest = std::min(lowest, pose.world_from_part.point(Vec3d(p)).z);
    pose.world_from_part.translation.z = -lowest;
    if (!stands(part, pose.world_from_part)) continue;
    sum += pose.probability;
    out.push_back(pose);
  }
  for (StablePose& pose : out) pose.probability /= sum;
  return out;
}

Box3d stretched_box(const Box3d& box, Vec3d factors) {
  return box.empty() ? box : Box3d{times(box.min, factors), times(box.max, factors)};
}

void set_bounding_sphere(Part& part, Vec3d factors) {
  part.bounding_center = times(part.bounding_center, factors);
  double radius2 = 0;
  for (const Vec3f& p : part.mesh.positions) {
    const Vec3d apart = Vec3d(p) - Vec3d(part.bounding_center);
    radius2 = std::max(radius2, dot(apart, apart));
  }
  part.bounding_radius_m = std::nextafter(float(std::sqrt(radius2)), INFINITY);
}

}  // namespace

Part stretched(const Part& part, Vec3d factors) {
  PB_CHECK(factors.x > 0 && factors.y > 0 && factors.z > 0, "a part is stretched by factors above 0");
  Part out = part;
  // All fields, so that who adds one finds this place.
  auto& [name, mesh, faces, bodies, stable_poses, box, center_of_mass, bounding_center, bounding_radius_m,
         volume_m3, area_m2, exact_box, hull_points, symmetries, features, components, convex_pieces,
         source_unit, warnings] = out;
  for (Vec3f& p : mesh.positions) p = times(p, factors);
  for (Vec3f& n : mesh.normals) n = Vec3f(stretched_normal(Vec3d(n), factors));
  for (PartFace& face : faces) face = stretched_face(face, factors);
  for (Vec3f& p : hull_points) p = times(p, factors);
  for (auto& piece : convex_pieces) {
    for (Vec3f& p : piece) p = times(p, factors);
  }
  box = stretched_box(box, factors);
  exact_box = stretched_box(exact_box, factors);
  center_of_mass = times(center_of_mass, factors);
  set_bounding_sphere(out, factors);
  volume_m3 *= factors.x * factors.y * factors.z;
  if (area_m2 > 0) area_m2 *= surface_area(mesh) / surface_area(part.mesh);
  symmetries = stretched_symmetries(part.symmetries, factors);
  features = stretched_features(part.features, factors);
  components.clear();
  stable_poses = stretched_poses(out, part.stable_poses, factors);
  return out;
}

}  // namespace partbooth::core
