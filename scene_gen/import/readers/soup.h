// SPDX-License-Identifier: Apache-2.0
// What a mesh file holds: triangles, in the file's unit, +Z up.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/result.h"
#include "core/vec.h"
#include "scene_gen/import/readers/mass.h"

namespace partbooth::scene_gen {

struct SoupGroup {
  std::string name;
  std::optional<core::Vec3f> color;  // linear Rec.709
};

// One mesh node of the file: its triangles are joined where they meet; those of different nodes are not.
class SoupNode {
 public:
  std::vector<core::Vec3d> positions;
  std::vector<Triangle> triangles;
  std::vector<std::uint32_t> group_of_triangle;
  std::vector<SoupGroup> groups;

  // Indices count from `first_vertex`. False: they reach past the end.
  bool add_triangle(std::size_t first_vertex, std::size_t a, std::size_t b, std::size_t c,
                    std::uint32_t group);
  std::uint32_t group(const SoupGroup& wanted);  // finds or adds

 private:
  std::map<std::tuple<std::string, bool, float, float, float>, std::uint32_t> index_of_group_;
};

enum class UnitOrigin { kFile, kFormat, kUnknown };

struct Soup {
  std::vector<SoupNode> nodes;
  UnitOrigin unit_origin = UnitOrigin::kUnknown;
  double metres_per_unit = 1;  // unless unknown
  std::string unit;            // "mm"; with a remark on axes where they were turned
  std::vector<std::string> warnings;
};

// Each component 0..1.
core::Vec3f linear_from_srgb(core::Vec3f srgb);
// None if a component is not finite; else cut to 0..1.
std::optional<core::Vec3f> checked_color(core::Vec3f linear);

// STL, OBJ, PLY and OFF, through Assimp: one node, groups named after the file's objects.
core::Result<Soup> load_assimp(const std::string& path);
// glTF 2.0 and GLB, through tinygltf: metres, Y up, turned to Z up.
core::Result<Soup> load_gltf(const std::string& path);
// 3MF, through lib3mf.
core::Result<Soup> load_3mf(const std::string& path);

}  // namespace partbooth::scene_gen
