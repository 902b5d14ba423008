// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/soup.h"

#include <algorithm>
#include <cmath>

namespace partbooth::scene_gen {

bool SoupNode::add_triangle(std::size_t first_vertex, std::size_t a, std::size_t b, std::size_t c,
                            std::uint32_t group) {
  const std::size_t count = positions.size() - first_vertex;
  if (a >= count || b >= count || c >= count) return false;
  triangles.push_back({static_cast<std::uint32_t>(first_vertex + a),
                       static_cast<std::uint32_t>(first_vertex + b),
                       static_cast<std::uint32_t>(first_vertex + c)});
  group_of_triangle.push_back(group);
  return true;
}

std::uint32_t SoupNode::group(const SoupGroup& wanted) {
  const core::Vec3f c = wanted.color.value_or(core::Vec3f{});
  const auto [at, is_new] = index_of_group_.try_emplace(
      {wanted.name, wanted.color.has_value(), c.x, c.y, c.z}, static_cast<std::uint32_t>(groups.size()));
  if (is_new) groups.push_back(wanted);
  return at->second;
}

core::Vec3f linear_from_srgb(core::Vec3f srgb) {
  for (int i = 0; i < 3; ++i)
    srgb[i] = srgb[i] <= 0.04045f ? srgb[i] / 12.92f : std::pow((srgb[i] + 0.055f) / 1.055f, 2.4f);
  return srgb;
}

std::optional<core::Vec3f> checked_color(core::Vec3f linear) {
  for (int i = 0; i < 3; ++i) {
    if (!std::isfinite(linear[i])) return std::nullopt;
    linear[i] = std::clamp(linear[i], 0.0f, 1.0f);
  }
  return linear;
}

}  // namespace partbooth::scene_gen
