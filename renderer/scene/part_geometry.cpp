// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/part_geometry.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/check.h"
#include "renderer/kernel/view.h"

namespace partbooth::renderer {
namespace {

using core::Vec3f;

// A vector v such that cross(v, normal) runs along the tool marks: around the axis of turned faces, in one
// direction on planes.
Vec3f lay_vector(const core::PartFace& face) {
  switch (face.type) {
    case core::SurfaceType::kCylinder:
    case core::SurfaceType::kCone:
    case core::SurfaceType::kTorus:
      return face.axis;
    case core::SurfaceType::kPlane: {
      const Vec3f along = std::abs(face.axis.x) < 0.9f ? Vec3f{1, 0, 0} : Vec3f{0, 1, 0};
      return core::cross(face.axis, along);
    }
    default:
      return {0, 0, 1};
  }
}

void append(std::vector<float>& out, Vec3f v, float w) { out.insert(out.end(), {v.x, v.y, v.z, w}); }

std::vector<float> face_records(const std::vector<core::PartFace>& faces) {
  std::vector<float> out;
  out.reserve(faces.size() * kFaceFloats);
  for (const core::PartFace& face : faces) {
    append(out, lay_vector(face), 0);
    append(out, face.color.value_or(Vec3f{}), face.color ? 1.0f : 0.0f);
  }
  return out;
}

// How far the tangent planes at both ends of an edge rise over it, per product of barycentric coordinates.
float rise(Vec3f a, Vec3f b, Vec3f normal_a, Vec3f normal_b) {
  const Vec3f edge = b - a;
  // Normals that are perpendicular to within rounding mean a flat triangle.
  const float noise = 1e-5f * core::length(edge);
  const auto above = [&](float height) { return height > noise ? height : 0.0f; };
  return above(-core::dot(edge, normal_a)) + above(core::dot(edge, normal_b));
}

// Two floats cut to their upper halves.
float packed_pair(float first, float second) {
  const auto upper = [](float x) { return std::bit_cast<std::uint32_t>(x) & 0xffff0000u; };
  return std::bit_cast<float>(upper(first) | upper(second) >> 16);
}

std::vector<float> triangle_records(const core::TriangleMesh& mesh) {
  std::vector<float> out;
  out.reserve(mesh.triangles.size() * kTriangleFloats);
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
    std::array<Vec3f, 3> p, n;
    for (std::size_t i = 0; i < 3; ++i) p[i] = mesh.positions[mesh.triangles[t][i]];
    const Vec3f flat = core::normalize(core::cross(p[1] - p[0], p[2] - p[0]));
    for (std::size_t i = 0; i < 3; ++i) {
      n[i] = mesh.normals[mesh.triangles[t][i]];
      if (core::length(n[i]) == 0) n[i] = flat;
    }
    append(out, n[0], std::bit_cast<float>(mesh.face_of_triangle[t]));
    append(out, n[1], packed_pair(rise(p[0], p[1], n[0], n[1]), rise(p[0], p[2], n[0], n[2])));
    append(out, n[2], rise(p[1], p[2], n[1], n[2]));
  }
  return out;
}

void on_embree_error(void* /*user*/, RTCError code, const char* text) {
  core::check_failed("Embree", __FILE__, __LINE__, "error " + std::to_string(code) + ": " + text);
}

}  // namespace

DeviceHandle make_device(const std::string& config) {
  DeviceHandle device(rtcNewDevice(config.c_str()));
  PB_CHECK(device != nullptr, "no Embree device with " + config);
  rtcSetDeviceErrorFunction(device.get(), on_embree_error, nullptr);
  return device;
}

PartGeometry build_part_geometry(RTCDevice device, const core::TriangleMesh& mesh,
                                 const std::vector<core::PartFace>& faces, bool robust) {
  PB_CHECK(!mesh.triangles.empty() && !faces.empty(), "a part without triangles");
  PB_CHECK(mesh.normals.size() == mesh.positions.size() &&
           mesh.face_of_triangle.size() == mesh.triangles.size());
  PartGeometry out{SceneHandle(rtcNewScene(device)), triangle_records(mesh), face_records(faces)};
  RTCScene scene = out.scene.get();
  rtcSetSceneBuildQuality(scene, RTC_BUILD_QUALITY_HIGH);
  rtcSetSceneFlags(scene, robust ? RTC_SCENE_FLAG_ROBUST : RTC_SCENE_FLAG_NONE);
  RTCGeometry geometry = rtcNewGeometry(device, RTC_GEOMETRY_TYPE_TRIANGLE);
  auto* positions = static_cast<Vec3f*>(rtcSetNewGeometryBuffer(
      geometry, RTC_BUFFER_TYPE_VERTEX, 0, RTC_FORMAT_FLOAT3, sizeof(Vec3f), mesh.positions.size()));
  std::copy(mesh.positions.begin(), mesh.positions.end(), positions);
  using Corners = std::array<std::uint32_t, 3>;
  auto* corners = static_cast<Corners*>(rtcSetNewGeometryBuffer(
      geometry, RTC_BUFFER_TYPE_INDEX, 0, RTC_FORMAT_UINT3, sizeof(Corners), mesh.triangles.size()));
  std::copy(mesh.triangles.begin(), mesh.triangles.end(), corners);
  rtcSetGeometryBuildQuality(geometry, RTC_BUILD_QUALITY_HIGH);
  rtcCommitGeometry(geometry);
  rtcAttachGeometry(scene, geometry);
  rtcReleaseGeometry(geometry);
  rtcCommitScene(scene);
  return out;
}

}  // namespace partbooth::renderer
