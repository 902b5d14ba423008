// SPDX-License-Identifier: Apache-2.0
#include "renderer/label_surface.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/check.h"
#include "schema/geometry.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;

// Weights of a triangle's corners at a point of its plane.
std::array<double, 3> barycentric(const std::array<Vec3d, 3>& corners, Vec3d point) {
  const Vec3d e1 = corners[1] - corners[0], e2 = corners[2] - corners[0], p = point - corners[0];
  const Vec3d normal = core::cross(e1, e2);
  const double area2 = core::dot(normal, normal);
  if (area2 == 0) return {1, 0, 0};
  const double u = std::max(0.0, core::dot(core::cross(p, e2), normal) / area2);
  const double v = std::max(0.0, core::dot(core::cross(e1, p), normal) / area2);
  return {std::max(0.0, 1 - u - v), u, v};
}

class SurfaceReader {
 public:
  SurfaceReader(const schema::SceneSpec& spec, const core::CameraModel& lens, const PreparedScene& scene)
      : spec_(spec), scene_(scene), lens_(lens) {
    for (int y = 0; y < int(spec.camera().height_px()); ++y)
      world_from_camera_.push_back(
          schema::camera_at(spec.camera(), schema::row_time_s(spec.camera(), y)).inverse());
    for (const schema::Instance& object : spec.instances())
      world_from_part_.push_back(schema::rigid_of(object.world_from_part()));
  }

  void write(const LabelHit& hit, int x, int y, core::SurfaceLayers& out) const {
    const auto ray = lens_.chief_ray({x + double(hit.place.x), y + double(hit.place.y)});
    PB_CHECK(ray.has_value(), "a label ray where no light comes from");
    const double t = double(hit.z_m) / ray->direction.z;
    const core::Rigid& world_from_camera = world_from_camera_[std::size_t(y)];
    const Vec3d point = world_from_camera.point(ray->origin + ray->direction * t);
    const Vec3d normal = normal_at(hit, point, world_from_camera.direction(ray->direction));
    *out.distance_m.at(x, y) = float(t);
    for (int c = 0; c < 3; ++c) {
      out.point_m.at(x, y)[c] = float(point[c]);
      out.normal.at(x, y)[c] = float(normal[c]);
    }
  }

 private:
  // Of the smooth surface that the corners' normals stand for, on the side from which the ray came.
  Vec3d normal_at(const LabelHit& hit, Vec3d world, Vec3d direction) const {
    const int object = scene_.object_of(hit.instance);
    if (object < 0) return direction.z <= 0 ? Vec3d{0, 0, 1} : Vec3d{0, 0, -1};
    const core::Rigid& world_from_part = world_from_part_[std::size_t(object)];
    const core::TriangleMesh& mesh = scene_.part_of_object(object).mesh;
    const auto& triangle = mesh.triangles[scene_.part_triangle_of(hit.instance, hit.triangle)];
    std::array<Vec3d, 3> corners;
    for (std::size_t i = 0; i < 3; ++i) corners[i] = Vec3d(mesh.positions[triangle[i]]);
    const Vec3d in_part = world_from_part.inverse().point(world) / spec_.instances(object).scale();
    const std::array<double, 3> weights = barycentric(corners, in_part);
    Vec3d smooth;
    for (std::size_t i = 0; i < 3; ++i) smooth += Vec3d(mesh.normals[triangle[i]]) * weights[i];
    Vec3d flat = world_from_part.direction(core::cross(corners[1] - corners[0], corners[2] - corners[0]));
    if (core::dot(flat, direction) > 0) flat = -flat;
    smooth = core::normalize(world_from_part.direction(smooth));
    if (smooth == Vec3d{}) return core::normalize(flat);
    return core::dot(smooth, flat) < 0 ? -smooth : smooth;
  }

  const schema::SceneSpec& spec_;
  const PreparedScene& scene_;
  const core::CameraModel& lens_;
  std::vector<core::Rigid> world_from_camera_;  // one a row
  std::vector<core::Rigid> world_from_part_;    // one an object
};

}  // namespace

core::SurfaceLayers surface_layers(const schema::SceneSpec& spec, const core::CameraModel& lens,
                                   const PreparedScene& scene, const std::vector<LabelHit>& hits) {
  const SurfaceReader reader(spec, lens, scene);
  const int width = int(spec.camera().width_px()), height = int(spec.camera().height_px());
  core::SurfaceLayers out{{width, height, 3}, {width, height, 3}, {width, height, 1}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const LabelHit& hit = hits[std::size_t(y) * std::size_t(width) + std::size_t(x)];
      if (hit.z_m > 0) reader.write(hit, x, y, out);
    }
  }
  return out;
}

}  // namespace partbooth::renderer
