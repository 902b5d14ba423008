// SPDX-License-Identifier: Apache-2.0
#include <assimp/material.h>
#include <assimp/postprocess.h>
#include <assimp/scene.h>
#include <fmt/format.h>

#include <assimp/BaseImporter.h>
#include <algorithm>
#include <assimp/Importer.hpp>
#include <filesystem>

#include "scene_gen/import/readers/soup.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using core::Vec3f;

// Leaves only the reader of this extension: others would try a file that it refuses.
void keep_reader_of(Assimp::Importer& importer, const std::string& extension) {
  const Assimp::BaseImporter* wanted = importer.GetImporter(extension.c_str());
  std::vector<Assimp::BaseImporter*> others;
  for (std::size_t i = 0; i < importer.GetImporterCount(); ++i)
    if (importer.GetImporter(i) != wanted) others.push_back(importer.GetImporter(i));
  for (Assimp::BaseImporter* other : others) importer.UnregisterLoader(other);
}

// Colours of OBJ, PLY and STL are display values.
std::optional<Vec3f> material_color(const aiScene& scene, const aiMesh& mesh) {
  if (mesh.mMaterialIndex >= scene.mNumMaterials) return std::nullopt;
  const aiMaterial& material = *scene.mMaterials[mesh.mMaterialIndex];
  aiString name;
  material.Get(AI_MATKEY_NAME, name);
  aiColor3D c;
  if (material.Get(AI_MATKEY_COLOR_DIFFUSE, c) != aiReturn_SUCCESS) return std::nullopt;
  // Assimp invents a grey material where the file has none or its library is missing.
  const bool invented = std::string(name.C_Str()) == AI_DEFAULT_MATERIAL_NAME || c == aiColor3D(0.6f);
  if (invented) return std::nullopt;
  const auto color = checked_color({c.r, c.g, c.b});
  return color ? std::optional(linear_from_srgb(*color)) : color;
}

std::optional<Vec3f> vertex_color(const aiMesh& mesh, const aiFace& face) {
  Vec3f sum;
  for (int k = 0; k < 3; ++k) {
    const aiColor4D& c = mesh.mColors[0][face.mIndices[k]];
    sum += Vec3f{c.r, c.g, c.b} / 3;
  }
  const auto color = checked_color(sum);
  return color ? std::optional(linear_from_srgb(*color)) : color;
}

// The file's normals against the side that the triangle shows.
bool normals_disagree(const aiMesh& mesh, const unsigned* i) {
  const aiVector3D* p = mesh.mVertices;
  const aiVector3D side = (p[i[1]] - p[i[0]]) ^ (p[i[2]] - p[i[0]]);
  return side * (mesh.mNormals[i[0]] + mesh.mNormals[i[1]] + mesh.mNormals[i[2]]) <= 0 &&
         side.SquareLength() > 0;
}

struct Reader {
  const aiScene& scene;
  Soup soup;
  bool bad_index = false;
  bool bad_color = false;
  std::size_t without_area = 0;  // points, lines, faces with too few corners
  std::size_t bad_normals = 0;

  void mesh(const aiMesh& mesh, const aiMatrix4x4& place, const std::string& node_name) {
    SoupNode& out = soup.nodes[0];
    const std::size_t first = out.positions.size();
    for (unsigned v = 0; v < mesh.mNumVertices; ++v) {
      const aiVector3D p = place * mesh.mVertices[v];
      out.positions.emplace_back(p.x, p.y, p.z);
    }
    const bool mirrored = place.Determinant() < 0;
    SoupGroup group{mesh.mName.length > 0 ? mesh.mName.C_Str() : node_name, material_color(scene, mesh)};
    for (unsigned f = 0; f < mesh.mNumFaces; ++f) {
      const aiFace& face = mesh.mFaces[f];
      if (face.mNumIndices != 3) {
        ++without_area;
        continue;
      }
      const unsigned* i = face.mIndices;
      if (std::max({i[0], i[1], i[2]}) >= mesh.mNumVertices) {
        bad_index = true;
        return;
      }
      bad_normals += mesh.HasNormals() && normals_disagree(mesh, i);
      if (mesh.HasVertexColors(0)) {
        group.color = vertex_color(mesh, face);
        bad_color |= !group.color;
      }
      out.add_triangle(first, i[0], i[mirrored ? 2 : 1], i[mirrored ? 1 : 2], out.group(group));
    }
  }

  void node(const aiNode& node, const aiMatrix4x4& parent) {
    const aiMatrix4x4 place = parent * node.mTransformation;
    for (unsigned m = 0; m < node.mNumMeshes; ++m)
      mesh(*scene.mMeshes[node.mMeshes[m]], place, node.mParent != nullptr ? node.mName.C_Str() : "");
    for (unsigned c = 0; c < node.mNumChildren; ++c) this->node(*node.mChildren[c], place);
  }
};

}  // namespace

core::Result<Soup> load_assimp(const std::string& path) {
  Assimp::Importer importer;
  std::string extension = std::filesystem::path(path).extension().string().substr(1);
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  keep_reader_of(importer, extension);
  const aiScene* scene = importer.ReadFile(path, aiProcess_Triangulate);
  if (scene == nullptr || scene->mRootNode == nullptr)
    return core::fail({path, "", std::string("malformed: ") + importer.GetErrorString(), "export it again"});
  Reader reader{*scene, {}};
  reader.soup.nodes.emplace_back();
  reader.node(*scene->mRootNode, aiMatrix4x4());
  if (reader.bad_index)
    return core::fail(
        {path, "", "malformed: a triangle names a vertex that does not exist", "export it again"});
  if (reader.without_area > 0)
    reader.soup.warnings.push_back(
        fmt::format("{} points, lines or faces with too few corners were left out", reader.without_area));
  if (reader.bad_normals > 0)
    reader.soup.warnings.push_back(fmt::format(
        "normals of {} triangles are missing or wrong in the file: not used", reader.bad_normals));
  if (reader.bad_color)
    reader.soup.warnings.push_back("vertex colours that are not finite numbers were left out");
  return std::move(reader.soup);
}

}  // namespace partbooth::scene_gen
