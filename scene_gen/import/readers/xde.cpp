// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/xde.h"

#include <IGESCAFControl_Reader.hxx>
#include <IGESControl_Reader.hxx>
#include <IGESData_IGESModel.hxx>
#include <Message.hxx>
#include <Message_Messenger.hxx>
#include <Quantity_Color.hxx>
#include <STEPCAFControl_Reader.hxx>
#include <STEPControl_Reader.hxx>
#include <Standard_Failure.hxx>
#include <TColStd_SequenceOfAsciiString.hxx>
#include <TCollection_HAsciiString.hxx>
#include <TDF_LabelSequence.hxx>
#include <TDF_Tool.hxx>
#include <TDataStd_Name.hxx>
#include <TDataStd_TreeNode.hxx>
#include <TDocStd_Document.hxx>
#include <XCAFApp_Application.hxx>
#include <XCAFDoc.hxx>
#include <XCAFDoc_ColorTool.hxx>
#include <XCAFDoc_DocumentTool.hxx>
#include <XCAFDoc_Material.hxx>
#include <XCAFDoc_MaterialTool.hxx>
#include <XCAFDoc_ShapeTool.hxx>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

namespace partbooth::scene_gen {
namespace {

constexpr int kMaxDepth = 200;

std::string name_of(const TDF_Label& label) {
  opencascade::handle<TDataStd_Name> name;
  if (!label.FindAttribute(TDataStd_Name::GetID(), name)) return {};
  return TCollection_AsciiString(name->Get()).ToCString();  // UTF-8
}

// Of the engineering material that the label refers to; empty without one.
std::string material_of(const TDF_Label& label) {
  opencascade::handle<TDataStd_TreeNode> node;
  opencascade::handle<XCAFDoc_Material> material;
  if (!label.FindAttribute(XCAFDoc::MaterialRefGUID(), node) || !node->HasFather() ||
      !node->Father()->Label().FindAttribute(XCAFDoc_Material::GetID(), material) ||
      material->GetName().IsNull())
    return {};
  return material->GetName()->ToCString();
}

// Flattens the document's tree of labels.
class TreeWalk {
 public:
  TreeWalk(const opencascade::handle<XCAFDoc_ColorTool>& colors, CadTree& tree)
      : colors_(colors), tree_(tree) {}

  void walk(const TDF_Label& label, const gp_Trsf& place, const Style& inherited, int depth) {
    if (depth > kMaxDepth) throw Standard_Failure("the assembly contains itself");
    const Style own = style_of(label);
    if (TDF_Label target; XCAFDoc_ShapeTool::GetReferredShape(label, target)) {
      const gp_Trsf here = place * XCAFDoc_ShapeTool::GetLocation(label).Transformation();
      const std::string product = name_of(target);
      walk(target, here, {own.color ? own.color : inherited.color, product.empty() ? own.name : product},
           depth + 1);
      return;
    }
    const Style here{own.color ? own.color : inherited.color, own.name.empty() ? inherited.name : own.name};
    if (XCAFDoc_ShapeTool::IsAssembly(label)) {
      TDF_LabelSequence components;
      XCAFDoc_ShapeTool::GetComponents(label, components);
      for (int i = 1; i <= components.Length(); ++i) walk(components.Value(i), place, here, depth + 1);
      return;
    }
    tree_.uses.push_back({leaf_of(label), place, here});
  }

 private:
  Style style_of(const TDF_Label& label) const {
    Style style{std::nullopt, name_of(label)};
    Quantity_Color c;
    // Quantity_Color holds linear RGB.
    if (colors_->GetColor(label, XCAFDoc_ColorSurf, c) || colors_->GetColor(label, XCAFDoc_ColorGen, c))
      style.color = core::Vec3f(static_cast<float>(c.Red()), static_cast<float>(c.Green()),
                                static_cast<float>(c.Blue()));
    return style;
  }

  std::size_t leaf_of(const TDF_Label& label) {
    TCollection_AsciiString entry;
    TDF_Tool::Entry(label, entry);
    const auto [at, is_new] = leaf_by_entry_.try_emplace(entry.ToCString(), tree_.leaves.size());
    if (!is_new) return at->second;
    CadLeaf leaf;
    leaf.shape = XCAFDoc_ShapeTool::GetShape(label);
    leaf.material = material_of(label);
    TDF_LabelSequence parts;
    XCAFDoc_ShapeTool::GetSubShapes(label, parts);
    for (int i = 1; i <= parts.Length(); ++i)
      leaf.styles.Bind(XCAFDoc_ShapeTool::GetShape(parts.Value(i)), style_of(parts.Value(i)));
    tree_.leaves.push_back(leaf);
    return at->second;
  }

