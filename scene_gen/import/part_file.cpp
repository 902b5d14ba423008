// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/part_file.h"

#include <cmath>

#include "partbooth/part_file.pb.h"
#include "scene_gen/import/import.h"
#include "scene_gen/import/part_file_blob.h"
#include "scene_gen/import/part_knowledge.h"
#include "scene_gen/import/utf8.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using core::Vec3f;

constexpr std::uint32_t kPartFileVersion = 2;

// Each reader returns what is wrong, or nullptr.
const char* read_mesh(const schema::PartFile& file, core::TriangleMesh& mesh, std::size_t face_count) {
  if (!from_blob(file.positions_m(), mesh.positions) || !from_blob(file.normals(), mesh.normals) ||
      !from_blob(file.triangles(), mesh.triangles) ||
      !from_blob(file.face_of_triangle(), mesh.face_of_triangle))
    return "an array is cut";
  if (mesh.positions.empty() || mesh.triangles.empty()) return "there are no triangles";
  if (mesh.normals.size() != mesh.positions.size()) return "normals and positions differ in number";
  if (mesh.face_of_triangle.size() != mesh.triangles.size()) return "face ids and triangles differ in number";
  if (!all_finite(mesh.positions) || !all_finite(mesh.normals)) return "a coordinate is not a finite number";
  for (const auto& triangle : mesh.triangles)
    for (const std::uint32_t v : triangle)
      if (v >= mesh.positions.size()) return "a triangle names a vertex that does not exist";
  for (const std::uint32_t f : mesh.face_of_triangle)
    if (f >= face_count) return "a triangle names a face that does not exist";
  return nullptr;
}

const char* read_faces(const schema::PartFile& file, core::Part& part) {
  for (const auto& f : file.faces()) {
    core::PartFace face;
    if (f.type() > static_cast<std::uint32_t>(core::SurfaceType::kFreeform)) return "an unknown surface type";
    if (f.body() >= static_cast<std::uint32_t>(file.bodies_size()))
      return "a face names a body that does not exist";
    face.type = static_cast<core::SurfaceType>(f.type());
    face.body = f.body();
    face.origin = Vec3f(vector_of(f.origin_m()));
    face.axis = Vec3f(vector_of(f.axis()));
    face.radius_m = static_cast<float>(f.radius_m());
    if (f.has_color()) face.color = Vec3f(Vec3d{f.color().r(), f.color().g(), f.color().b()});
    if (!finite(face.origin) || !finite(face.axis) || !std::isfinite(face.radius_m) ||
        (face.color && !finite(*face.color)))
      return "a face holds a number that is not finite";
    part.faces.push_back(face);
  }
  for (const auto& b : file.bodies()) part.bodies.push_back({b.name(), b.solid(), b.material()});
  return nullptr;
}

const char* read_poses(const schema::PartFile& file, core::Part& part) {
  for (const auto& p : file.stable_poses()) {
    core::StablePose pose;
    if (!read_rigid(p.world_from_part(), pose.world_from_part)) return "a pose is no pose";
    pose.probability = p.probability();
    // Written so that a NaN fails too.
    if (!(pose.probability > 0 && pose.probability <= 1)) return "a pose is no pose";
    part.stable_poses.push_back(pose);
  }
  return part.stable_poses.empty() ? "there are no stable poses" : nullptr;
}

const char* read_scalars(const schema::PartFile& file, core::Part& part) {
  part.center_of_mass = vector_of(file.center_of_mass_m());
  part.volume_m3 = file.volume_m3();
  part.area_m2 = file.area_m2();
  part.exact_box.min = vector_of(file.exact_box_min_m());
  part.exact_box.max = vector_of(file.exact_box_max_m());
  if (!from_blob(file.hull_points_m(), part.hull_points)) return "the hull is cut";
  if (!finite(part.center_of_mass) || !std::isfinite(part.volume_m3) || !std::isfinite(part.area_m2) ||
      !finite(part.exact_box.min) || !finite(part.exact_box.max) || !all_finite(part.hull_points))
    return "a number is not finite";
  if (part.exact_box.empty() || part.hull_points.empty()) return "box or hull are empty";
  part.source_unit = file.source_unit();
  part.warnings.assign(file.warnings().begin(), file.warnings().end());
  return nullptr;
}

