// SPDX-License-Identifier: Apache-2.0
// What each reader takes and gives. Readers run in the child process only.
#pragma once

#include <optional>
#include <string>

#include "core/part.h"
#include "core/result.h"

namespace partbooth::scene_gen {

struct ReadOptions {
  std::string unit = "auto";  // as ImportOptions
  double long_side_px = 600;
  bool components = false;  // the parts of an assembly too, each fine enough to be looked at alone
};

// A place where a product of the file stands. A scale is part of the product's shape.
struct ProductUse {
  std::string name;         // of the product; empty if it has none
  std::size_t product = 0;  // the same, with the same scale: the same shape
  double scale = 1;
  bool mirrored = false;  // across x = 0 of the product's frame, before it is placed
  core::Rigid assembly_from_product;
  std::vector<std::uint32_t> bodies;  // indices into Part::bodies
};

// A part without what follows from its mesh: hull, poses, bounds. Everything in metres and in the part's
// frame.
struct Reading {
  core::Part part;
  std::optional<core::Vec3d> center_of_mass;  // of the closed volume, if there is one
  std::vector<ProductUse> uses;               // of CAD files; only those that have bodies
};

// STEP and IGES. Errors: malformed, no geometry.
core::Result<Reading> read_cad(const std::string& path, const ReadOptions& options);
// STL, OBJ, PLY, OFF, glTF, GLB, 3MF. Errors: malformed, no triangles, implausible size without a unit.
core::Result<Reading> read_mesh(const std::string& path, const ReadOptions& options);

}  // namespace partbooth::scene_gen
