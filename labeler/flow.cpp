// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "core/check.h"
#include "labeler/layers.h"
#include "labeler/view.h"
#include "schema/geometry.h"

namespace partbooth::labeler {
namespace {

using core::Vec3d;

// The way of each instance from this view's scene to the next one's; nothing if that lacks it.
std::vector<std::optional<core::Rigid>> moves(const schema::SceneSpec& scene) {
  std::vector<std::optional<core::Rigid>> out;
  for (int i = 0; i < scene.instances_size(); ++i) {
    const schema::RigidTransform& next = scene.next_view().world_from_part(i);
    auto& move = out.emplace_back();
    if (next.rotation_size() > 0)
      move = schema::rigid_of(next) * schema::rigid_of(scene.instances(i).world_from_part()).inverse();
  }
  return out;
}

}  // namespace

core::ImageF flow(const core::Frame& frame, const schema::SceneSpec& scene) {
  PB_CHECK(frame.surface.has_value());
  core::ImageF out(frame.instance.width, frame.instance.height, 3);
  if (!scene.has_next_view()) return out;
  const View here(scene.camera()), next(scene.next_view().camera());
  const std::vector<std::optional<core::Rigid>> way = moves(scene);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      if (*frame.surface->distance_m.at(x, y) <= 0) continue;
      const float* at = frame.surface->point_m.at(x, y);
      const Vec3d point{at[0], at[1], at[2]};
      const int id = *frame.instance.at(x, y);
      if (id > 0 && !way[std::size_t(id - 1)]) continue;
      const auto from = here.project(point);
      const auto to = next.project(id > 0 ? way[std::size_t(id - 1)]->point(point) : point);
      if (!from || !to) continue;
      out.at(x, y)[0] = float(to->image_px.x - from->image_px.x);
      out.at(x, y)[1] = float(to->image_px.y - from->image_px.y);
      out.at(x, y)[2] = 1;
    }
  }
  return out;
}

}  // namespace partbooth::labeler