void derive_bounds(core::Part& part) {
  for (const Vec3f& p : part.mesh.positions) part.box.extend(Vec3d(p));
  part.bounding_center = Vec3f(part.box.center());
  for (const Vec3f& p : part.mesh.positions)
    part.bounding_radius_m = std::max(part.bounding_radius_m, core::length(p - part.bounding_center));
  // Float rounding must not leave a vertex outside.
  part.bounding_radius_m *= 1.000001f;
}

void write_face(const core::PartFace& face, schema::PartFile::Face* out) {
  out->set_type(static_cast<std::uint32_t>(face.type));
  out->set_body(face.body);
  set_vector(face.origin, out->mutable_origin_m());
  set_vector(face.axis, out->mutable_axis());
  out->set_radius_m(face.radius_m);
  if (!face.color) return;
  out->mutable_color()->set_r(face.color->x);
  out->mutable_color()->set_g(face.color->y);
  out->mutable_color()->set_b(face.color->z);
}

void write_pose(const core::StablePose& pose, schema::PartFile::Pose* out) {
  write_rigid(pose.world_from_part, out->mutable_world_from_part());
  out->set_probability(pose.probability);
}

}  // namespace

std::string part_to_bytes(const core::Part& part) {
  schema::PartFile file;
  file.set_version(kPartFileVersion);
  file.set_name(to_utf8(part.name));
  file.set_positions_m(to_blob(part.mesh.positions));
  file.set_normals(to_blob(part.mesh.normals));
  file.set_triangles(to_blob(part.mesh.triangles));
  file.set_face_of_triangle(to_blob(part.mesh.face_of_triangle));
  for (const core::PartFace& face : part.faces) write_face(face, file.add_faces());
  for (const core::PartBody& body : part.bodies) {
    auto* out = file.add_bodies();
    out->set_name(to_utf8(body.name));
    out->set_solid(body.solid);
    out->set_material(to_utf8(body.material));
  }
  for (const core::StablePose& pose : part.stable_poses) write_pose(pose, file.add_stable_poses());
  set_vector(part.center_of_mass, file.mutable_center_of_mass_m());
  file.set_volume_m3(part.volume_m3);
  file.set_area_m2(part.area_m2);
  set_vector(part.exact_box.min, file.mutable_exact_box_min_m());
  set_vector(part.exact_box.max, file.mutable_exact_box_max_m());
  file.set_hull_points_m(to_blob(part.hull_points));
  file.set_source_unit(to_utf8(part.source_unit));
  write_knowledge(part, file);
  for (const std::string& w : part.warnings) file.add_warnings(to_utf8(w));
  return file.SerializeAsString();
}

core::Result<core::Part> part_from_bytes(const std::string& bytes, const std::string& name) {
  const auto damaged = [&](const char* why) {
    return core::fail({name, "", std::string("the stored part is damaged: ") + why,
                       "delete it and import the part again, or copy the data set again"});
  };
  schema::PartFile file;
  if (!file.ParseFromString(bytes)) return damaged("it does not parse");
  if (file.version() != kPartFileVersion) return damaged("another version of the program wrote it");
  core::Part part;
  part.name = file.name();
  const char* wrong = read_faces(file, part);
  if (wrong == nullptr) wrong = read_mesh(file, part.mesh, part.faces.size());
  if (wrong == nullptr) wrong = read_poses(file, part);
  if (wrong == nullptr) wrong = read_scalars(file, part);
  if (wrong == nullptr) wrong = read_knowledge(file, part);
  if (wrong != nullptr) return damaged(wrong);
  derive_bounds(part);
  return part;
}

}  // namespace partbooth::scene_gen
