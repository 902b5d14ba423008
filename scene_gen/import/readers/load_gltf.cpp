// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "scene_gen/import/readers/affine.h"
#include "scene_gen/import/readers/gltf_accessor.h"
#include "scene_gen/import/readers/soup.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using core::Vec3f;

const Affine kZUpFromYUp{{{Vec3d{1, 0, 0}, Vec3d{0, 0, -1}, Vec3d{0, 1, 0}}}, {}};

Affine node_transform(const tinygltf::Node& node) {
  Affine a;
  if (node.matrix.size() == 16) {  // column-major
    const auto& m = node.matrix;
    for (int r = 0; r < 3; ++r) a.matrix.rows[r] = {m[r], m[4 + r], m[8 + r]};
    a.translation = {m[12], m[13], m[14]};
    return a;
  }
  if (const auto& q = node.rotation; q.size() == 4)
    a.matrix = core::rotation_from_quaternion(q[3], q[0], q[1], q[2]);
  if (const auto& s = node.scale; s.size() == 3)
    for (Vec3d& row : a.matrix.rows) row = {row.x * s[0], row.y * s[1], row.z * s[2]};
  if (const auto& t = node.translation; t.size() == 3) a.translation = {t[0], t[1], t[2]};
  return a;
}

// The corners of each triangle, as positions in the list of indices.
std::vector<std::array<std::size_t, 3>> triangle_corners(int mode, std::size_t count) {
  std::vector<std::array<std::size_t, 3>> out;
  if (mode == TINYGLTF_MODE_TRIANGLES || mode < 0)
    for (std::size_t i = 0; i + 2 < count; i += 3) out.push_back({i, i + 1, i + 2});
  if (mode == TINYGLTF_MODE_TRIANGLE_STRIP)
    for (std::size_t i = 0; i + 2 < count; ++i) out.push_back({i, i + 1 + i % 2, i + 2 - i % 2});
  if (mode == TINYGLTF_MODE_TRIANGLE_FAN)
    for (std::size_t i = 1; i + 1 < count; ++i) out.push_back({0, i, i + 1});
  return out;
}

class Loader {
 public:
  Loader(const std::string& path, const tinygltf::Model& model) : path_(path), model_(model) {}

  core::Result<Soup> load() {
    soup_.unit_origin = UnitOrigin::kFormat;
    soup_.unit = "m, Y up turned to Z up";
    seen_.assign(model_.nodes.size(), false);
    for (const int root : roots()) PB_RETURN_IF_ERROR(visit(root, kZUpFromYUp));
    return soup_;
  }

 private:
  std::vector<int> roots() const {
    const int scene = std::max(model_.defaultScene, 0);
    if (static_cast<std::size_t>(scene) < model_.scenes.size()) return model_.scenes[scene].nodes;
    // Without a scene: every node that is nobody's child.
    std::vector<bool> child(model_.nodes.size(), false);
    for (const auto& node : model_.nodes)
      for (const int c : node.children)
        if (c >= 0 && static_cast<std::size_t>(c) < child.size()) child[c] = true;
    std::vector<int> out;
    for (std::size_t n = 0; n < child.size(); ++n)
      if (!child[n]) out.push_back(static_cast<int>(n));
    return out;
  }

  tl::unexpected<core::Error> wrong(const std::string& place, const std::string& what) const {
    return core::fail({path_, place, "malformed: " + what, "export it again"});
  }

  core::Result<void> visit(int index, const Affine& parent) {
    const std::string place = "node " + std::to_string(index);
    if (index < 0 || static_cast<std::size_t>(index) >= model_.nodes.size())
      return wrong(place, "it does not exist");
    // Nodes form a tree: one that comes again is its own ancestor, or has two parents.
    if (seen_[index]) return wrong(place, "it hangs in the tree more than once");
    seen_[index] = true;
    const tinygltf::Node& node = model_.nodes[index];
    const Affine world = parent * node_transform(node);
    if (node.mesh >= 0) PB_RETURN_IF_ERROR(add_mesh(node, world, place));
    for (const int child : node.children) PB_RETURN_IF_ERROR(visit(child, world));
    return {};
  }

  core::Result<void> add_mesh(const tinygltf::Node& node, const Affine& world, const std::string& place) {
    if (static_cast<std::size_t>(node.mesh) >= model_.meshes.size())
      return wrong(place, "its mesh does not exist");
    const tinygltf::Mesh& mesh = model_.meshes[node.mesh];
    note_unit(mesh);
    SoupNode out;
    for (const auto& primitive : mesh.primitives)
      if (auto added = add_primitive(primitive, world, node.name.empty() ? mesh.name : node.name, out);
          !added) {
        core::Error error = added.error();
        error.file = path_;
        return core::fail(error);
      }
    if (!out.triangles.empty()) soup_.nodes.push_back(std::move(out));
    return {};
  }

  // Not in the standard, but some writers keep the unit of the CAD file there and do not convert.
  void note_unit(const tinygltf::Mesh& mesh) {
    if (!mesh.extras.IsObject() || !mesh.extras.Has("units") || !mesh.extras.Get("units").IsString()) return;
    static const std::map<std::string, double> kMetres{{"mm", 1e-3},   {"millimeters", 1e-3},
                                                       {"cm", 1e-2},   {"inch", 0.0254},
                                                       {"in", 0.0254}, {"inches", 0.0254}};
    const auto found = kMetres.find(mesh.extras.Get("units").Get<std::string>());
    if (found == kMetres.end()) return;
    soup_.unit_origin = UnitOrigin::kFile;
    soup_.metres_per_unit = found->second;
    soup_.unit = found->first + " in the file's extras, Y up turned to Z up";
  }

