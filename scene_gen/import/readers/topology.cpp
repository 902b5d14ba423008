// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/topology.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "scene_gen/import/readers/union_find.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

// Calls visit(first, last) for each run of uses of the same edge.
template <class Visit>
void for_each_edge(const std::vector<EdgeUse>& edges, Visit visit) {
  for (std::size_t i = 0; i < edges.size();) {
    std::size_t end = i + 1;
    while (end < edges.size() && edges[end].low == edges[i].low && edges[end].high == edges[i].high) ++end;
    visit(i, end);
    i = end;
  }
}

// Joins the positions that fall into the same cell of a grid.
void join_equal_cells(const std::vector<Vec3d>& positions, double cells_per_unit, double offset,
                      UnionFind& sets) {
  using Cell = std::array<double, 3>;
  std::vector<std::pair<Cell, std::uint32_t>> cells;
  cells.reserve(positions.size());
  for (std::uint32_t i = 0; i < positions.size(); ++i) {
    const Vec3d p = positions[i] * cells_per_unit;
    if (!std::isfinite(p.x + p.y + p.z)) continue;
    cells.push_back({{std::round(p.x + offset), std::round(p.y + offset), std::round(p.z + offset)}, i});
  }
  std::sort(cells.begin(), cells.end());
  for (std::size_t i = 1; i < cells.size(); ++i)
    if (cells[i].first == cells[i - 1].first) sets.join(cells[i].second, cells[i - 1].second);
}

bool has_edge(const Triangle& t, std::uint32_t from, std::uint32_t to) {
  for (int s = 0; s < 3; ++s)
    if (t[s] == from && t[(s + 1) % 3] == to) return true;
  return false;
}

// Decides for the triangles that hang together with `seed` which to turn; returns the members.
std::vector<std::uint32_t> flood(const std::vector<Triangle>& triangles, const Adjacency& beyond,
                                 std::uint32_t seed, std::vector<bool>& seen, std::vector<bool>& turn) {
  std::vector<std::uint32_t> members{seed};
  seen[seed] = true;
  for (std::size_t next = 0; next < members.size(); ++next) {
    const std::uint32_t t = members[next];
    for (int s = 0; s < 3; ++s) {
      const std::uint32_t other = beyond[t][s];
      if (other == kNoTriangle || seen[other]) continue;
      const bool same_direction = has_edge(triangles[other], triangles[t][s], triangles[t][(s + 1) % 3]);
      turn[other] = turn[t] != same_direction;
      seen[other] = true;
      members.push_back(other);
    }
  }
  return members;
}

}  // namespace

std::vector<std::uint32_t> weld(const std::vector<Vec3d>& positions, double tolerance) {
  UnionFind sets(positions.size());
  // Points close to each other can lie in different cells of one grid, hardly of both.
  for (const double offset : {0.0, 0.5}) join_equal_cells(positions, 1 / tolerance, offset, sets);
  std::vector<std::uint32_t> same(positions.size());
  for (std::uint32_t i = 0; i < same.size(); ++i) same[i] = sets.find(i);
  return same;
}

std::vector<EdgeUse> sorted_edges(const std::vector<Triangle>& triangles) {
  std::vector<EdgeUse> edges;
  edges.reserve(3 * triangles.size());
  for (std::uint32_t t = 0; t < triangles.size(); ++t)
    for (int s = 0; s < 3; ++s) {
      const std::uint32_t a = triangles[t][s], b = triangles[t][(s + 1) % 3];
      edges.push_back({std::min(a, b), std::max(a, b), t, s, a < b});
    }
  std::sort(edges.begin(), edges.end(), [](const EdgeUse& a, const EdgeUse& b) {
    return std::tie(a.low, a.high, a.triangle, a.side) < std::tie(b.low, b.high, b.triangle, b.side);
  });
  return edges;
}

Adjacency adjacency(const std::vector<Triangle>& triangles, const std::vector<EdgeUse>& edges) {
  Adjacency beyond(triangles.size(), {kNoTriangle, kNoTriangle, kNoTriangle});
  for_each_edge(edges, [&](std::size_t first, std::size_t last) {
    if (last - first != 2) return;
    const EdgeUse &a = edges[first], &b = edges[first + 1];
    beyond[a.triangle][a.side] = b.triangle;
    beyond[b.triangle][b.side] = a.triangle;
  });
  return beyond;
}

std::vector<std::uint32_t> components(std::size_t triangle_count, const std::vector<EdgeUse>& edges,
                                      std::uint32_t& count) {
  UnionFind sets(triangle_count);
  for_each_edge(edges, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first + 1; i < last; ++i) sets.join(edges[first].triangle, edges[i].triangle);
  });
  return sets.numbers(count);
}

bool is_closed(const std::vector<Triangle>& triangles) {
  bool closed = !triangles.empty();
  const std::vector<EdgeUse> edges = sorted_edges(triangles);
  for_each_edge(edges, [&](std::size_t first, std::size_t last) {
    int balance = 0;
    for (std::size_t i = first; i < last; ++i) balance += edges[i].forward ? 1 : -1;
    closed &= balance == 0;
  });
  return closed;
}

std::size_t branching_edges(const std::vector<Triangle>& triangles) {
  std::size_t count = 0;
  for_each_edge(sorted_edges(triangles),
                [&](std::size_t first, std::size_t last) { count += last - first > 2; });
  return count;
}

bool agree_on_winding(std::vector<Triangle>& triangles) {
  const Adjacency beyond = adjacency(triangles, sorted_edges(triangles));
  std::vector<bool> seen(triangles.size(), false), turn(triangles.size(), false);
  bool turned_some = false;
  for (std::uint32_t seed = 0; seed < triangles.size(); ++seed) {
    if (seen[seed]) continue;
    const std::vector<std::uint32_t> members = flood(triangles, beyond, seed, seen, turn);
    const auto turned = static_cast<std::size_t>(
        std::count_if(members.begin(), members.end(), [&](std::uint32_t t) { return turn[t]; }));
    const bool other_half = 2 * turned > members.size();
    turned_some |= turned > 0 && turned < members.size();
    for (const std::uint32_t t : members)
      if (turn[t] != other_half) std::swap(triangles[t][1], triangles[t][2]);
  }
  return turned_some;
}

}  // namespace partbooth::scene_gen
