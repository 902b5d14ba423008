// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/part_edges.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <tuple>

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using core::Vec3f;

constexpr double kCosSharp = 0.9396926207859084;  // 20 degrees
// Cells along the longest side; less for the few edges of simple solids.
constexpr int kCells = 64, kFewCells = 16, kFewEdges = 64;
// Breaks and wear do not reach further than this.
constexpr double kReachOfDiagonal = 0.02, kMaxReachM = 2.5e-3;

// Vertices are shared inside a face only: equal positions get one number.
std::vector<std::uint32_t> number_positions(const std::vector<Vec3f>& positions) {
  const auto key = [&](std::uint32_t i) { return std::tie(positions[i].x, positions[i].y, positions[i].z); };
  std::vector<std::uint32_t> order(positions.size()), number(positions.size());
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t i, std::uint32_t j) { return key(i) < key(j); });
  for (std::size_t k = 1; k < order.size(); ++k)
    number[order[k]] = key(order[k - 1]) == key(order[k]) ? number[order[k - 1]] : std::uint32_t(k);
  if (!order.empty()) number[order[0]] = 0;
  return number;
}

struct HalfEdge {
  std::array<std::uint32_t, 2> ends;  // numbers of positions, the smaller first
  std::uint32_t triangle, corner;     // from this corner to the next one
};

std::vector<HalfEdge> half_edges(const core::TriangleMesh& mesh) {
  const std::vector<std::uint32_t> number = number_positions(mesh.positions);
  std::vector<HalfEdge> out;
  out.reserve(3 * mesh.triangles.size());
  for (std::uint32_t t = 0; t < mesh.triangles.size(); ++t) {
    for (std::uint32_t corner = 0; corner < 3; ++corner) {
      const std::uint32_t a = number[mesh.triangles[t][corner]],
                          b = number[mesh.triangles[t][(corner + 1) % 3]];
      if (a != b) out.push_back({{std::min(a, b), std::max(a, b)}, t, corner});
    }
  }
  std::sort(out.begin(), out.end(), [](const HalfEdge& x, const HalfEdge& y) {
    return std::tie(x.ends, x.triangle, x.corner) < std::tie(y.ends, y.triangle, y.corner);
  });
  return out;
}

Vec3d flat_normal(const core::TriangleMesh& mesh, std::uint32_t triangle) {
  const auto& [a, b, c] = mesh.triangles[triangle];
  const Vec3d origin(mesh.positions[a]);
  return core::normalize(core::cross(Vec3d(mesh.positions[b]) - origin, Vec3d(mesh.positions[c]) - origin));
}

Vec3d normal_of(const core::TriangleMesh& mesh, const HalfEdge& edge) {
  const auto& corners = mesh.triangles[edge.triangle];
  const Vec3d sum =
      Vec3d(mesh.normals[corners[edge.corner]]) + Vec3d(mesh.normals[corners[(edge.corner + 1) % 3]]);
  return core::length(sum) > 0 ? core::normalize(sum) : flat_normal(mesh, edge.triangle);
}

double distance_to_segment(Vec3d p, Vec3d a, Vec3d b) {
  const Vec3d along = b - a;
  const double t = std::clamp(core::dot(p - a, along) / core::dot(along, along), 0.0, 1.0);
  return core::length(a + along * t - p);
}

// Cells of the grid that come within its reach of the segment, some more at their corners, each with a bound
// of its distance.
template <class Visit>
void visit_cells(const EdgeView& grid, const SharpEdge& edge, const Visit& visit) {
  const Vec3d a(edge.a), b(edge.b), origin{grid.origin[0], grid.origin[1], grid.origin[2]};
  const double cell = 1 / double(grid.inverse_cell_m), reach = grid.reach_m;
  std::array<int, 3> low{}, high{};
  for (int axis = 0; axis < 3; ++axis) {
    const auto at = [&](double x) {
      return std::clamp(int(std::floor((x - origin[axis]) / cell)), 0, int(grid.size[axis]) - 1);
    };
    low[axis] = at(std::min(a[axis], b[axis]) - reach);
    high[axis] = at(std::max(a[axis], b[axis]) + reach);
  }
  const double corner = cell * std::sqrt(3.0) / 2 * 1.001;
  for (int z = low[2]; z <= high[2]; ++z) {
    for (int y = low[1]; y <= high[1]; ++y) {
      for (int x = low[0]; x <= high[0]; ++x) {
        const Vec3d center = origin + Vec3d{x + 0.5, y + 0.5, z + 0.5} * cell;
        const double least = distance_to_segment(center, a, b) - corner;
        if (least <= reach) {
          visit((std::size_t(z) * grid.size[1] + std::size_t(y)) * grid.size[0] + std::size_t(x),
                float(std::max(0.0, least)));
        }
      }
    }
  }
}

