// SPDX-License-Identifier: Apache-2.0
#include "tests/renderer/scenes.h"

#include <cmath>
#include <numbers>

namespace partbooth::renderer::scenes {
namespace {

using core::Vec3d;
using core::Vec3f;

void set(schema::Vector3* out, Vec3d v) {
  out->set_x(v.x);
  out->set_y(v.y);
  out->set_z(v.z);
}

void set(schema::Rgb* out, double value) {
  out->set_r(value);
  out->set_g(value);
  out->set_b(value);
}

core::Part finish(core::Part part) {
  double radius2 = 0;
  for (const Vec3f& p : part.mesh.positions) {
    part.box.extend(Vec3d(p));
    radius2 = std::max(radius2, double(core::dot(p, p)));
    part.hull_points.push_back(p);
  }
  part.bounding_radius_m = float(std::sqrt(radius2));
  part.bodies.push_back({part.name, true});
  return part;
}

void add_quad(core::Part& part, const std::array<Vec3d, 4>& corners, std::uint32_t face) {
  const Vec3f normal(core::normalize(core::cross(corners[1] - corners[0], corners[3] - corners[0])));
  const auto first = std::uint32_t(part.mesh.positions.size());
  for (const Vec3d& corner : corners) {
    part.mesh.positions.emplace_back(corner);
    part.mesh.normals.push_back(normal);
  }
  part.mesh.triangles.push_back({first, first + 1, first + 2});
  part.mesh.triangles.push_back({first, first + 2, first + 3});
  part.mesh.face_of_triangle.insert(part.mesh.face_of_triangle.end(), {face, face});
}

core::PartFace plane_face(Vec3f normal) {
  core::PartFace face;
  face.type = core::SurfaceType::kPlane;
  face.axis = normal;
  return face;
}

}  // namespace

core::Part sphere(double radius_m, int columns, int rows) {
  core::Part part;
  part.name = "sphere";
  part.faces.resize(1);
  part.faces[0].type = core::SurfaceType::kSphere;
  for (int j = 0; j <= rows; ++j) {
    const double theta = std::numbers::pi * j / rows;
    for (int i = 0; i <= columns; ++i) {
      const double phi = 2 * std::numbers::pi * (i % columns) / columns;
      const double sine = j == 0 || j == rows ? 0 : std::sin(theta);
      const Vec3d n{sine * std::cos(phi), sine * std::sin(phi), std::cos(theta)};
      part.mesh.positions.emplace_back(n * radius_m);
      part.mesh.normals.emplace_back(n);
    }
  }
  for (int j = 0; j < rows; ++j) {
    for (int i = 0; i < columns; ++i) {
      const auto a = std::uint32_t(j * (columns + 1) + i), b = a + 1;
      const auto c = a + std::uint32_t(columns) + 1, d = c + 1;
      part.mesh.triangles.push_back({a, c, d});
      part.mesh.triangles.push_back({a, d, b});
      part.mesh.face_of_triangle.insert(part.mesh.face_of_triangle.end(), {0, 0});
    }
  }
  return finish(std::move(part));
}

core::Part box(Vec3d size_m) {
  core::Part part;
  part.name = "box";
  const Vec3d h = size_m * 0.5;
  for (std::uint32_t axis = 0; axis < 3; ++axis) {
    for (const double side : {-1.0, 1.0}) {
      Vec3d normal, u, v;
      normal[int(axis)] = side;
      u[int(axis + 1) % 3] = h[int(axis + 1) % 3];
      v[int(axis + 2) % 3] = h[int(axis + 2) % 3] * side;
      const Vec3d center = normal * h[int(axis)];
      add_quad(part, {center - u - v, center + u - v, center + u + v, center - u + v},
               std::uint32_t(part.faces.size()));
      part.faces.push_back(plane_face(Vec3f(normal)));
    }
  }
  return finish(std::move(part));
}

core::Part square(double side_m) {
  core::Part part;
  part.name = "square";
  const double h = side_m / 2;
  add_quad(part, {Vec3d{-h, -h, 0}, {h, -h, 0}, {h, h, 0}, {-h, h, 0}}, 0);
  part.faces.push_back(plane_face({0, 0, 1}));
  return finish(std::move(part));
}

core::Part tube(double radius_m, double height_m, int columns) {
  core::Part part;
  part.name = "tube";
  part.faces.resize(1);
  part.faces[0].type = core::SurfaceType::kCylinder;
  part.faces[0].axis = {0, 0, 1};
  part.faces[0].radius_m = float(radius_m);
  for (int i = 0; i <= columns; ++i) {
    const double phi = 2 * std::numbers::pi * (i % columns) / columns;
    const Vec3d n{std::cos(phi), std::sin(phi), 0};
    for (const double z : {-height_m / 2, height_m / 2}) {
      part.mesh.positions.emplace_back(n * radius_m + Vec3d{0, 0, z});
      part.mesh.normals.emplace_back(n);
    }
  }
  for (int i = 0; i < columns; ++i) {
    const auto a = std::uint32_t(2 * i);
    part.mesh.triangles.push_back({a, a + 2, a + 3});
    part.mesh.triangles.push_back({a, a + 3, a + 1});
    part.mesh.face_of_triangle.insert(part.mesh.face_of_triangle.end(), {0, 0});
  }
  return finish(std::move(part));
}

schema::Material metal(double base_color, double roughness) {
  schema::Material out;
  out.set_metalness(1);
  set(out.mutable_base_color(), base_color);
  // Schlick's own value at 82 degrees: no tint.
  set(out.mutable_f82(), base_color + (1 - base_color) * std::pow(6.0 / 7.0, 5));
  out.set_roughness(roughness);
  return out;
}

schema::Material lambert(double albedo) { return plastic(albedo, 0.5, 1.0); }

schema::Material plastic(double albedo, double roughness, double ior) {
  schema::Material out;
  set(out.mutable_base_color(), albedo);
  out.set_roughness(roughness);
  out.set_ior(ior);
  return out;
}

schema::RigidTransform rigid(const core::Rigid& transform) {
  schema::RigidTransform out;
  for (const Vec3d& row : transform.rotation.rows) {
    for (int c = 0; c < 3; ++c) out.add_rotation(row[c]);
  }
  set(out.mutable_translation_m(), transform.translation);
  return out;
}

Booth::Booth() {
  schema::RenderSettings& render = *spec.mutable_render();
  render.set_spp(16);
  render.set_max_depth(8);
  render.set_unbiased(true);
  render.set_sampler_seed(1);
  size(64, 64);
  look({4, 0, 0}, {0, 0, 0}, 40);
  dome(0);
}

void Booth::size(int width_px, int height_px) {
  spec.mutable_camera()->set_width_px(std::uint32_t(width_px));
  spec.mutable_camera()->set_height_px(std::uint32_t(height_px));
}

void Booth::look(Vec3d from, Vec3d at, double vertical_field_deg) {
  schema::Camera& camera = *spec.mutable_camera();
  const double f = camera.height_px() / 2.0 / std::tan(vertical_field_deg * std::numbers::pi / 360);
  camera.set_fx_px(f);
  camera.set_fy_px(f);
  camera.set_cx_px(camera.width_px() / 2.0);
  camera.set_cy_px(camera.height_px() / 2.0);
  const Vec3d forward = core::normalize(at - from);
  const Vec3d up = std::abs(forward.z) < 0.999 ? Vec3d{0, 0, 1} : Vec3d{0, 1, 0};
  const Vec3d right = core::normalize(core::cross(forward, up));
  core::Rigid camera_from_world;
  camera_from_world.rotation.rows = {right, core::cross(forward, right), forward};
  camera_from_world.translation = -(camera_from_world.rotation * from);
  *camera.mutable_camera_from_world() = rigid(camera_from_world);
}

schema::Instance& Booth::add(const core::Part& part, const schema::Material& material, Vec3d at) {
  const std::string key = part.name + std::to_string(assets.parts.size());
  assets.parts[key] = std::make_shared<core::Part>(part);
  schema::Instance& out = *spec.add_instances();
  out.set_part_sha256(key);
  *out.mutable_material() = material;
  core::Rigid transform;
  transform.translation = at;
  *out.mutable_world_from_part() = rigid(transform);
  out.set_scale(1);
  return out;
}

void Booth::lamp(Vec3d center, Vec3d target, double side_m, double radiance) {
  flat_lamp(schema::Light::QUAD, center, target, side_m / 2, side_m / 2, radiance);
}

schema::Light& Booth::flat_lamp(schema::Light::Shape shape, Vec3d center, Vec3d target, double half_width_m,
                                double half_height_m, double radiance) {
  const Vec3d normal = core::normalize(target - center);
  const Vec3d u = core::any_perpendicular(normal);
  schema::Light& light = *spec.add_lights();
  light.set_shape(shape);
  set(light.mutable_center_m(), center);
  set(light.mutable_u_axis_m(), u * half_width_m);
  set(light.mutable_v_axis_m(), core::cross(normal, u) * half_height_m);
  set(light.mutable_radiance(), radiance);
  return light;
}

schema::Light& Booth::sphere_lamp(Vec3d center, double radius_m, double radiance) {
  schema::Light& light = *spec.add_lights();
  light.set_shape(schema::Light::SPHERE);
  set(light.mutable_center_m(), center);
  light.set_radius_m(radius_m);
  set(light.mutable_radiance(), radiance);
  return light;
}

schema::Light& Booth::tube_lamp(Vec3d center, Vec3d half_length_m, double radius_m, double radiance) {
  schema::Light& light = sphere_lamp(center, radius_m, radiance);
  light.set_shape(schema::Light::TUBE);
  set(light.mutable_u_axis_m(), half_length_m);
  return light;
}

void Booth::dome(double radiance) { set(spec.mutable_environment()->mutable_gain(), radiance); }

void Booth::hdri(const core::ImageF& picture) {
  assets.pictures["hdri"] = std::make_shared<core::ImageF>(picture);
  spec.mutable_environment()->set_hdri_sha256("hdri");
  dome(1);
}

schema::Ground& Booth::ground(double half_side_m, const schema::Material& material) {
  schema::Ground& out = *spec.mutable_ground();
  out.set_half_side_m(half_side_m);
  *out.mutable_material() = material;
  return out;
}

Booth plain_scene(int size_px, int spp) {
  Booth booth;
  booth.size(size_px, size_px);
  booth.look({5, -5, 4}, {0, 0, 0.8}, 39.6);
  schema::Material steel = metal(0.8, 0.3);
  set(steel.mutable_f82(), 0.8 + 0.2 * std::pow(6.0 / 7.0, 5));
  booth.add(sphere(1, 320, 150), steel, {0, 0, 1});
  booth.ground(5, lambert(0.8));
  for (const double a : {0.0, 2.1, 4.2}) {
    booth.lamp({4 * std::cos(a), 4 * std::sin(a), 5}, {0, 0, 0}, 1, 95);
  }
  booth.spec.mutable_render()->set_spp(std::uint32_t(spp));
  return booth;
}

}  // namespace partbooth::renderer::scenes
