// SPDX-License-Identifier: Apache-2.0
// A STEP or IGES file as bodies and where they stand. Lengths in millimetres, the unit that Open CASCADE
// works in.
#pragma once

#include <TopoDS_Face.hxx>
#include <TopoDS_Shape.hxx>
#include <gp_Trsf.hxx>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/vec.h"

namespace partbooth::scene_gen {

using Color = std::optional<core::Vec3f>;  // linear Rec.709

struct CadFace {
  TopoDS_Face face;
  Color color;  // the nearest of face, shell, solid, shape
};

// A solid, or a shell of loose faces that meet. Shared by all its instances.
struct CadBody {
  TopoDS_Shape shape;
  std::string name;
  bool solid = false;
  std::string material;
  std::vector<CadFace> faces;
};

struct CadInstance {
  std::size_t body = 0;
  gp_Trsf world_from_body;
  std::string name;     // of the product or its use in the assembly; for bodies without a name
  Color color;          // of the assembly; for faces without a colour
  std::size_t use = 0;  // index into CadDocument::uses
};

// A place in the file's tree where a product stands.
struct CadProductUse {
  std::size_t product = 0;
  gp_Trsf world_from_product;
  std::string name;  // of the product or its use; empty if neither has one
};

struct CadDocument {
  std::vector<CadBody> bodies;
  std::vector<CadInstance> instances;
  std::vector<CadProductUse> uses;
  std::string source_unit;
  std::vector<std::string> warnings;
};

// Loose faces are sewn together (tolerance 1e-3 mm), so that their edges meet and their sides agree.
// Errors: malformed file, no geometry.
core::Result<CadDocument> load_cad(const std::string& path);

}  // namespace partbooth::scene_gen