void append(std::vector<float>& out, Vec3f v, float w) { out.insert(out.end(), {v.x, v.y, v.z, w}); }

}  // namespace

std::vector<SharpEdge> find_sharp_edges(const core::TriangleMesh& mesh) {
  const std::vector<HalfEdge> halves = half_edges(mesh);
  std::vector<SharpEdge> out;
  for (std::size_t i = 0; i < halves.size();) {
    std::size_t end = i + 1;
    while (end < halves.size() && halves[end].ends == halves[i].ends) ++end;
    if (end - i == 2) {
      const HalfEdge &first = halves[i], &second = halves[i + 1];
      const Vec3d n0 = normal_of(mesh, first), n1 = normal_of(mesh, second);
      if (core::dot(n0, n1) < kCosSharp) {
        const auto& corners = mesh.triangles[first.triangle];
        const Vec3f a = mesh.positions[corners[first.corner]],
                    b = mesh.positions[corners[(first.corner + 1) % 3]];
        const Vec3f opposite = mesh.positions[corners[(first.corner + 2) % 3]];
        // Convex: the first face lies below the plane of the second.
        const bool convex = core::dot(Vec3d(opposite) - Vec3d(a), flat_normal(mesh, second.triangle)) < 0;
        out.push_back({a, b, {Vec3f(n0), Vec3f(n1)}, convex});
      }
    }
    i = end;
  }
  return out;
}

PartEdges::PartEdges(const core::Part& part) : view{} {
  std::vector<SharpEdge> edges = find_sharp_edges(part.mesh);
  std::erase_if(edges, [](const SharpEdge& edge) { return !edge.convex; });
  const core::Box3d& box = part.box;
  const Vec3d size = box.size();
  const double cell = std::max({size.x, size.y, size.z}) / (edges.size() > kFewEdges ? kCells : kFewCells);
  std::size_t count = 1;
  for (int axis = 0; axis < 3; ++axis) {
    view.origin[axis] = float(box.min[axis]);
    view.size[axis] = std::uint32_t(std::max(1.0, std::ceil(size[axis] / cell)));
    count *= view.size[axis];
  }
  view.inverse_cell_m = float(1 / cell);
  view.reach_m = float(std::min(kReachOfDiagonal * box.diagonal(), kMaxReachM));
  for (const SharpEdge& edge : edges) {
    const Vec3f along = edge.b - edge.a;
    append(segments, edge.a, 1 / core::dot(along, along));
    append(segments, along, 0);
    append(segments, edge.normal[0], 0);
    append(segments, edge.normal[1], 0);
  }
  cells.assign(count + 1, 0);
  for (const SharpEdge& edge : edges) visit_cells(view, edge, [&](std::size_t i, float) { ++cells[i + 1]; });
  std::partial_sum(cells.begin(), cells.end(), cells.begin());
  items.resize(cells.back());
  std::vector<std::uint32_t> next(cells.begin(), cells.end() - 1);
  for (std::uint32_t e = 0; e < edges.size(); ++e)
    visit_cells(view, edges[e], [&](std::size_t i, float least_m) { items[next[i]++] = {e, least_m}; });
  for (std::size_t i = 0; i < count; ++i) {
    std::stable_sort(items.begin() + cells[i], items.begin() + cells[i + 1],
                     [](const EdgeItem& a, const EdgeItem& b) { return a.least_m < b.least_m; });
  }
  view.segments = segments.data();
  view.cells = cells.data();
  view.items = items.data();
}

}  // namespace partbooth::renderer
