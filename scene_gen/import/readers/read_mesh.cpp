// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "scene_gen/import/readers/part_builder.h"
#include "scene_gen/import/readers/reading.h"
#include "scene_gen/import/readers/smooth.h"
#include "scene_gen/import/readers/soup.h"
#include "scene_gen/import/readers/soup_unit.h"
#include "scene_gen/import/readers/topology.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

constexpr std::size_t kMaxColors = 64;
constexpr std::uint32_t kMaxPieces = 256;

core::Result<Soup> load(const std::string& path) {
  std::string e = std::filesystem::path(path).extension().string();
  std::transform(e.begin(), e.end(), e.begin(), [](unsigned char c) { return std::tolower(c); });
  if (e == ".glb" || e == ".gltf") return load_gltf(path);
  if (e == ".3mf") return load_3mf(path);
  return load_assimp(path);
}

bool finite(Vec3d v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

double finite_diagonal(const std::vector<Vec3d>& positions) {
  core::Box3d box;
  for (const Vec3d& p : positions)
    if (finite(p)) box.extend(p);
  return box.empty() ? 0 : box.diagonal();
}

// Joins equal vertices and drops what is no triangle; returns how many were not finite.
std::size_t clean(SoupNode& node) {
  const double diagonal = finite_diagonal(node.positions);
  const std::vector<std::uint32_t> same = weld(node.positions, diagonal > 0 ? kWeldRatio * diagonal : 1);
  SoupNode out;
  out.positions = node.positions;
  out.groups = node.groups;
  std::size_t not_finite = 0;
  for (std::size_t t = 0; t < node.triangles.size(); ++t) {
    const Triangle& raw = node.triangles[t];
    if (!finite(node.positions[raw[0]]) || !finite(node.positions[raw[1]]) ||
        !finite(node.positions[raw[2]])) {
      ++not_finite;
      continue;
    }
    const Triangle tri{same[raw[0]], same[raw[1]], same[raw[2]]};
    if (tri[0] == tri[1] || tri[1] == tri[2] || tri[2] == tri[0]) continue;
    out.triangles.push_back(tri);
    out.group_of_triangle.push_back(node.group_of_triangle[t]);
  }
  node = std::move(out);
  return not_finite;
}

// Vertex colours can be as many as triangles, and a face has one: beyond a bound they are averaged.
void limit_colors(SoupNode& node, std::vector<std::string>& warnings) {
  std::vector<core::Vec3f> colors;
  core::Vec3f sum;
  float count = 0;
  for (const SoupGroup& g : node.groups) {
    if (!g.color) continue;
    sum += *g.color;
    ++count;
    if (colors.size() <= kMaxColors && std::find(colors.begin(), colors.end(), *g.color) == colors.end())
      colors.push_back(*g.color);
  }
  if (colors.size() <= kMaxColors) return;
  for (SoupGroup& g : node.groups)
    if (g.color) g.color = sum / count;
  warnings.push_back("many vertex colours: their mean is used");
}

// A connected piece of a node: one body.
struct Piece {
  std::vector<Triangle> triangles;
  std::vector<std::uint32_t> groups;
  Mass mass;
  bool closed = false;
  core::Box3d box;
};

std::vector<Piece> split(const SoupNode& node, std::vector<std::string>& warnings) {
  std::uint32_t count = 0;
  std::vector<std::uint32_t> piece_of =
      components(node.triangles.size(), sorted_edges(node.triangles), count);
  if (count > kMaxPieces) {
    warnings.push_back(fmt::format("{} unconnected pieces: taken as one body", count));
    std::fill(piece_of.begin(), piece_of.end(), 0u);
    count = 1;
  }
  std::vector<Piece> pieces(count);
  for (std::size_t t = 0; t < node.triangles.size(); ++t) {
    Piece& piece = pieces[piece_of[t]];
    piece.triangles.push_back(node.triangles[t]);
    piece.groups.push_back(node.group_of_triangle[t]);
    for (const std::uint32_t v : node.triangles[t]) piece.box.extend(node.positions[v]);
  }
  return pieces;
}

bool holds(const core::Box3d& outer, const core::Box3d& inner) {
  return core::min(outer.min, inner.min) == outer.min && core::max(outer.max, inner.max) == outer.max &&
         !(outer.min == inner.min && outer.max == inner.max);
}

// Neighbours agree; closed pieces wind outward, unless they are the cavity of another piece.
void turn_outward(const std::vector<Vec3d>& positions, std::vector<Piece>& pieces,
                  std::vector<std::string>& warnings) {
  bool mixed = false, inside_out = false;
  std::size_t branching = 0;
  for (Piece& piece : pieces) {
    mixed |= agree_on_winding(piece.triangles);
    piece.closed = is_closed(piece.triangles);
    branching += branching_edges(piece.triangles);
    piece.mass = mass_of_triangles(positions, piece.triangles);
  }
  for (Piece& piece : pieces) {
    const bool cavity = std::any_of(pieces.begin(), pieces.end(),
                                    [&](const Piece& p) { return p.closed && holds(p.box, piece.box); });
    if (!piece.closed || piece.mass.volume >= 0 || cavity) continue;
    for (Triangle& t : piece.triangles) std::swap(t[1], t[2]);
    piece.mass.volume = -piece.mass.volume;
    inside_out = true;
  }
  if (branching > 0)
    warnings.push_back(fmt::format("{} edges where more than two triangles meet", branching));
  if (mixed) warnings.push_back("some triangles faced the wrong way and have been turned");
  if (inside_out) warnings.push_back("bodies were inside out and have been turned");
}

void add_piece(const SoupNode& node, const Piece& piece, PartBuilder& builder) {
  builder.begin_body(node.groups[piece.groups[0]].name, piece.closed && piece.mass.volume > 0);
  // Creases lie between colours too, not between groups of the same colour.
  std::vector<std::uint32_t> tags;
  std::vector<std::optional<core::Vec3f>> colors;
  for (const std::uint32_t g : piece.groups) {
    const auto at = std::find(colors.begin(), colors.end(), node.groups[g].color);
    tags.push_back(static_cast<std::uint32_t>(at - colors.begin()));
    if (at == colors.end()) colors.push_back(node.groups[g].color);
  }
  const SmoothMesh mesh = smooth(node.positions, piece.triangles, tags);
  std::vector<Vec3d> positions(mesh.vertex_count), normals(mesh.vertex_count);
  std::vector<std::vector<std::uint32_t>> triangles_of_face(mesh.face_count);
  for (std::uint32_t t = 0; t < piece.triangles.size(); ++t) {
    triangles_of_face[mesh.face_of_triangle[t]].push_back(t);
    for (int k = 0; k < 3; ++k) {
      positions[mesh.corner_vertices[t][k]] = node.positions[piece.triangles[t][k]];
      normals[mesh.corner_vertices[t][k]] = mesh.corner_normals[t][k];
    }
  }
  for (const auto& members : triangles_of_face) {
    core::PartFace face;
    face.color = colors[tags[members[0]]];
    builder.begin_face(face);
    std::vector<Triangle> patch;
    for (const std::uint32_t t : members) patch.push_back(mesh.corner_vertices[t]);
    builder.add_patch(positions, normals, patch);
  }
}

core::Box3d box_of(const Soup& soup) {
  core::Box3d box;
  for (const SoupNode& node : soup.nodes)
    for (const Triangle& t : node.triangles)
      for (const std::uint32_t v : t) box.extend(node.positions[v]);
  return box;
}

void add_node(SoupNode& node, PartBuilder& builder, Reading& reading, Vec3d& moment, bool& all_closed) {
  std::vector<std::string>& warnings = reading.part.warnings;
  limit_colors(node, warnings);
  std::vector<Piece> pieces = split(node, warnings);
  turn_outward(node.positions, pieces, warnings);
  for (const Piece& piece : pieces) {
    add_piece(node, piece, builder);
    reading.part.area_m2 += piece.mass.area;
    all_closed &= piece.closed;
    if (!piece.closed) continue;
    reading.part.volume_m3 += piece.mass.volume;
    moment += piece.mass.center * piece.mass.volume;
  }
}

Reading build(Soup& soup, double metres_per_unit) {
  Reading reading;
  PartBuilder builder;
  Vec3d moment;
  bool all_closed = true;
  for (SoupNode& node : soup.nodes) {
    for (Vec3d& p : node.positions) p = p * metres_per_unit;
    add_node(node, builder, reading, moment, all_closed);
  }
  core::Part built = builder.take();
  reading.part.mesh = std::move(built.mesh);
  reading.part.faces = std::move(built.faces);
  reading.part.bodies = std::move(built.bodies);
  if (reading.part.volume_m3 > 0) reading.center_of_mass = moment / reading.part.volume_m3;
  if (!all_closed) reading.part.warnings.push_back("not watertight: light can leak through its borders");
  return reading;
}

// Warnings of several nodes repeat.
void unique(std::vector<std::string>& warnings) {
  std::vector<std::string> out;
  for (std::string& w : warnings)
    if (std::find(out.begin(), out.end(), w) == out.end()) out.push_back(std::move(w));
  warnings = std::move(out);
}

}  // namespace

