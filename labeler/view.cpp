// SPDX-License-Identifier: Apache-2.0
#include "labeler/view.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "schema/geometry.h"

namespace partbooth::labeler {
namespace {

core::CameraModel lens_of(const schema::Camera& camera) {
  const auto lens = core::CameraModel::create(schema::parameters_of(camera));
  PB_CHECK(lens.has_value(), "the scene's camera is none");
  return *lens;
}

}  // namespace

View::View(const schema::Camera& camera) : lens_(lens_of(camera)) {
  for (int y = 0; y < int(camera.height_px()); ++y)
    camera_from_world_.push_back(schema::camera_at(camera, schema::row_time_s(camera, y)));
}

// Which row sees the point follows from where it is seen: from the middle row on, each guess is better than
// the one before by the ratio of the point's speed to the rows'.
std::optional<Seen> View::project(core::Vec3d world) const {
  constexpr int kGuesses = 16;
  const int rows = int(camera_from_world_.size());
  int row = rows / 2;
  for (int i = 0; i < kGuesses; ++i) {
    const core::Vec3d in_camera_m = camera_from_world_[std::size_t(row)].point(world);
    const auto pixel = lens_.project(in_camera_m);
    if (!pixel) return std::nullopt;
    const int seen_by = int(std::clamp(std::floor(pixel->y), 0.0, rows - 1.0));
    if (seen_by == row || i + 1 == kGuesses) return Seen{*pixel, in_camera_m.z};
    row = seen_by;
  }
  return std::nullopt;
}

}  // namespace partbooth::labeler
