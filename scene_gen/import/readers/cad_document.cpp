// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/cad_document.h"

#include <BRepBuilderAPI_MakeSolid.hxx>
#include <BRepBuilderAPI_Sewing.hxx>
#include <BRepLib.hxx>
#include <BRep_Tool.hxx>
#include <Standard_Failure.hxx>
#include <TopExp_Explorer.hxx>
#include <TopLoc_Location.hxx>
#include <TopoDS.hxx>
#include <TopoDS_Iterator.hxx>
#include <TopoDS_Solid.hxx>

#include "scene_gen/import/readers/xde.h"

namespace partbooth::scene_gen {
namespace {

constexpr double kSewingTolerance = 1e-3;

struct LooseFace {
  TopoDS_Face face;
  Color color;
  std::string name;
  std::size_t use = 0;
};

// Splits a leaf into solids and loose faces.
class LeafSplit {
 public:
  explicit LeafSplit(const CadLeaf& leaf) : leaf_(leaf) { visit(leaf.shape, {}, nullptr); }

  std::vector<CadBody> bodies;
  std::vector<LooseFace> loose;

 private:
  void visit(const TopoDS_Shape& shape, Style style, CadBody* body) {
    if (const Style* own = leaf_.styles.Seek(shape)) {
      if (own->color) style.color = own->color;
      if (!own->name.empty()) style.name = own->name;
    }
    if (shape.ShapeType() == TopAbs_FACE) {
      const TopoDS_Face& face = TopoDS::Face(shape);
      if (body != nullptr) body->faces.push_back({face, style.color});
      if (body == nullptr) loose.push_back({face, style.color, style.name, 0});
      return;
    }
    if (shape.ShapeType() > TopAbs_FACE) return;  // wires, edges, vertices
    CadBody solid{shape, style.name, true, leaf_.material, {}};
    const bool is_solid = shape.ShapeType() == TopAbs_SOLID;
    for (TopoDS_Iterator child(shape); child.More(); child.Next())
      visit(child.Value(), style, is_solid ? &solid : body);
    if (is_solid && !solid.faces.empty()) bodies.push_back(std::move(solid));
  }

  const CadLeaf& leaf_;
};

// A closed shell gets its faces turned outward.
TopoDS_Shape turned_outward(const TopoDS_Shape& shell) {
  if (!BRep_Tool::IsClosed(shell)) return shell;
  TopoDS_Solid solid = BRepBuilderAPI_MakeSolid(TopoDS::Shell(shell)).Solid();
  BRepLib::OrientClosedSolid(solid);
  return solid;
}

using FaceIndex = NCollection_DataMap<TopoDS_Shape, std::size_t, TopTools_ShapeMapHasher>;

// Where each face of the sewn shape comes from.
FaceIndex origin_of_faces(const BRepBuilderAPI_Sewing& sewing, const std::vector<LooseFace>& loose) {
  FaceIndex origin;
  for (std::size_t i = 0; i < loose.size(); ++i) {
    const TopoDS_Shape sewn = sewing.ModifiedSubShape(loose[i].face);
    if (!sewn.IsNull()) origin.Bind(sewn, i);
  }
  return origin;
}

CadBody loose_body(const TopoDS_Shape& shape, const FaceIndex& origin, const std::vector<LooseFace>& loose) {
  CadBody body{shape, "", false, "", {}};
  for (TopExp_Explorer face(shape, TopAbs_FACE); face.More(); face.Next()) {
    CadFace out{TopoDS::Face(face.Current()), {}};
    if (const std::size_t* from = origin.Seek(face.Current())) {
      out.color = loose[*from].color;
      if (body.name.empty()) body.name = loose[*from].name;
    }
    body.faces.push_back(out);
  }
  return body;
}

// Of the first face: faces of several uses may be sewn into one shell.
std::size_t use_of(const TopoDS_Shape& shape, const FaceIndex& origin, const std::vector<LooseFace>& loose) {
  for (TopExp_Explorer face(shape, TopAbs_FACE); face.More(); face.Next())
    if (const std::size_t* from = origin.Seek(face.Current())) return loose[*from].use;
  return 0;
}

void add_loose(const std::vector<LooseFace>& loose, CadDocument& document) {
  BRepBuilderAPI_Sewing sewing(kSewingTolerance);
  for (const LooseFace& face : loose) sewing.Add(face.face);
  sewing.Perform();
  const FaceIndex origin = origin_of_faces(sewing, loose);
  const auto add = [&](const TopoDS_Shape& shape) {
    const std::size_t use = use_of(shape, origin, loose);
    document.instances.push_back({document.bodies.size(), gp_Trsf(), "", {}, use});
    document.bodies.push_back(loose_body(shape, origin, loose));
  };
  const TopoDS_Shape& sewn = sewing.SewedShape();
  for (TopExp_Explorer shell(sewn, TopAbs_SHELL); shell.More(); shell.Next())
    add(turned_outward(shell.Current()));
  for (TopExp_Explorer face(sewn, TopAbs_FACE, TopAbs_SHELL); face.More(); face.Next()) add(face.Current());
}

}  // namespace

core::Result<CadDocument> load_cad(const std::string& path) {
  auto tree = read_cad_tree(path);
  if (!tree) return core::fail(tree.error());
  CadDocument document;
  document.source_unit = tree->source_unit;
  document.warnings = tree->warnings;
  try {
    std::vector<std::vector<std::size_t>> bodies_of_leaf;
    std::vector<LeafSplit> splits;
    for (const CadLeaf& leaf : tree->leaves) {
      splits.emplace_back(leaf);
      bodies_of_leaf.emplace_back();
      for (CadBody& body : splits.back().bodies) {
        bodies_of_leaf.back().push_back(document.bodies.size());
        document.bodies.push_back(std::move(body));
      }
    }
    std::vector<LooseFace> loose;
    for (const CadUse& use : tree->uses) {
      const std::size_t number = document.uses.size();
      document.uses.push_back({use.leaf, use.world_from_leaf, use.style.name});
      for (const std::size_t body : bodies_of_leaf[use.leaf])
        document.instances.push_back({body, use.world_from_leaf, use.style.name, use.style.color, number});
      const TopLoc_Location place(use.world_from_leaf);
      for (const LooseFace& face : splits[use.leaf].loose)
        loose.push_back({TopoDS::Face(face.face.Moved(place)), face.color ? face.color : use.style.color,
                         face.name.empty() ? use.style.name : face.name, number});
    }
    if (!loose.empty()) add_loose(loose, document);
  } catch (const Standard_Failure& failure) {
    return core::fail(
        {path, "", std::string("Open CASCADE cannot take its shapes apart: ") + failure.GetMessageString(),
         "export it again from the CAD program"});
  }
  if (document.instances.empty())
    return core::fail(
        {path, "", "it holds no solid, shell or face", "export solids or surfaces from the CAD program"});
  return document;
}

}  // namespace partbooth::scene_gen
