// SPDX-License-Identifier: Apache-2.0
#include <BRepBndLib.hxx>
#include <BRepBuilderAPI_Transform.hxx>
#include <BRepGProp.hxx>
#include <BRepMesh_IncrementalMesh.hxx>
#include <BRep_Builder.hxx>
#include <Bnd_Box.hxx>
#include <GProp_GProps.hxx>
#include <IMeshTools_Parameters.hxx>
#include <Standard_Failure.hxx>
#include <TopoDS_Compound.hxx>
#include <algorithm>

#include "scene_gen/import/readers/cad_document.h"
#include "scene_gen/import/readers/cad_face.h"
#include "scene_gen/import/readers/part_builder.h"
#include "scene_gen/import/readers/reading.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

constexpr double kMmToM = 1e-3;
constexpr double kAngleRad = 0.15, kInteriorAngleRad = 0.25;

Vec3d vec(const gp_XYZ& p) { return {p.X(), p.Y(), p.Z()}; }

TopoDS_Shape placed(const CadBody& body, const gp_Trsf& place) {
  if (place.IsNegative() || std::abs(place.ScaleFactor() - 1) > 1e-9)
    return BRepBuilderAPI_Transform(body.shape, place, true).Shape();
  return body.shape.Moved(TopLoc_Location(place));
}

// Of the exact surfaces, mm.
core::Box3d exact_box(const CadDocument& document) {
  core::Box3d box;
  for (const CadInstance& instance : document.instances) {
    Bnd_Box bounds;
    BRepBndLib::AddOptimal(placed(document.bodies[instance.body], instance.world_from_body), bounds,
                           /*useTriangulation=*/false, /*useShapeTolerance=*/false);
    if (bounds.IsVoid()) continue;
    box.extend(vec(bounds.CornerMin().XYZ()));
    box.extend(vec(bounds.CornerMax().XYZ()));
  }
  return box;
}

// rendering.md section 7: the silhouette stays within a tenth of a pixel.
double deflection_mm(const core::Box3d& box, double long_side_px) {
  const Vec3d size = box.size();
  const double pixel = std::max({size.x, size.y, size.z}) / long_side_px;
  return std::clamp(0.1 * pixel, 1e-4 * box.diagonal(), 1e-3 * box.diagonal());
}

core::Box3d box_of(const CadBody& body) {
  Bnd_Box bounds;
  BRepBndLib::Add(body.shape, bounds, /*useTriangulation=*/false);
  core::Box3d box;
  if (bounds.IsVoid()) return box;
  box.extend(vec(bounds.CornerMin().XYZ()));
  box.extend(vec(bounds.CornerMax().XYZ()));
  return box;
}

void tessellate(const TopoDS_Shape& shape, double deflection) {
  IMeshTools_Parameters parameters;
  parameters.Deflection = deflection;
  parameters.DeflectionInterior = deflection;
  parameters.Angle = kAngleRad;
  parameters.AngleInterior = kInteriorAngleRad;
  parameters.InParallel = false;  // the same triangles in every run
  BRepMesh_IncrementalMesh mesher(shape, parameters);
}

void tessellate_all(const CadDocument& document, const core::Box3d& box, const ReadOptions& options) {
  if (options.components && document.uses.size() > 1)
    for (const CadBody& body : document.bodies)
      if (const core::Box3d own = box_of(body); !own.empty())
        tessellate(body.shape, deflection_mm(own, options.long_side_px));
  // Together: bodies that share faces and edges get the same points there. What is finer already stays.
  TopoDS_Compound all;
  BRep_Builder builder;
  builder.MakeCompound(all);
  for (const CadBody& body : document.bodies) builder.Add(all, body.shape);
  tessellate(all, deflection_mm(box, options.long_side_px));
}

struct ExactMass {
  double volume = 0, area = 0;
  Vec3d center;
};

ExactMass mass_of(const CadBody& body) {
  ExactMass mass;
  GProp_GProps surface, volume;
  BRepGProp::SurfaceProperties(body.shape, surface);
  mass.area = surface.Mass();
  if (!body.solid) return mass;
  BRepGProp::VolumeProperties(body.shape, volume);
  mass.volume = volume.Mass();
  mass.center = vec(volume.CentreOfMass().XYZ());
  return mass;
}

struct TessellatedBody {
  std::vector<FacePatch> patches;
  std::vector<core::PartFace> faces;
  ExactMass mass;
  bool inside_out = false;
};

double signed_volume(const std::vector<FacePatch>& patches) {
  double volume = 0;
  if (patches.empty() || patches[0].positions.empty()) return volume;
  const Vec3d apex = patches[0].positions[0];
  for (const FacePatch& p : patches)
    for (const Triangle& t : p.triangles)
      volume += core::dot(p.positions[t[0]] - apex,
                          core::cross(p.positions[t[1]] - apex, p.positions[t[2]] - apex)) /
                6;
  return volume;
}

TessellatedBody tessellated(const CadBody& body) {
  TessellatedBody out;
  for (const CadFace& face : body.faces) {
    out.patches.push_back(face_patch(face.face));
    out.faces.push_back(describe_face(face.face));
    out.faces.back().color = face.color;
  }
  out.mass = mass_of(body);
  out.inside_out = body.solid && signed_volume(out.patches) < 0;
  return out;
}

