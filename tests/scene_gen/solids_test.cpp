// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/solids.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using core::Vec3f;

using Corner = std::tuple<long, long, long>;

Corner rounded(Vec3f p) { return {std::lround(p.x * 1e5), std::lround(p.y * 1e5), std::lround(p.z * 1e5)}; }

// How often each edge is walked one way, less how often the other way.
std::map<std::pair<Corner, Corner>, int> open_edges(const core::Part& part) {
  std::map<std::pair<Corner, Corner>, int> edges;
  for (const auto& t : part.mesh.triangles) {
    for (std::size_t k = 0; k < 3; ++k) {
      const Corner a = rounded(part.mesh.positions[t[k]]), b = rounded(part.mesh.positions[t[(k + 1) % 3]]);
      if (a < b) ++edges[{a, b}];
      if (b < a) --edges[{b, a}];
    }
  }
  std::erase_if(edges, [](const auto& edge) { return edge.second == 0; });
  return edges;
}

TEST(Solids, AreClosedAndTurnedOutwards) {
  for (const core::Part& part : make_solids()) {
    EXPECT_TRUE(open_edges(part).empty()) << part.name;
    EXPECT_GT(part.volume_m3, 0) << part.name;
    for (std::size_t i = 0; i < part.mesh.triangles.size(); ++i) {
      const auto& t = part.mesh.triangles[i];
      const auto& p = part.mesh.positions;
      const Vec3f normal = core::cross(p[t[1]] - p[t[0]], p[t[2]] - p[t[0]]);
      for (const std::uint32_t v : t) EXPECT_GT(core::dot(normal, part.mesh.normals[v]), 0) << part.name;
    }
  }
}

TEST(Solids, HaveTheVolumesOfTheirFormulae) {
  const std::map<std::string, double> volumes = {
      {"box", 1},
      {"cone", M_PI / 12},
      {"cylinder", M_PI / 4},
      {"hex_prism", 3 * std::sqrt(3.0) / 8},
      {"sphere", M_PI / 6},
      {"tube", M_PI / 4 * (1 - 0.49)},
      {"wedge", 0.5},
      // Edges of a quarter cylinder and corners of an eighth of a sphere in the place of square ones.
      {"rounded_box", 1 - 12 * 0.84 * 0.0064 * (1 - M_PI / 4) - 8 * 0.000512 * (1 - M_PI / 6)}};
  for (const core::Part& part : make_solids()) {
    if (volumes.contains(part.name)) {
      EXPECT_NEAR(part.volume_m3 / volumes.at(part.name), 1, 0.01) << part.name;
    }
  }
}

TEST(Solids, FillTheUnitBoxAndRestInIt) {
  std::vector<std::string> names;
  for (const core::Part& part : make_solids()) {
    names.push_back(part.name);
    for (int axis = 0; axis < 3; ++axis) {
      EXPECT_GE(part.box.min[axis], -0.5 - 1e-6) << part.name;
      EXPECT_LE(part.box.max[axis], 0.5 + 1e-6) << part.name;
    }
    double sum = 0;
    for (const core::StablePose& pose : part.stable_poses) {
      sum += pose.probability;
      // The centre of mass is above what touches the ground, at least in one direction on each side.
      Vec3d low{1e300, 1e300, 0}, high{-1e300, -1e300, 0};
      for (const Vec3f p : part.hull_points) {
        const Vec3d q = pose.world_from_part.point(Vec3d(p));
        EXPECT_GT(q.z, -1e-6);
        if (q.z > 2e-3) continue;
        low = core::min(low, q);
        high = core::max(high, q);
      }
      const Vec3d mass = pose.world_from_part.point(part.center_of_mass);
      const double slack = part.name == "chip" ? 0.3 : 1e-3;  // a springy thing rests where it is left
      EXPECT_LE(low.x, mass.x + slack) << part.name;
      EXPECT_GE(high.x, mass.x - slack) << part.name;
      EXPECT_LE(low.y, mass.y + slack) << part.name;
      EXPECT_GE(high.y, mass.y - slack) << part.name;
    }
    EXPECT_NEAR(sum, 1, 1e-9);
  }
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  for (const auto* wanted : {&tool_solids(), &primitive_solids()})
    for (const std::string& name : *wanted) EXPECT_TRUE(std::binary_search(names.begin(), names.end(), name));
}

}  // namespace
}  // namespace partbooth::scene_gen
