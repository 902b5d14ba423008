// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/oriented_box.h"

#include <cmath>

namespace partbooth::scene_gen {

using core::Vec3d;

bool OrientedBox::holds(Vec3d p, double margin_m) const {
  const Vec3d q = axes * (p - center);
  return std::abs(q.x) <= half.x + margin_m && std::abs(q.y) <= half.y + margin_m &&
         std::abs(q.z) <= half.z + margin_m;
}

OrientedBox box_of(const core::Part& part, const PlacedPart& place) {
  const auto sized = [&](Vec3d v) {
    return Vec3d{v.x * place.stretch.x, v.y * place.stretch.y, v.z * place.stretch.z} * place.scale;
  };
  return {place.world_from_part.point(sized(part.box.center())), place.world_from_part.rotation.transposed(),
          sized(part.box.size() * 0.5)};
}

bool apart(const OrientedBox& a, const OrientedBox& b) {
  const Vec3d between = b.center - a.center;
  const auto separates = [&](Vec3d axis) {
    double reach = 0;
    for (int i = 0; i < 3; ++i) {
      reach += std::abs(core::dot(axis, a.axes.rows[i])) * a.half[i] +
               std::abs(core::dot(axis, b.axes.rows[i])) * b.half[i];
    }
    return std::abs(core::dot(axis, between)) > reach;
  };
  for (int i = 0; i < 3; ++i) {
    if (separates(a.axes.rows[i]) || separates(b.axes.rows[i])) return true;
    for (int k = 0; k < 3; ++k) {
      const Vec3d axis = core::cross(a.axes.rows[i], b.axes.rows[k]);
      // Parallel edges give no axis of their own.
      if (core::length(axis) > 1e-9 && separates(core::normalize(axis))) return true;
    }
  }
  return false;
}

}  // namespace partbooth::scene_gen