  core::Result<void> add_primitive(const tinygltf::Primitive& primitive, const Affine& world,
                                   const std::string& name, SoupNode& out) {
    const auto position = primitive.attributes.find("POSITION");
    if (position == primitive.attributes.end()) return {};
    auto points = read_accessor(model_, position->second);
    if (!points) return core::fail(points.error());
    if (points->components != 3) return wrong("", "positions are not vectors of three");
    const std::size_t first = out.positions.size();
    for (std::size_t i = 0; i < points->count; ++i) {
      const double* p = &points->values[3 * i];
      out.positions.push_back(world.point({p[0], p[1], p[2]}));
    }
    std::vector<std::size_t> indices(points->count);
    for (std::size_t i = 0; i < indices.size(); ++i) indices[i] = i;
    if (primitive.indices >= 0) {
      auto read = read_accessor(model_, primitive.indices);
      if (!read) return core::fail(read.error());
      indices.assign(read->values.begin(), read->values.end());
    }
    auto colors = vertex_colors(primitive, points->count);
    if (!colors) return core::fail(colors.error());
    const bool mirrored = world.matrix.determinant() * kZUpFromYUp.matrix.determinant() < 0;
    for (auto [a, b, c] : triangle_corners(primitive.mode, indices.size())) {
      if (mirrored) std::swap(b, c);
      SoupGroup group{name, material_color(primitive)};
      if (std::max({indices[a], indices[b], indices[c]}) >= points->count)
        return wrong("accessor " + std::to_string(primitive.indices),
                     "an index reaches past the last vertex");
      if (!colors->empty())
        group.color =
            checked_color(((*colors)[indices[a]] + (*colors)[indices[b]] + (*colors)[indices[c]]) / 3);
      out.add_triangle(first, indices[a], indices[b], indices[c], out.group(group));
    }
    return {};
  }

  core::Result<std::vector<Vec3f>> vertex_colors(const tinygltf::Primitive& primitive,
                                                 std::size_t count) const {
    const auto at = primitive.attributes.find("COLOR_0");
    if (at == primitive.attributes.end()) return std::vector<Vec3f>{};
    auto read = read_accessor(model_, at->second);
    if (!read) return core::fail(read.error());
    if (read->count != count || read->components < 3)
      return wrong("", "colours and vertices differ in number");
    std::vector<Vec3f> colors;
    for (std::size_t i = 0; i < count; ++i) {
      const double* c = &read->values[i * read->components];
      colors.emplace_back(Vec3d{c[0], c[1], c[2]});
    }
    return colors;
  }

  // The factor is linear. A texture would need texture coordinates, which parts do not have: no colour then.
  std::optional<Vec3f> material_color(const tinygltf::Primitive& primitive) const {
    if (primitive.material < 0 || static_cast<std::size_t>(primitive.material) >= model_.materials.size())
      return std::nullopt;
    const auto& pbr = model_.materials[primitive.material].pbrMetallicRoughness;
    if (pbr.baseColorTexture.index >= 0 || pbr.baseColorFactor.size() < 3) return std::nullopt;
    return checked_color(
        Vec3f(Vec3d{pbr.baseColorFactor[0], pbr.baseColorFactor[1], pbr.baseColorFactor[2]}));
  }

  const std::string& path_;
  const tinygltf::Model& model_;
  Soup soup_;
  std::vector<bool> seen_;
};

bool skip_image(tinygltf::Image*, int, std::string*, std::string*, int, int, const unsigned char*, int,
                void*) {
  return true;
}

// Only regular files are read, and none is written.
bool file_exists(const std::string& path, void*) { return std::filesystem::is_regular_file(path); }
std::string same_path(const std::string& path, void*) { return path; }
bool read_whole_file(std::vector<unsigned char>* out, std::string* error, const std::string& path, void*) {
  std::ifstream in(path, std::ios::binary);
  out->assign(std::istreambuf_iterator<char>(in), {});
  if (out->empty()) *error = "cannot read " + path;
  return !out->empty();
}
bool never_write(std::string*, const std::string&, const std::vector<unsigned char>&, void*) { return false; }

}  // namespace

core::Result<Soup> load_gltf(const std::string& path) {
  std::string extension = std::filesystem::path(path).extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  tinygltf::TinyGLTF parser;
  parser.SetImageLoader(skip_image, nullptr);
  parser.SetFsCallbacks({file_exists, same_path, read_whole_file, never_write, nullptr});
  tinygltf::Model model;
  std::string error, warning;
  const bool read = extension == ".glb" ? parser.LoadBinaryFromFile(&model, &error, &warning, path)
                                        : parser.LoadASCIIFromFile(&model, &error, &warning, path);
  if (!read) {
    std::replace(error.begin(), error.end(), '\n', ' ');
    return core::fail({path, "", "malformed: " + error, "export it again"});
  }
  for (const std::string& needed : model.extensionsRequired)
    if (needed != "KHR_mesh_quantization" && !needed.starts_with("KHR_materials_") &&
        needed != "KHR_texture_transform")
      return core::fail({path, "", "it needs the glTF extension " + needed + ", which is not supported",
                         "export it without compression or extensions"});
  return Loader(path, model).load();
}

}  // namespace partbooth::scene_gen
