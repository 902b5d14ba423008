// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/part_shape.h"

#include <algorithm>

#include "core/check.h"
#include "renderer/scene/finish_records.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;

std::string robust_key(bool robust) { return robust ? "/robust" : ""; }

core::TriangleMesh mesh_of_bodies(const core::Part& part, const std::vector<bool>& bodies) {
  constexpr std::uint32_t kUnused = ~0u;
  const core::TriangleMesh& mesh = part.mesh;
  core::TriangleMesh out;
  std::vector<std::uint32_t> vertex(mesh.positions.size(), kUnused);
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
    if (!bodies.at(part.faces[mesh.face_of_triangle[t]].body)) continue;
    std::array<std::uint32_t, 3> corners = mesh.triangles[t];
    for (std::uint32_t& corner : corners) {
      std::uint32_t& moved = vertex[corner];
      if (moved == kUnused) {
        moved = std::uint32_t(out.positions.size());
        out.positions.push_back(mesh.positions[corner]);
        out.normals.push_back(mesh.normals[corner]);
      }
      corner = moved;
    }
    out.triangles.push_back(corners);
    out.face_of_triangle.push_back(mesh.face_of_triangle[t]);
  }
  return out;
}

}  // namespace

bool is_known_convex(const core::TriangleMesh& mesh) {
  constexpr std::size_t kMaxTriangles = 512;
  if (mesh.triangles.size() > kMaxTriangles) return false;
  core::Box3d box;
  for (const core::Vec3f& p : mesh.positions) box.extend(Vec3d(p));
  const double tolerance = 1e-6 * box.diagonal();
  return std::all_of(mesh.triangles.begin(), mesh.triangles.end(), [&](const auto& corners) {
    const Vec3d a(mesh.positions[corners[0]]), b(mesh.positions[corners[1]]), c(mesh.positions[corners[2]]);
    const Vec3d normal = core::normalize(core::cross(b - a, c - a));
    return std::all_of(mesh.positions.begin(), mesh.positions.end(),
                       [&](const core::Vec3f& p) { return core::dot(Vec3d(p) - a, normal) <= tolerance; });
  });
}

const PartGeometry& PartShape::geometry(bool robust) {
  return geometries_.get(robust_key(robust),
                         [&] { return build_part_geometry(device_, part_->mesh, part_->faces, robust); });
}

const PartGeometry& PartShape::geometry(const std::vector<bool>& bodies, bool robust) {
  PB_CHECK(bodies.size() == part_->bodies.size(), part_->name);
  std::string key = robust_key(robust) + "/";
  for (const bool body : bodies) key += body ? '1' : '0';
  return geometries_.get(key, [&] {
    const core::TriangleMesh mesh = mesh_of_bodies(*part_, bodies);
    return mesh.triangles.empty() ? PartGeometry{} : build_part_geometry(device_, mesh, part_->faces, robust);
  });
}

const std::vector<float>& PartShape::lay(const std::string& lay) {
  return lays_.get(lay, [&] { return lay_records(*part_, lay); });
}

const PartEdges& PartShape::edges() {
  return edges_.get("", [&] { return PartEdges(*part_); });
}

const HollowView* PartShape::hollows(bool robust) {
  const auto build = [&]() -> std::unique_ptr<PartHollows> {
    if (is_known_convex(part_->mesh)) return nullptr;
    return std::make_unique<PartHollows>(geometry(robust).scene.get(), *part_);
  };
  const std::unique_ptr<PartHollows>& found = hollows_.get(robust_key(robust), build);
  return found ? &found->view : nullptr;
}

}  // namespace partbooth::renderer
