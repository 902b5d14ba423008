// SPDX-License-Identifier: Apache-2.0
// What Open CASCADE's readers give: the tree of shapes with names and colours, before it is split into
// bodies.
#pragma once

#include <NCollection_DataMap.hxx>
#include <TopTools_ShapeMapHasher.hxx>
#include <TopoDS_Shape.hxx>
#include <gp_Trsf.hxx>
#include <string>
#include <vector>

#include "core/result.h"
#include "scene_gen/import/readers/cad_document.h"

namespace partbooth::scene_gen {

struct Style {
  Color color;
  std::string name;
};

// A shape of the file that is not an assembly, with what is said about it and its sub-shapes.
struct CadLeaf {
  TopoDS_Shape shape;
  std::string material;  // its name; empty if it has none
  NCollection_DataMap<TopoDS_Shape, Style, TopTools_ShapeMapHasher> styles;
};

struct CadUse {
  std::size_t leaf = 0;
  gp_Trsf world_from_leaf;
  Style style;
};

struct CadTree {
  std::vector<CadLeaf> leaves;
  std::vector<CadUse> uses;
  std::string source_unit;
  std::vector<std::string> warnings;
};

// STEP by the endings .step and .stp, else IGES. Errors: malformed file, no geometry.
core::Result<CadTree> read_cad_tree(const std::string& path);

}  // namespace partbooth::scene_gen