core::Result<Reading> read_mesh(const std::string& path, const ReadOptions& options) {
  auto soup = load(path);
  if (!soup) return core::fail(soup.error());
  std::size_t not_finite = 0;
  for (SoupNode& node : soup->nodes) not_finite += clean(node);
  std::erase_if(soup->nodes, [](const SoupNode& node) { return node.triangles.empty(); });
  const auto refused = [&](core::Error error) {
    error.file = path;
    return core::fail(std::move(error));
  };
  if (soup->nodes.empty())
    return refused({"", "", not_finite > 0 ? "no triangle has finite coordinates" : "it holds no triangles",
                    "export it again"});
  const core::Box3d box = box_of(*soup);
  const auto unit = find_unit(*soup, box.diagonal(), options.unit);
  if (!unit) return refused(unit.error());

  Reading reading = build(*soup, unit->metres_per_unit);
  if (reading.part.mesh.triangles.empty())
    return refused({"", "", "its triangles have no area", "export it again"});
  reading.part.exact_box = {box.min * unit->metres_per_unit, box.max * unit->metres_per_unit};
  reading.part.source_unit = unit->text;
  auto& warnings = reading.part.warnings;
  warnings.insert(warnings.begin(), soup->warnings.begin(), soup->warnings.end());
  if (!unit->warning.empty()) warnings.insert(warnings.begin(), unit->warning);
  if (not_finite > 0)
    warnings.push_back(
        fmt::format("{} triangles with coordinates that are not finite were left out", not_finite));
  unique(warnings);
  return reading;
}

}  // namespace partbooth::scene_gen