// Rotation, mirror and scale of a body in the part, millimetres to metres.
class Placement {
 public:
  Placement(const gp_Trsf& place, bool inside_out)
      : place_(place), scale_(std::abs(place.ScaleFactor())), side_(inside_out ? -1 : 1) {}

  Vec3d point(Vec3d p) const {
    gp_XYZ q(p.x, p.y, p.z);
    place_.Transforms(q);
    return vec(q) * kMmToM;
  }
  // The matrix is a rotation or mirror times a scale, so normals turn as vectors do.
  Vec3d normal(Vec3d n) const {
    const gp_Vec v = gp_Vec(n.x, n.y, n.z).Transformed(place_);
    return core::normalize(vec(v.XYZ())) * side_;
  }
  bool flips_winding() const { return place_.IsNegative() != (side_ < 0); }
  double scale() const { return scale_; }

  core::PartFace face(core::PartFace f) const {
    f.origin = core::Vec3f(point(Vec3d(f.origin)));
    f.axis = core::Vec3f(normal(Vec3d(f.axis)));
    f.radius_m = static_cast<float>(f.radius_m * scale_ * kMmToM);
    return f;
  }

 private:
  gp_Trsf place_;
  double scale_, side_;
};

void add_instance(const CadBody& body, const TessellatedBody& mesh, const CadInstance& instance,
                  PartBuilder& builder) {
  const Placement place(instance.world_from_body, mesh.inside_out);
  builder.begin_body(body.name.empty() ? instance.name : body.name, body.solid, body.material);
  for (std::size_t f = 0; f < mesh.faces.size(); ++f) {
    core::PartFace face = place.face(mesh.faces[f]);
    if (!face.color) face.color = instance.color;
    builder.begin_face(face);
    FacePatch patch = mesh.patches[f];
    for (Vec3d& p : patch.positions) p = place.point(p);
    for (Vec3d& n : patch.normals) n = place.normal(n);
    if (place.flips_winding())
      for (Triangle& t : patch.triangles) std::swap(t[1], t[2]);
    builder.add_patch(patch.positions, patch.normals, patch.triangles);
  }
}

// A placement is a turn, times a mirror image across x = 0, times a scale.
ProductUse use_of(const CadProductUse& use) {
  const gp_Trsf& place = use.world_from_product;
  ProductUse out;
  out.name = use.name;
  out.product = use.product;
  out.scale = std::abs(place.ScaleFactor());
  out.mirrored = place.IsNegative();
  const gp_Mat linear = place.VectorialPart();
  for (int r = 0; r < 3; ++r)
    for (int c = 0; c < 3; ++c)
      out.assembly_from_product.rotation.rows[r][c] =
          linear.Value(r + 1, c + 1) / out.scale * (out.mirrored && c == 0 ? -1 : 1);
  out.assembly_from_product.translation = vec(place.TranslationPart()) * kMmToM;
  return out;
}

std::vector<ProductUse> product_uses(const CadDocument& document) {
  std::vector<ProductUse> uses;
  for (const CadProductUse& use : document.uses) uses.push_back(use_of(use));
  for (std::uint32_t b = 0; b < document.instances.size(); ++b)
    uses[document.instances[b].use].bodies.push_back(b);
  std::erase_if(uses, [](const ProductUse& use) { return use.bodies.empty(); });
  return uses;
}

Reading build(const CadDocument& document, const ReadOptions& options) {
  const core::Box3d box = exact_box(document);
  tessellate_all(document, box, options);
  std::vector<TessellatedBody> meshes;
  for (const CadBody& body : document.bodies) meshes.push_back(tessellated(body));

  PartBuilder builder;
  double volume = 0, area = 0;
  Vec3d moment;
  for (const CadInstance& instance : document.instances) {
    const TessellatedBody& mesh = meshes[instance.body];
    add_instance(document.bodies[instance.body], mesh, instance, builder);
    const Placement place(instance.world_from_body, false);
    const double s = place.scale() * kMmToM;
    const double v = std::abs(mesh.mass.volume) * s * s * s;
    volume += v;
    area += mesh.mass.area * s * s;
    moment += place.point(mesh.mass.center) * v;
  }
  Reading reading;
  reading.part = builder.take();
  reading.uses = product_uses(document);
  reading.part.source_unit = document.source_unit;
  reading.part.warnings.insert(reading.part.warnings.begin(), document.warnings.begin(),
                               document.warnings.end());
  reading.part.volume_m3 = volume;
  reading.part.area_m2 = area;
  reading.part.exact_box = {box.min * kMmToM, box.max * kMmToM};
  if (volume > 0) reading.center_of_mass = moment / volume;
  const auto turned = std::count_if(meshes.begin(), meshes.end(), [](const auto& m) { return m.inside_out; });
  if (turned > 0) reading.part.warnings.push_back("solids were inside out and have been turned");
  return reading;
}

}  // namespace

core::Result<Reading> read_cad(const std::string& path, const ReadOptions& options) {
  auto document = load_cad(path);
  if (!document) return core::fail(document.error());
  try {
    Reading reading = build(*document, options);
    if (reading.part.mesh.triangles.empty())
      return core::fail({path, "", "its surfaces could not be turned into triangles",
                         "heal the geometry in the CAD program"});
    return reading;
  } catch (const Standard_Failure& failure) {
    return core::fail({path, "",
                       std::string("Open CASCADE cannot tessellate it: ") + failure.GetMessageString(),
                       "heal the geometry in the CAD program"});
  }
}

}  // namespace partbooth::scene_gen
