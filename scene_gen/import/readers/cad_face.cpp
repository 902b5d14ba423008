// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/cad_face.h"

#include <BRepAdaptor_Surface.hxx>
#include <BRep_Tool.hxx>
#include <GeomAbs_SurfaceType.hxx>
#include <Poly_Triangulation.hxx>
#include <TopLoc_Location.hxx>
#include <gp_Cone.hxx>
#include <gp_Cylinder.hxx>
#include <gp_Pln.hxx>
#include <gp_Sphere.hxx>
#include <gp_Torus.hxx>

#include "scene_gen/import/readers/cad_fit.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using core::Vec3f;

// A surface normal further than this from the normals of the triangles around it is that of a pole or a seam.
constexpr double kTrustedCos = 0.5;

Vec3d vec(const gp_XYZ& p) { return {p.X(), p.Y(), p.Z()}; }
Vec3f vecf(const gp_XYZ& p) { return Vec3f(vec(p)); }

void set_axis(core::PartFace& face, core::SurfaceType type, const gp_Ax3& frame, double radius) {
  face.type = type;
  face.origin = vecf(frame.Location().XYZ());
  face.axis = vecf(frame.Direction().XYZ());
  face.radius_m = static_cast<float>(radius);
}

// Sums the area vectors of the triangles at each node.
std::vector<Vec3d> triangle_normals(const FacePatch& patch) {
  std::vector<Vec3d> sums(patch.positions.size());
  for (const Triangle& t : patch.triangles) {
    const Vec3d a = patch.positions[t[0]];
    const Vec3d n = core::cross(patch.positions[t[1]] - a, patch.positions[t[2]] - a);
    for (const std::uint32_t v : t) sums[v] += n;
  }
  for (Vec3d& s : sums) s = core::normalize(s);
  return sums;
}

core::PartFace describe(const Adaptor3d_Surface& surface) {
  core::PartFace out;
  switch (surface.GetType()) {
    case GeomAbs_Plane:
      set_axis(out, core::SurfaceType::kPlane, surface.Plane().Position(), 0);
      break;
    case GeomAbs_Cylinder:
      set_axis(out, core::SurfaceType::kCylinder, surface.Cylinder().Position(), surface.Cylinder().Radius());
      break;
    case GeomAbs_Cone:
      set_axis(out, core::SurfaceType::kCone, surface.Cone().Position(), surface.Cone().RefRadius());
      break;
    case GeomAbs_Sphere:
      set_axis(out, core::SurfaceType::kSphere, surface.Sphere().Position(), surface.Sphere().Radius());
      break;
    case GeomAbs_Torus:
      set_axis(out, core::SurfaceType::kTorus, surface.Torus().Position(), surface.Torus().MajorRadius());
      break;
    default:
      out.type = core::SurfaceType::kFreeform;
  }
  return out;
}

Vec3d surface_normal(const BRepAdaptor_Surface& surface, const gp_Pnt2d& uv) {
  gp_Pnt point;
  gp_Vec du, dv;
  surface.D1(uv.X(), uv.Y(), point, du, dv);
  return core::normalize(vec(du.Crossed(dv).XYZ()));
}

}  // namespace

core::PartFace describe_face(const TopoDS_Face& face) {
  const BRepAdaptor_Surface surface(face, false);
  core::PartFace out = describe(surface);
  if (out.type == core::SurfaceType::kFreeform) out = fit_simple_surface(surface);
  if (out.type != core::SurfaceType::kPlane) return out;
  const double u = (surface.FirstUParameter() + surface.LastUParameter()) / 2;
  const double v = (surface.FirstVParameter() + surface.LastVParameter()) / 2;
  const Vec3d normal = surface_normal(surface, gp_Pnt2d(u, v));
  out.axis = Vec3f(face.Orientation() == TopAbs_REVERSED ? -normal : normal);
  return out;
}

FacePatch face_patch(const TopoDS_Face& face) {
  FacePatch patch;
  TopLoc_Location location;
  const opencascade::handle<Poly_Triangulation> mesh = BRep_Tool::Triangulation(face, location);
  if (mesh.IsNull()) return patch;
  const gp_Trsf& place = location.Transformation();
  const bool reversed = face.Orientation() == TopAbs_REVERSED;
  const bool mirrored = place.IsNegative();
  for (int i = 1; i <= mesh->NbNodes(); ++i)
    patch.positions.push_back(vec(mesh->Node(i).Transformed(place).XYZ()));
  for (int i = 1; i <= mesh->NbTriangles(); ++i) {
    int a, b, c;
    mesh->Triangle(i).Get(a, b, c);
    if (reversed != mirrored) std::swap(b, c);
    patch.triangles.push_back({static_cast<std::uint32_t>(a - 1), static_cast<std::uint32_t>(b - 1),
                               static_cast<std::uint32_t>(c - 1)});
  }
  patch.normals = triangle_normals(patch);
  if (!mesh->HasUVNodes()) return patch;
  const BRepAdaptor_Surface surface(face, false);
  const double side = reversed != mirrored ? -1 : 1;
  for (int i = 1; i <= mesh->NbNodes(); ++i) {
    const Vec3d exact = surface_normal(surface, mesh->UVNode(i)) * side;
    if (core::dot(exact, patch.normals[i - 1]) > kTrustedCos) patch.normals[i - 1] = exact;
  }
  return patch;
}

}  // namespace partbooth::scene_gen