  opencascade::handle<XCAFDoc_ColorTool> colors_;
  CadTree& tree_;
  std::map<std::string, std::size_t> leaf_by_entry_;
};

std::string readable_unit(std::string unit) {
  std::transform(unit.begin(), unit.end(), unit.begin(), [](unsigned char c) { return std::tolower(c); });
  static const std::map<std::string, std::string> kShort{
      {"millimetre", "mm"}, {"millimeter", "mm"}, {"mm", "mm"},         {"metre", "m"},
      {"meter", "m"},       {"m", "m"},           {"centimetre", "cm"}, {"cm", "cm"},
      {"in", "inch"},       {"inch", "inch"},     {"ft", "foot"}};
  const auto found = kShort.find(unit);
  return (found == kShort.end() ? unit : found->second) + " (from file)";
}

// Open CASCADE leaves the name empty for some ways to declare inches: CONVERSION_BASED_UNIT('inch',...)
// LENGTH_UNIT().
std::string declared_length_unit(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  for (std::string entity; std::getline(in, entity, ';');) {
    const std::size_t at = entity.find("CONVERSION_BASED_UNIT");
    if (at == std::string::npos || entity.find("LENGTH_UNIT") == std::string::npos) continue;
    const std::size_t open = entity.find('\'', at), close = entity.find('\'', open + 1);
    if (close != std::string::npos) return entity.substr(open + 1, close - open - 1);
  }
  return "unnamed";
}

std::string file_unit(STEPControl_Reader& reader, const std::string& path) {
  TColStd_SequenceOfAsciiString lengths, angles, solid_angles;
  reader.FileUnits(lengths, angles, solid_angles);
  for (int i = 1; i <= lengths.Length(); ++i)
    if (!lengths.Value(i).IsEmpty()) return readable_unit(lengths.Value(i).ToCString());
  return readable_unit(declared_length_unit(path));
}

std::string file_unit(IGESControl_Reader& reader, const std::string&) {
  const opencascade::handle<IGESData_IGESModel> model = reader.IGESModel();
  const opencascade::handle<TCollection_HAsciiString> name =
      model.IsNull() ? nullptr : model->GlobalSection().UnitName();
  return name.IsNull() ? "inch (default of IGES)" : readable_unit(name->ToCString());
}

STEPControl_Reader& plain(STEPCAFControl_Reader& reader) { return reader.ChangeReader(); }
IGESControl_Reader& plain(IGESCAFControl_Reader& reader) { return reader; }

void read_materials(STEPCAFControl_Reader& reader) { reader.SetMatMode(true); }
void read_materials(IGESCAFControl_Reader&) {}  // IGES has none

opencascade::handle<TDocStd_Document> new_document() {
  opencascade::handle<TDocStd_Document> document;
  XCAFApp_Application::GetApplication()->NewDocument("MDTV-XCAF", document);
  XCAFDoc_ShapeTool::SetAutoNaming(false);  // no invented names
  return document;
}

void walk_document(const opencascade::handle<TDocStd_Document>& document, CadTree& tree) {
  TDF_LabelSequence roots;
  XCAFDoc_DocumentTool::ShapeTool(document->Main())->GetFreeShapes(roots);
  TreeWalk walk(XCAFDoc_DocumentTool::ColorTool(document->Main()), tree);
  for (int i = 1; i <= roots.Length(); ++i) walk.walk(roots.Value(i), gp_Trsf(), {}, 0);
}

bool has_shapes(const CadTree& tree) {
  return std::any_of(tree.leaves.begin(), tree.leaves.end(),
                     [](const CadLeaf& l) { return !l.shape.IsNull(); });
}

// Names and colours are lost, but the plain reader forgives more.
template <class PlainReader>
CadTree read_plain(const std::string& path) {
  CadTree tree;
  PlainReader reader;
  if (reader.ReadFile(path.c_str()) != IFSelect_RetDone) return tree;
  tree.source_unit = file_unit(reader, path);
  reader.TransferRoots();
  CadLeaf leaf;
  leaf.shape = reader.OneShape();
  tree.leaves.push_back(leaf);
  tree.uses.push_back({});
  tree.warnings.push_back("names and colours could not be read: the plain reader was used");
  return tree;
}

template <class CafReader, class PlainReader>
core::Result<CadTree> read_with(const std::string& path, const char* format) {
  CadTree tree;
  try {
    CafReader reader;
    reader.SetNameMode(true);
    reader.SetColorMode(true);
    reader.SetLayerMode(false);
    read_materials(reader);
    if (reader.ReadFile(path.c_str()) != IFSelect_RetDone)
      return core::fail({path, "", std::string("not a ") + format + " file, or cut off",
                         "export it again from the CAD program"});
    tree.source_unit = file_unit(plain(reader), path);
    opencascade::handle<TDocStd_Document> document = new_document();
    if (reader.Transfer(document)) walk_document(document, tree);
  } catch (const Standard_Failure&) {
    tree = {};
  }
  if (!has_shapes(tree)) tree = read_plain<PlainReader>(path);
  return tree;
}

bool mentions_tessellation(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  for (std::string line; std::getline(in, line);)
    if (line.find("TESSELLATED_") != std::string::npos || line.find("TRIANGULATED_") != std::string::npos)
      return true;
  return false;
}

core::Error no_geometry(const std::string& path) {
  if (mentions_tessellation(path))
    return {path, "", "it holds tessellated geometry only, no exact surfaces",
            "export it as exact B-rep (AP203, AP214 or AP242 with solids), or as STL"};
  return {path, "", "it holds no geometry (no solid, shell or face)",
          "export solids or surfaces from the CAD program"};
}

}  // namespace

core::Result<CadTree> read_cad_tree(const std::string& path) {
  Message::DefaultMessenger()->ChangePrinters().Clear();
  std::string extension = std::filesystem::path(path).extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  const bool step = extension == ".step" || extension == ".stp";
  try {
    auto tree = step ? read_with<STEPCAFControl_Reader, STEPControl_Reader>(path, "STEP")
                     : read_with<IGESCAFControl_Reader, IGESControl_Reader>(path, "IGES");
    if (tree && !has_shapes(*tree)) return core::fail(no_geometry(path));
    return tree;
  } catch (const Standard_Failure& failure) {
    return core::fail({path, "", std::string("Open CASCADE cannot read it: ") + failure.GetMessageString(),
                       "export it again from the CAD program"});
  }
}

}  // namespace partbooth::scene_gen
