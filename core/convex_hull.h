// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/vec.h"

namespace partbooth::core {

// Corners of the convex hull of points in the plane, in order of angle (Andrew's monotone chain, 1979). Fewer
// than three points, or points on one line, give the ends.
inline std::vector<Vec2d> convex_hull(std::vector<Vec2d> points) {
  std::sort(points.begin(), points.end(),
            [](Vec2d a, Vec2d b) { return a.x < b.x || (a.x == b.x && a.y < b.y); });
  std::vector<Vec2d> hull;
  const auto turns_left = [](Vec2d a, Vec2d b, Vec2d c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0;
  };
  const auto add_chain = [&](auto first, auto last) {
    const std::size_t start = hull.size();
    for (; first != last; ++first) {
      while (hull.size() >= start + 2 && !turns_left(hull[hull.size() - 2], hull.back(), *first))
        hull.pop_back();
      hull.push_back(*first);
    }
    hull.pop_back();  // the first point of the other chain
  };
  if (points.size() < 3) return points;
  add_chain(points.begin(), points.end());
  add_chain(points.rbegin(), points.rend());
  return hull;
}

}  // namespace partbooth::core
