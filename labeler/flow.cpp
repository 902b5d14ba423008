// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "core/camera_model.h"
#include "core/check.h"
#include "labeler/layers.h"
#include "schema/geometry.h"

namespace partbooth::labeler {
namespace {

using core::Vec2d;
using core::Vec3d;

// A camera whose rows look at times of their own.
class View {
 public:
  explicit View(const schema::Camera& camera)
      : camera_(camera), lens_(*core::CameraModel::create(schema::parameters_of(camera))) {
    for (int y = 0; y < int(camera.height_px()); ++y)
      camera_from_world_.push_back(schema::camera_at(camera, schema::row_time_s(camera, y)));
  }

  // Image point of a point of the scene at time 0. Which row sees it follows from where it is seen: from the
  // middle row on, each guess is better than the one before by the ratio of the point's speed to the rows'.
  std::optional<Vec2d> project(Vec3d world) const {
    const int rows = int(camera_.height_px());
    int row = rows / 2;
    for (int i = 0; i < kGuesses; ++i) {
      const auto pixel = lens_.project(camera_from_world_[std::size_t(row)].point(world));
      if (!pixel) return std::nullopt;
      const int seen_by = int(std::clamp(std::floor(pixel->y), 0.0, rows - 1.0));
      if (seen_by == row || i + 1 == kGuesses) return pixel;
      row = seen_by;
    }
    return std::nullopt;
  }

 private:
  static constexpr int kGuesses = 16;
  const schema::Camera& camera_;
  core::CameraModel lens_;
  std::vector<core::Rigid> camera_from_world_;  // one a row
};

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
      out.at(x, y)[0] = float(to->x - from->x);
      out.at(x, y)[1] = float(to->y - from->y);
      out.at(x, y)[2] = 1;
    }
  }
  return out;
}

}  // namespace partbooth::labeler
