// SPDX-License-Identifier: Apache-2.0
#include "renderer/label_surface.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/check.h"
#include "schema/geometry.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;

// A label ray that hit something.
struct LabelHit {
  core::Vec2d image_px;
  std::uint32_t instance, triangle;
  float z_m;
};

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
    const auto ray = lens_.chief_ray(hit.image_px);
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

// Of a pixel's rays, the one of the id that passes nearest to the centre; nothing if none hit anything.
std::optional<LabelHit> nearest(const PreparedScene& scene, const Samples& samples, std::size_t first,
                                int side, Pixel pixel, std::uint16_t id) {
  std::optional<LabelHit> out;
  double least = 0;
  for (int i = 0; i < side * side; ++i) {
    const std::size_t s = first + std::size_t(i);
    if (samples.z_m[s] <= 0 || scene.object_id(samples.instance[s]).value != id) continue;
    const core::Vec2f at = place_in_pixel(i % side, i / side, side);
    const double dx = at.x - 0.5, dy = at.y - 0.5;
    if (out && dx * dx + dy * dy >= least) continue;
    least = dx * dx + dy * dy;
    out = LabelHit{
        {pixel.x + 0.5 + dx, pixel.y + 0.5 + dy}, samples.instance[s], samples.triangle[s], samples.z_m[s]};
  }
  return out;
}

}  // namespace

core::SurfaceLayers trace_surface(const schema::SceneSpec& spec, const core::CameraModel& lens,
                                  LabelTracer& tracer, const PreparedScene& scene, const core::Frame& frame) {
  const SurfaceReader reader(spec, lens, scene);
  const int width = frame.instance.width, height = frame.instance.height;
  core::SurfaceLayers out{{width, height, 3}, {width, height, 3}, {width, height, 1}};
  // Writes the pixels that have a ray of their own id; returns the others.
  const auto write = [&](const std::vector<Pixel>& pixels, int side) {
    const Samples& samples = tracer.trace(pixels, side, ~0u);
    std::vector<Pixel> rest;
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      const Pixel p = pixels[i];
      const auto hit =
          nearest(scene, samples, i * std::size_t(side * side), side, p, *frame.instance.at(p.x, p.y));
      if (hit)
        reader.write(*hit, p.x, p.y, out);
      else
        rest.push_back(p);
    }
    return rest;
  };
  for (int y = 0; y < height; ++y) {
    std::vector<Pixel> row;
    for (int x = 0; x < width; ++x) {
      if (*frame.depth_m.at(x, y) > 0) row.push_back({x, y});
    }
    write(write(row, kCentre), kFine);
  }
  return out;
}

}  // namespace partbooth::renderer
