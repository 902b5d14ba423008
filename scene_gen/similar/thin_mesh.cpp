// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/similar/thin_mesh.h"

#include <array>
#include <cmath>
#include <map>

namespace partbooth::scene_gen {
namespace {

using core::Vec3f;

// Cell, and which way the normal looks: walls of a thin sheet stay apart.
using Key = std::array<int, 6>;

Key key_of(Vec3f position, Vec3f normal, double cell_m) {
  Key key;
  for (int i = 0; i < 3; ++i) {
    key[i] = static_cast<int>(std::floor(position[i] / cell_m));
    key[3 + i] = static_cast<int>(std::lround(normal[i]));
  }
  return key;
}

}  // namespace

core::Part thin_mesh(const core::Part& part, double cell_m) {
  core::Part out;
  out.bounding_center = part.bounding_center;
  out.bounding_radius_m = part.bounding_radius_m;
  std::map<Key, std::uint32_t> cells;
  std::vector<std::uint32_t> to(part.mesh.positions.size());
  std::vector<float> count;
  for (std::size_t v = 0; v < to.size(); ++v) {
    const auto [at, fresh] = cells.try_emplace(key_of(part.mesh.positions[v], part.mesh.normals[v], cell_m),
                                               static_cast<std::uint32_t>(cells.size()));
    to[v] = at->second;
    if (fresh) {
      out.mesh.positions.emplace_back();
      out.mesh.normals.emplace_back();
      count.push_back(0);
    }
    out.mesh.positions[to[v]] += part.mesh.positions[v];
    out.mesh.normals[to[v]] += part.mesh.normals[v];
    count[to[v]] += 1;
  }
  for (std::size_t c = 0; c < count.size(); ++c) {
    out.mesh.positions[c] = out.mesh.positions[c] / count[c];
    out.mesh.normals[c] = core::normalize(out.mesh.normals[c]);
  }
  for (const auto& t : part.mesh.triangles) {
    const std::array<std::uint32_t, 3> thin{to[t[0]], to[t[1]], to[t[2]]};
    if (thin[0] != thin[1] && thin[1] != thin[2] && thin[2] != thin[0]) out.mesh.triangles.push_back(thin);
  }
  return out;
}

}  // namespace partbooth::scene_gen
